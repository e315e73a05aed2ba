"""How large a class is against its limit, the reasons kept for it, and how it would be split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, SizeReason
from lms.cohorts.queries import most_learners
from lms.cohorts.roster_plans import Outcome, RosterPlan
from lms.cohorts.rules.splitting import divided


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    """The class would have `people` learners, more than `limit`, and no reason is kept for so many."""

    people: int
    limit: int


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """Who would stay and who would go, each in the order of the roster."""

    stay: Sequence[Enrolment]
    go: Sequence[Enrolment]
    by_departments: bool


def learners_in(cohort: Cohort) -> int:
    """Everybody who is in the class: one query."""
    return Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN).count()


def is_in(user: User, cohort: Cohort) -> bool:
    """Whether a person is in the class and has not left: one query."""
    rows = Enrolment.objects.filter(cohort=cohort, learner=user)
    return rows.exclude(state=EnrolmentState.WITHDRAWN).exists()


def size_question(cohort: Cohort, *, adding: int = 0) -> SizeQuestion | None:
    """What is asked before so many people are added, or None. The programme is loaded; two queries at most."""
    limit = most_learners(cohort)
    if limit is None:
        return None
    people = learners_in(cohort) + adding
    return SizeQuestion(people, limit) if people > max(limit, reasoned_up_to(cohort, people, limit)) else None


def newcomers_in(plan: RosterPlan, cohort: Cohort) -> int:
    """How many people of a roster would come into the class anew; none where rows go into the classes they name.

    One query.
    """
    if plan.goals:
        return 0
    good = [row for row in plan.rows if row.outcome in {Outcome.CREATED, Outcome.UPDATED}]
    known = [row.person for row in good if row.person is not None]
    there = Enrolment.objects.filter(cohort=cohort, learner__in=known).exclude(state=EnrolmentState.WITHDRAWN)
    return len(good) - there.count()


def reasoned_up_to(cohort: Cohort, people: int, limit: int) -> int:
    """For how many people a reason is kept; 0 without asking where none is needed. One query at most."""
    if people <= limit:
        return 0
    return SizeReason.objects.filter(cohort=cohort).aggregate(most=Max("people"))["most"] or 0


def reasons_of(cohort: Cohort) -> Sequence[SizeReason]:
    """Every reason, the newest first: one query."""
    return list(
        SizeReason.objects.filter(cohort=cohort).select_related("made_by").order_by("-made_at", "-pk")
    )


def plan_split(cohort: Cohort) -> SplitPlan:
    """How the people who learn would be divided: one query. Those who have completed stay."""
    rows = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    people = list(rows.select_related("learner", "department", "cohort").order_by("pk"))
    learning = [row for row in people if row.state == EnrolmentState.ACTIVE]
    done = [row for row in people if row.state != EnrolmentState.ACTIVE]
    names = [row.department.name if row.department else "" for row in learning]
    parts = divided(names, most_learners(cohort))
    stay = [*done, *(learning[place] for place in parts.stay)]
    return SplitPlan(stay, [learning[place] for place in parts.go], parts.by_departments)
