"""Whose class it is to teach: a trainer's own, and all of them for the office."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lms.accounts.access import NotVisible, is_office, is_trainer
from lms.accounts.models import User
from lms.cohorts.models import Cohort, CohortTrainer


def taught_cohorts(user: User) -> QuerySet[Cohort]:
    """The classes that this person may run: own ones of a trainer, all for the office, none for others."""
    if is_office(user):
        return Cohort.objects.all()
    if not is_trainer(user):
        return Cohort.objects.none()
    return Cohort.objects.filter(Exists(CohortTrainer.objects.filter(cohort=OuterRef("pk"), user=user)))


def access_taught_cohort(user: User, uuid: UUID) -> Cohort:
    """One of them with programme and partner, or NotVisible (404)."""
    found = taught_cohorts(user).select_related("programme__ruleset", "partner").filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def own_cohorts(user: User) -> QuerySet[Cohort]:
    """The classes of which this person is a trainer, also for somebody of the office."""
    return Cohort.objects.filter(Exists(CohortTrainer.objects.filter(cohort=OuterRef("pk"), user=user)))
