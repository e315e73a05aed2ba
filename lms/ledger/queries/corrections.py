"""Reading what people decided about hours: what waits for a second person, what was decided, what a learner sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.ledger.models import Correction
from lms.ledger.names import CorrectionAct, CorrectionReason, CorrectionState, SecondNeeded
from lms.ledger.rules.decisions import Change, change_of
from lms.rulesets.queries import data_of
from lms.rulesets.rules import tenths_of

PAGE = 50
PEOPLE = (
    "enrolment__learner", "enrolment__cohort", "enrolment__ruleset", "target__cohort", "proposed_by", "decided_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One act of a person on hours. `changes` are in seconds; tenths are of a unit, before and after, over its lines."""

    uuid: UUID
    enrolment: Enrolment
    target: Enrolment | None
    act: CorrectionAct
    reason: CorrectionReason
    words: str
    document: str
    seq: int | None
    changes: tuple[Change, ...]
    needs: tuple[SecondNeeded, ...]
    state: CorrectionState
    proposed_by: User
    proposed_at: datetime
    decided_by: User | None
    decided_at: datetime | None
    decision: str
    seqs: tuple[int, ...]

    @property
    def is_waiting(self) -> bool:
        """A second person has not decided yet, and the first has not taken it back."""
        return self.state == CorrectionState.WAITING

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that it is about."""
        days = [change.line.day for change in self.changes]
        return min(days), max(days)

    @property
    def before_s(self) -> int:
        """Seconds before, over all its lines."""
        return sum(change.before_s for change in self.changes)

    @property
    def after_s(self) -> int:
        """Seconds after, over all its lines."""
        return sum(change.after_s for change in self.changes)

    @property
    def before_tenths(self) -> int:
        """Units before, rounded down once."""
        return units_before(self.changes, self.enrolment)

    @property
    def after_tenths(self) -> int:
        """Units after, rounded down once."""
        return units_after(self.changes, self.enrolment)

    def on(self, day: date) -> bool:
        """Whether it is about that day."""
        return any(change.line.day == day for change in self.changes)


def units_before(changes: Sequence[Change], enrolment: Enrolment) -> int:
    """Tenths of a unit that the lines of these changes showed before, by the rule set of the enrolment."""
    return _tenths([(change.line.mode, change.before_s) for change in changes], enrolment)


def units_after(changes: Sequence[Change], enrolment: Enrolment) -> int:
    """The same afterwards."""
    return _tenths([(change.line.mode, change.after_s) for change in changes], enrolment)


def _tenths(sums: Sequence[tuple[str, int]], enrolment: Enrolment) -> int:
    by_mode: dict[str, int] = {}
    for mode, seconds in sums:
        by_mode[mode] = by_mode.get(mode, 0) + seconds
    return tenths_of(by_mode, data_of(enrolment.ruleset))


def waiting_count() -> int:
    """How many proposals wait for a second person: one query."""
    return Correction.objects.filter(state=CorrectionState.WAITING).count()


def waiting_corrections() -> Sequence[CorrectionView]:
    """Proposals that wait, the oldest first: one query."""
    rows = Correction.objects.filter(state=CorrectionState.WAITING).order_by("proposed_at", "pk")
    return _views(rows)


def decided_corrections(*, month: date | None = None, after: int = 0) -> tuple[Sequence[CorrectionView], int]:
    """What was posted, rejected or taken back, the newest first, and the place after which more follow (0: none).

    `month` (its first day): proposed then, in the academy's time zone. Paged by key; `after` is such a place. One query.
    """
    rows = Correction.objects.exclude(state=CorrectionState.WAITING)
    if month is not None:
        rows = rows.filter(proposed_at__year=month.year, proposed_at__month=month.month)
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related(*PEOPLE).order_by("-pk")[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else 0
    return [_view(row) for row in found[:PAGE]], following


def corrections_between(since: datetime, until: datetime) -> Sequence[CorrectionView]:
    """Everything proposed or decided in [since, until), waiting ones too, in order: one query."""
    proposed = Q(proposed_at__gte=since, proposed_at__lt=until)
    decided = Q(decided_at__gte=since, decided_at__lt=until)
    return _views(Correction.objects.filter(proposed | decided).order_by("pk"))


def correction_view(uuid: UUID) -> CorrectionView | None:
    """One of them: one query."""
    row = Correction.objects.filter(uuid=uuid).select_related(*PEOPLE).first()
    return _view(row) if row else None


def corrections_of(enrolment: Enrolment) -> Sequence[CorrectionView]:
    """Everything that people did or proposed with the hours of an enrolment, the newest first: one query."""
    rows = Correction.objects.filter(enrolment=enrolment).order_by("-pk")
    return _views(rows)


def posted_on(enrolment: Enrolment, day: date) -> Sequence[CorrectionView]:
    """What people changed on a day of an enrolment, as its learner sees it, in order: two queries at most.

    Hours that came from another class are among them.
    """
    posted = Correction.objects.filter(state=CorrectionState.POSTED).order_by("pk")
    own = [*_views(posted.filter(enrolment=enrolment)), *_views(posted.filter(target=enrolment))]
    return [view for view in own if view.on(day)]


def _views(rows: QuerySet[Correction]) -> list[CorrectionView]:
    return [_view(row) for row in rows.select_related(*PEOPLE)]


def _view(row: Correction) -> CorrectionView:
    return CorrectionView(
        uuid=row.uuid,
        enrolment=row.enrolment,
        target=row.target,
        act=CorrectionAct(row.act),
        reason=CorrectionReason(row.reason),
        words=row.words,
        document=row.document,
        seq=row.seq,
        changes=tuple(change_of(change) for change in row.changes),
        needs=tuple(SecondNeeded(need) for need in row.needs),
        state=CorrectionState(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision=row.decision,
        seqs=tuple(row.seqs),
    )
