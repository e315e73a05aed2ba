"""Who may reach an attempt: the learner who made it, and nobody else by its address."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from lms.accounts.models import User
from lms.assessments.models import Attempt


def access_attempt(user: User, attempt_uuid: UUID) -> Attempt:
    """The user's own attempt. Raises Http404 for a foreign one, the same as for a missing one. One query."""
    attempt = Attempt.objects.select_related("enrolment").filter(learner=user, uuid=attempt_uuid).first()
    if attempt is None:
        raise Http404
    return attempt
