"""What a copy of a class would be, before anything is written: its days, and what stands in their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.cohorts.models import ClassSession, Cohort, Period, SessionState
from lms.cohorts.rules.copying import shifted, weeks_between
from lms.cohorts.rules.holidays import Holiday, country_of, holiday_on
from lms.cohorts.rules.timetable import Span, meets, moved, same_clock
from lms.rulesets.queries import data_of


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session of the copy: what it is made from, when it would be, and what stands in its way."""

    source: ClassSession
    periods: tuple[Period, ...]
    day: date
    spans: tuple[Span, ...]
    holiday: Holiday | None
    trainer_in: str
    room_of: str

    @property
    def whole(self) -> Span:
        """From the first period to the last."""
        return Span(self.spans[0].starts_at, self.spans[-1].ends_at)

    @property
    def is_troubled(self) -> bool:
        """On a holiday, or its trainer or room is taken."""
        return self.holiday is not None or bool(self.trainer_in) or bool(self.room_of)


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """The copy of a class to another start."""

    weeks: int
    starts_on: date
    ends_on: date | None
    sessions: tuple[PlannedSession, ...]

    @property
    def troubled(self) -> Sequence[PlannedSession]:
        """Sessions that the office should look at before they are written."""
        return [row for row in self.sessions if row.is_troubled]


def plan_copy(source: Cohort, starts_on: date) -> CopyPlan:
    """Every session that was held or planned, shifted by whole weeks, cancelled ones left out. Three queries."""
    weeks = weeks_between(source.starts_on, starts_on)
    rules = data_of(source.programme.ruleset)
    rows = ClassSession.objects.filter(cohort=source, state=SessionState.PLANNED)
    drafts = []
    for row in rows.select_related("trainer").prefetch_related("periods").order_by("starts_at", "pk"):
        periods = tuple(sorted(row.periods.all(), key=lambda period: period.number))
        if periods:
            day = shifted(row.day, weeks)
            spans = [Span(period.starts_at, period.ends_at) for period in periods]
            drafts.append(
                (row, periods, day, tuple(moved(spans, to=same_clock(row.starts_at, day, rules.zone))))
            )
    busy = _busy([spans for _row, _periods, _day, spans in drafts])
    country = country_of(rules.tz)
    sessions = tuple(
        PlannedSession(
            row,
            periods,
            day,
            spans,
            holiday_on(day, country),
            _taken(busy, spans, trainer=row.trainer_id),
            _taken(busy, spans, room=row.room),
        )
        for row, periods, day, spans in drafts
    )
    ends_on = shifted(source.ends_on, weeks) if source.ends_on else None
    return CopyPlan(weeks, starts_on, ends_on, sessions)


@dataclass(frozen=True, slots=True)
class _Busy:
    span: Span
    trainer: int | None
    room: str
    name: str


def _busy(spans: Sequence[Sequence[Span]]) -> Sequence[_Busy]:
    """What is planned anywhere in the time of the copy: one query."""
    if not spans:
        return ()
    first: datetime = min(row[0].starts_at for row in spans)
    last: datetime = max(row[-1].ends_at for row in spans)
    near = ClassSession.objects.filter(
        state=SessionState.PLANNED, starts_at__lt=last, ends_at__gt=first
    ).values_list("starts_at", "ends_at", "trainer_id", "room", "cohort__name")
    return [_Busy(Span(begins, ends), trainer, room, name) for begins, ends, trainer, room, name in near]


def _taken(
    busy: Sequence[_Busy], spans: Sequence[Span], *, trainer: int | None = None, room: str = ""
) -> str:
    """The class that has this trainer, or this room, at that time; '' when nobody has."""
    whole = Span(spans[0].starts_at, spans[-1].ends_at)
    for row in busy:
        same = (trainer is not None and row.trainer == trainer) or (bool(room) and row.room == room)
        if same and meets(row.span, whole):
            return row.name
    return ""
