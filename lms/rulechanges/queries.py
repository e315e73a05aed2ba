"""Reading trials and moves of a class, each with a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.rule_use import HERE
from lms.rulechanges.models import Decision, MovedPerson, RuleMove, Trial, TrialLine
from lms.rulechanges.rules import Effect
from lms.rulesets.models import RuleSet

SHOWN = 5
LINES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move with how many people it is about, and how many are done."""

    move: RuleMove
    people: int
    done: int


def people_by_rule(cohort: Cohort) -> Sequence[tuple[RuleSet, int]]:
    """How many people of the class are on which rule set: two queries."""
    rows = Enrolment.objects.filter(HERE, cohort=cohort).values_list("ruleset").order_by()
    counts = dict(rows.annotate(n=Count("pk")))
    found = RuleSet.objects.filter(pk__in=counts).order_by("code", "version")
    return [(row, counts[row.pk]) for row in found]


def trials_of(cohort: Cohort) -> Sequence[Trial]:
    """The newest few of a class: one query."""
    rows = Trial.objects.filter(cohort=cohort).select_related("ruleset", "asked_by")
    return list(rows.order_by("-pk")[:SHOWN])


def find_trial(uuid: UUID) -> Trial | None:
    """A trial with its class and rule set: one query."""
    rows = Trial.objects.select_related("cohort__programme", "cohort__partner", "ruleset", "asked_by")
    return rows.filter(uuid=uuid).first()


def lines_of(trial: Trial) -> QuerySet[TrialLine]:
    """The people of a trial, those who need a look first, then by name."""
    order = [When(effect=effect.value, then=Value(place)) for place, effect in enumerate(Effect)]
    rows = TrialLine.objects.filter(trial=trial).select_related("enrolment__learner")
    weight = Case(*order, default=Value(len(Effect)), output_field=IntegerField())
    return rows.annotate(weight=weight).order_by("weight", "enrolment__learner__display_name", "pk")


def effects_of(trial: Trial) -> Counter[Effect]:
    """How many people each effect would have: one query."""
    rows = TrialLine.objects.filter(trial=trial).values_list("effect").order_by().annotate(n=Count("pk"))
    return Counter({Effect(effect): count for effect, count in rows})


def joined_since(trial: Trial) -> int:
    """How many people of the class are not in the trial: they came, or came back, after it. One query."""
    seen = TrialLine.objects.filter(trial=trial).values("enrolment")
    return Enrolment.objects.filter(HERE, cohort=trial.cohort).exclude(pk__in=seen).count()


def moves_of(cohort: Cohort) -> Sequence[MoveView]:
    """The moves of a class, the newest first: one query."""
    return [_view(move) for move in _moves().filter(cohort=cohort).order_by("-pk")]


def waiting_moves() -> Sequence[RuleMove]:
    """Moves that wait for a second person, the oldest first: one query."""
    rows = RuleMove.objects.filter(decision=Decision.WAITING).select_related("cohort", "ruleset")
    return list(rows.order_by("pk")[:SHOWN])


def find_move(uuid: UUID) -> MoveView | None:
    """One move with everything that its page shows of it: one query."""
    found = _moves().filter(uuid=uuid).first()
    return _view(found) if found else None


def moved_people(move: RuleMove) -> Sequence[MovedPerson]:
    """The people of a move by name: one query."""
    rows = MovedPerson.objects.filter(move=move).select_related("enrolment__learner", "from_ruleset")
    return list(rows.order_by("enrolment__learner__display_name", "pk")[:LINES_SHOWN])


def _moves() -> QuerySet[RuleMove]:
    related = ("cohort__programme", "ruleset", "trial", "asked_by", "decided_by", "work")
    done = Count("people", filter=Q(people__done_at__isnull=False))
    return RuleMove.objects.select_related(*related).annotate(all_people=Count("people"), done_people=done)


def _view(move: RuleMove) -> MoveView:
    return MoveView(move, getattr(move, "all_people", 0), getattr(move, "done_people", 0))
