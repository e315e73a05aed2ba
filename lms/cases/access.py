"""Who sees which case: office and auditor all, a learner the questions they asked. HR sees none."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lms.accounts.access import NotVisible, can_read_office
from lms.accounts.models import User
from lms.cases.models import Case
from lms.cases.names import LEARNER_SEES

WITH_PEOPLE = (
    "learner", "enrolment__cohort__partner", "enrolment__ruleset", "opened_by", "taken_by", "closed_by", "follows",
)  # fmt: skip


def visible_cases(user: User) -> QuerySet[Case]:
    """Office and auditor: all. Everybody else: their own questions, never a flag."""
    if can_read_office(user):
        return Case.objects.all()
    return Case.objects.filter(learner=user, kind__in=LEARNER_SEES)


def access_case(user: User, uuid: UUID) -> Case:
    """The case with its people and class, or NotVisible (404). One query."""
    found = visible_cases(user).select_related(*WITH_PEOPLE).filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found
