"""What courseware said word for word goes when its time is over; what came of an attempt stays (ADR 0067)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.ledger.queries.retention import classes_on_hold
from lms.ledger.rules.retention import horizon_of, years_of
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of
from lms.scorm.models import ItemState, Registration, Statement

GO_AT_ONCE = 5_000
TURN, A_DAY_S = "courseware-words-gone", 86_400
EMPTY = {"values": {}, "heard": {}, "objectives": {}, "exit": ""}


def forget_statements(*, at: datetime | None = None, limit: int = GO_AT_ONCE) -> int:
    """Delete the next `limit` statements older than their rule set keeps evidence; those of a class on hold stay.

    Returns how many went. Two queries, and one or two a rule set. Who may: the sweep.
    """
    gone = 0
    for ruleset, before, held in _horizons(at):
        rows = Statement.objects.filter(stored_at__lt=before, registration__enrolment__ruleset=ruleset)
        free = rows.exclude(registration__enrolment__cohort_id__in=held)
        old = list(free.values_list("pk", flat=True)[: limit - gone])
        gone += Statement.objects.filter(pk__in=old).delete()[0] if old else 0
    return gone


def forget_states(*, at: datetime | None = None, limit: int = GO_AT_ONCE) -> int:
    """Empty the next `limit` states as old as that: answers, places and whatever a package kept for itself.

    Status, score, times and counts stay, as the entries of the ledger do; an attempt that is opened again begins anew.
    Returns how many were emptied. Two queries, and two to four a rule set. Who may: the sweep.
    """
    gone = 0
    for ruleset, before, held in _horizons(at):
        items = ItemState.objects.filter(last_at__lt=before, registration__enrolment__ruleset=ruleset)
        free = items.exclude(registration__enrolment__cohort_id__in=held).filter(untold_since=None)
        full = free.exclude(Q(values={}) & Q(objectives={}))
        old = list(full.values_list("pk", flat=True)[: limit - gone])
        gone += ItemState.objects.filter(pk__in=old).update(**EMPTY) if old else 0
        later = ItemState.objects.filter(registration=OuterRef("pk"), last_at__gte=before)
        trees = Registration.objects.filter(last_at__lt=before, enrolment__ruleset=ruleset)
        trees = trees.exclude(tree="").exclude(Exists(later)).exclude(enrolment__cohort_id__in=held)
        old = list(trees.values_list("pk", flat=True)[: limit - gone])
        gone += Registration.objects.filter(pk__in=old).update(tree="") if old else 0
    return gone


def _horizons(at: datetime | None) -> Iterator[tuple[RuleSet, datetime, frozenset[int]]]:
    """Each rule set with the moment before which nothing is kept, and the classes of which everything is: two queries."""
    today, held = timezone.localdate(at or timezone.now()), classes_on_hold()
    for ruleset in RuleSet.objects.order_by("pk"):
        horizon = horizon_of(today, years_of([data_of(ruleset)]))
        yield ruleset, datetime.combine(horizon, datetime.min.time(), tzinfo=UTC) - timedelta(days=1), held


def forget_in_turn() -> int:
    """Once a day and cache, or until nothing is left of the day: what the sweep does."""
    name = f"{TURN}:{timezone.localdate()}"
    if cache.get(name):
        return 0
    gone = (forget_statements(), forget_states())
    if max(gone) < GO_AT_ONCE:
        cache.set(name, 1, timeout=A_DAY_S)
    return sum(gone)
