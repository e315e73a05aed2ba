"""Who may reach an attempt, a mistake: whose they are; a sitting, answers that wait for marks: who runs the class."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.assessments.models import Attempt, Marking, MarkPhoto, Mistake, Sitting
from lms.assessments.queries.marking import taught_markings
from lms.cohorts.teaching import examined_cohorts, taught_cohorts


def access_attempt(user: User, attempt_uuid: UUID) -> Attempt:
    """The user's own attempt. Raises Http404 for a foreign one, the same as for a missing one. One query."""
    attempt = Attempt.objects.select_related("enrolment").filter(learner=user, uuid=attempt_uuid).first()
    if attempt is None:
        raise Http404
    return attempt


def access_marking(user: User, uuid: UUID) -> Marking:
    """An answer that waits for marks, for whoever runs its class and did not write it. Raises Http404. One query."""
    rows = taught_markings(user).select_related("attempt__enrolment__cohort", "attempt__learner")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def access_evidence(user: User, uuid: UUID) -> MarkPhoto:
    """A photo, a film or a voice beside a mark, for whoever scores in its class. Raises NotVisible (404). One query."""
    mine = examined_cohorts(user)
    scope = Q(mark__marking__attempt__enrolment__cohort__in=mine) | Q(enrolment__cohort__in=mine)
    found = MarkPhoto.objects.filter(scope, uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_sitting(user: User, sitting_uuid: UUID) -> Sitting:
    """A sitting of a class that the user may run, with class, programme and rule set. Raises NotVisible (404)."""
    rows = Sitting.objects.select_related("cohort__programme__ruleset", "cohort__partner")
    found = rows.filter(cohort__in=taught_cohorts(user), uuid=sitting_uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_mistake(user: User, uuid: UUID) -> Mistake:
    """A question of the user's own book, with its attempt. Raises Http404. One query."""
    found = Mistake.objects.select_related("attempt").filter(learner=user, uuid=uuid).first()
    if found is None:
        raise Http404
    return found
