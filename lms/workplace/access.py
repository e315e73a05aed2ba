"""Who may open a line of a work log, and its photo."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.access import visible_enrolments
from lms.workplace.models import Mastery, WorkLog
from lms.workplace.queries import signable

LOADED = ("process", "learner", "enrolment__cohort__programme", "enrolment__ruleset", "decision__by")


def access_line(user: User, uuid: UUID, today: date | None = None) -> WorkLog:
    """A line of a person whose hours the user sees, or that waits for their signature. Raises NotVisible."""
    scope = Q(enrolment__in=visible_enrolments(user)) | Q(pk__in=signable(user, today).values("pk"))
    found = WorkLog.objects.filter(scope, uuid=uuid).select_related(*LOADED).first()
    if found is None:
        raise NotVisible
    return found


def access_own_line(user: User, uuid: UUID) -> WorkLog:
    """One of one's own lines. Raises NotVisible."""
    found = WorkLog.objects.filter(learner=user, uuid=uuid).select_related(*LOADED).first()
    if found is None:
        raise NotVisible
    return found


def access_mastery(user: User, uuid: UUID) -> Mastery:
    """What a mentor saw, of a person whose hours the user sees. Raises NotVisible."""
    found = Mastery.objects.filter(enrolment__in=visible_enrolments(user), uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found
