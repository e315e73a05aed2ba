"""Whose class it is to teach: a trainer's own, and all of them for the office; whose it is to examine at the bench."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lms.accounts.access import NotVisible, is_office, is_trainer
from lms.accounts.models import User
from lms.cohorts.models import Cohort, CohortTrainer
from lms.partners.access import partners_with
from lms.partners.models import Partner
from lms.partners.rules import Right


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


def examined_cohorts(user: User) -> QuerySet[Cohort]:
    """The classes whose people this person may score at the bench: those they run, and those of partners for which
    they examine.
    """
    partners = partners_with(user, Right.EXAMINE)
    return taught_cohorts(user) | partner_cohorts(partners) if partners else taught_cohorts(user)


def partner_cohorts(partners: Sequence[Partner]) -> QuerySet[Cohort]:
    """The classes of these partners."""
    return Cohort.objects.filter(partner__in=partners)


def access_examined_cohort(user: User, uuid: UUID) -> Cohort:
    """One class of a partner for which the person examines, or NotVisible (404)."""
    rows = partner_cohorts(partners_with(user, Right.EXAMINE))
    found = rows.select_related("programme__ruleset", "partner").filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found
