"""What an act of a person would do to the hours, before it does it: the same for a preview, a posting, an approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Sum
from django.utils import timezone

from lms.cohorts.models import CohortState, Enrolment
from lms.cohorts.states import was_closed
from lms.ledger.filing import is_filed
from lms.ledger.models import Correction, Entry
from lms.ledger.names import CorrectionAct, CorrectionState, EntryKind, Mode, SecondNeeded
from lms.ledger.refusals import (
    AmountMissing,
    CorrectionOutOfRange,
    DayAhead,
    NothingChanges,
    NothingToCorrect,
    NothingToMove,
    NotTheirClass,
    TransferStands,
)
from lms.ledger.rules.decisions import (
    DAY_S,
    MOST_RECOGNISED_S,
    Change,
    LineSum,
    asks_for_two,
    change_of,
    is_too_much_alone,
    movable,
    size_of,
)
from lms.rulesets.queries import data_of

# Acts of one person within this time are looked at together, whatever their day.
SHORTLY = timedelta(hours=24)
TRANSFERS = (EntryKind.TRANSFER_IN, EntryKind.TRANSFER_OUT)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act would change. `needs`: why a second person has to agree; empty: one is enough."""

    act: CorrectionAct
    enrolment: Enrolment
    changes: tuple[Change, ...]
    seq: int | None = None
    target: Enrolment | None = None
    needs: tuple[str, ...] = ()


def plan_correction(enrolment: Enrolment, *, seq: int, sec: int, at: datetime | None = None) -> Plan:
    """Entry `seq` leaves `sec` seconds. Raises NothingToCorrect, TransferStands, CorrectionOutOfRange, NothingChanges."""
    entry = standing_entry(enrolment, seq)
    limit = MOST_RECOGNISED_S if entry.kind == EntryKind.RECOGNITION else DAY_S
    if not 0 <= sec <= limit:
        raise CorrectionOutOfRange
    if sec == entry.sec:
        raise NothingChanges
    line = LineSum(entry.day, str(entry.mode), entry.component)
    plan = Plan(CorrectionAct.CORRECT, enrolment, (Change(line, entry.sec, sec),), seq=seq)
    return _with_needs(plan, at)


def plan_adjustment(
    enrolment: Enrolment, *, day: date, mode: Mode, component: str, sec: int, at: datetime | None = None
) -> Plan:
    """`sec` seconds more on a day. Raises DayAhead, AmountMissing, CorrectionOutOfRange."""
    change = _addition(enrolment, LineSum(day, str(mode), component), sec, DAY_S, at)
    if change.after_s > DAY_S:
        raise CorrectionOutOfRange
    return _with_needs(Plan(CorrectionAct.ADJUST, enrolment, (change,)), at)


def plan_recognition(
    enrolment: Enrolment, *, day: date, mode: Mode, component: str, sec: int, at: datetime | None = None
) -> Plan:
    """`sec` seconds learned elsewhere, on the day of the decision. Raises DayAhead, AmountMissing."""
    change = _addition(enrolment, LineSum(day, str(mode), component), sec, MOST_RECOGNISED_S, at)
    return _with_needs(Plan(CorrectionAct.RECOGNISE, enrolment, (change,)), at)


def plan_transfer(
    enrolment: Enrolment,
    *,
    target: Enrolment,
    since: date | None = None,
    until: date | None = None,
    at: datetime | None = None,
) -> Plan:
    """All that stands from `since` to `until` goes to another class of the person. Raises NotTheirClass, NothingToMove."""
    if target.learner_id != enrolment.learner_id or target.pk == enrolment.pk:
        raise NotTheirClass
    changes = movable(line_sums(enrolment), since=since, until=until)
    if not changes:
        raise NothingToMove
    return _with_needs(Plan(CorrectionAct.TRANSFER, enrolment, changes, target=target), at)


def standing_entry(enrolment: Enrolment, seq: int) -> Entry:
    """A credit that nothing has taken back: two queries. Raises NothingToCorrect, TransferStands."""
    own = Entry.objects.filter(account__enrolment=enrolment)
    entry = own.filter(seq=seq).select_related("account").first()
    if entry is None or entry.kind == EntryKind.REVERSAL:
        raise NothingToCorrect(seq=seq)
    if entry.kind in TRANSFERS:
        raise TransferStands(seq=seq)
    if own.filter(kind=EntryKind.REVERSAL, of=seq).exists():
        raise NothingToCorrect(seq=seq)
    return entry


def line_sums(enrolment: Enrolment) -> dict[LineSum, int]:
    """What stands on each line of an account, over its lessons: one query."""
    rows = Entry.objects.filter(account__enrolment=enrolment).values_list("day", "mode", "component")
    summed = rows.annotate(total=Sum("sec")).order_by("day", "mode", "component")
    return {LineSum(day, str(mode), component): total for day, mode, component, total in summed}


def same_again(plan: Plan, stored: Iterable[Change]) -> bool:
    """Whether the hours are still those that the stored changes were written for.

    What was learned elsewhere does not depend on what was learned here since.
    """
    if plan.act == CorrectionAct.RECOGNISE:
        return [change.delta_s for change in plan.changes] == [change.delta_s for change in stored]
    return list(plan.changes) == list(stored)


def _addition(enrolment: Enrolment, line: LineSum, sec: int, most: int, at: datetime | None) -> Change:
    today = (at or timezone.now()).astimezone(data_of(enrolment.ruleset).zone).date()
    if line.day > today:
        raise DayAhead
    if not 0 < sec <= most:
        raise AmountMissing
    before = line_sums(enrolment).get(line, 0)
    return Change(line, before, before + sec)


def _with_needs(plan: Plan, at: datetime | None) -> Plan:
    """The plan with every reason for a second person: three queries, and one a room that makes papers.

    A class that was closed once stays one that takes two, or whoever opens it again could correct it alone.
    """
    enrolments = [plan.enrolment, *([plan.target] if plan.target else [])]
    rules = [data_of(enrolment.ruleset) for enrolment in enrolments]
    size = max(size_of(plan.changes, each) for each in rules)
    found = {
        SecondNeeded.SIZE: is_too_much_alone(size, _alone_before(plan, at or timezone.now())),
        SecondNeeded.RECOGNITION: plan.act == CorrectionAct.RECOGNISE,
        SecondNeeded.CLOSED: _is_closed(enrolments),
        SecondNeeded.CERTIFICATE: is_filed([each.pk for each in enrolments]),
        SecondNeeded.RULE: any(asks_for_two(each) for each in rules),
    }
    needs = tuple(need.value for need, is_so in found.items() if is_so)
    return Plan(plan.act, plan.enrolment, plan.changes, plan.seq, plan.target, needs)


def _is_closed(enrolments: Iterable[Enrolment]) -> bool:
    cohorts = [each.cohort for each in enrolments]
    return any(each.state == CohortState.CLOSED for each in cohorts) or was_closed(
        [each.pk for each in cohorts]
    )


def _alone_before(plan: Plan, now: datetime) -> Fraction:
    """Units that one person posted alone in this account, on a day of the plan or shortly before now."""
    rows = Correction.objects.filter(
        enrolment=plan.enrolment, state=CorrectionState.POSTED, decided_by__isnull=True
    )
    days = {change.line.day for change in plan.changes}
    near = [
        change
        for row in rows
        for change in map(change_of, row.changes)
        if row.proposed_at > now - SHORTLY or change.line.day in days
    ]
    return size_of(near, data_of(plan.enrolment.ruleset))
