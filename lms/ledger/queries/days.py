"""From a figure down to its days, a day's time line, and the entries behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lms.cohorts.models import Enrolment
from lms.ledger.models import DayTotal, DayTrace, Entry
from lms.ledger.rules.traces import TracePiece


@dataclass(slots=True)
class DayRow:
    """One civil day of one enrolment. `lost_s`: seconds that did not count, by reason."""

    day: date
    posted_s: dict[str, int] = field(default_factory=dict)
    pending_s: int = 0
    lost_s: dict[str, int] = field(default_factory=dict)

    @property
    def total_s(self) -> int:
        """Posted seconds over all modes."""
        return sum(self.posted_s.values())


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the ledger, as an auditor reads it. `evidence` are uuids; `of` is the line taken back."""

    seq: int
    kind: str
    mode: str
    component: str
    day: date
    sec: int
    rule: str
    grade: str
    evidence: list[str]
    lesson_uuid: UUID | None
    of: int | None
    by: str
    at: datetime
    why: str
    hash: str


def day_list(enrolment: Enrolment) -> Sequence[DayRow]:
    """The days on which this enrolment earned or lost time, newest first: two queries."""
    rows: dict[date, DayRow] = {}
    for total in DayTotal.objects.filter(account__enrolment_id=enrolment.pk):
        row = rows.setdefault(total.day, DayRow(total.day))
        row.pending_s += total.pending_s
        if total.posted_s:
            row.posted_s[str(total.mode)] = total.posted_s
    for trace in DayTrace.objects.filter(learner_id=enrolment.learner_id):
        lost = _lost_ms(trace, enrolment.pk)
        if lost:
            rows.setdefault(trace.day, DayRow(trace.day)).lost_s = {
                why: ms // 1000 for why, ms in lost.items()
            }
    return sorted(rows.values(), key=lambda row: row.day, reverse=True)


def _lost_ms(trace: DayTrace, enrolment_id: int) -> dict[str, int]:
    lost: dict[str, int] = defaultdict(int)
    for piece in trace.pieces:
        if piece["enrolment"] == enrolment_id:
            for why, ms in piece["lost"].items():
                lost[why] += ms
    return {why: ms for why, ms in lost.items() if ms >= 1000}


def day_trace(learner_id: int, day: date, *, enrolment_id: int | None = None) -> Sequence[TracePiece]:
    """The time line of one civil day, in order, of one enrolment or of all: one query."""
    trace = DayTrace.objects.filter(learner_id=learner_id, day=day).first()
    pieces: Sequence[TracePiece] = trace.pieces if trace else []
    return [piece for piece in pieces if enrolment_id is None or piece["enrolment"] == enrolment_id]


def entries_of(
    enrolment_id: int, *, day: date | None = None, after_seq: int = 0, limit: int = 500
) -> Sequence[EntryView]:
    """The ledger lines of one enrolment in order, of one day or of all, paged by sequence: one query."""
    rows = Entry.objects.filter(account__enrolment_id=enrolment_id, seq__gt=after_seq)
    if day is not None:
        rows = rows.filter(day=day)
    return [
        EntryView(
            seq=row.seq,
            kind=str(row.kind),
            mode=str(row.mode),
            component=row.component,
            day=row.day,
            sec=row.sec,
            rule=row.rule,
            grade=str(row.grade),
            evidence=list(row.ev),
            lesson_uuid=row.lesson_uuid,
            of=row.of,
            by=row.by,
            at=row.at,
            why=row.why,
            hash=row.hash,
        )
        for row in rows.order_by("seq")[:limit]
    ]
