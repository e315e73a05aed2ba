"""Where rule sets are in force: by programmes for newcomers, by the people who are counted by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, Programme
from lms.rulesets.models import RuleSet

# People who have left are not counted any more.
HERE = ~Q(state=EnrolmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How many programmes give a rule set to newcomers, and how many people, in how many classes, are on it."""

    programmes: int = 0
    classes: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class ClassOnRule:
    """One class with people on a rule set."""

    cohort: Cohort
    people: int


def use_of_rulesets() -> dict[int, RuleUse]:
    """The use of every rule set that is used, by its id: two queries."""
    programmes = dict(Programme.objects.values_list("ruleset").annotate(n=Count("pk")).order_by())
    rows = Enrolment.objects.filter(HERE).values_list("ruleset").order_by()
    people = {
        pk: (classes, count)
        for pk, classes, count in rows.annotate(classes=Count("cohort", distinct=True), n=Count("pk"))
    }
    return {
        pk: RuleUse(programmes.get(pk, 0), *people.get(pk, (0, 0)))
        for pk in programmes.keys() | people.keys()
    }


def programmes_with(ruleset: RuleSet) -> Sequence[Programme]:
    """Programmes that give this rule set to newcomers, the newest first: one query."""
    return list(Programme.objects.filter(ruleset=ruleset).order_by("-created_at", "-pk"))


def classes_with(ruleset: RuleSet) -> Sequence[ClassOnRule]:
    """Classes with people on this rule set, the newest first: two queries."""
    rows = Enrolment.objects.filter(HERE, ruleset=ruleset).values_list("cohort").order_by()
    counts = dict(rows.annotate(n=Count("pk")))
    found = Cohort.objects.filter(pk__in=counts).order_by("-starts_on", "-pk")
    return [ClassOnRule(cohort, counts[cohort.pk]) for cohort in found]


def rulesets_in_force(cohort: Cohort) -> Sequence[RuleSet]:
    """The rule sets of the people of a class and of its newcomers (whose programme is loaded), by name: one query."""
    own = Enrolment.objects.filter(HERE, cohort=cohort).values("ruleset")
    rows = RuleSet.objects.filter(Q(pk__in=own) | Q(pk=cohort.programme.ruleset_id))
    return list(rows.order_by("code", "version"))
