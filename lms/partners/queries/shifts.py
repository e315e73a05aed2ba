"""The calendars of a partner's people: one query for one person and for seven hundred."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from lms.partners.models import ShiftPattern, ShiftTurn
from lms.partners.rules.shifts import PLAIN, Calendar, Learns, Pattern, Shift, Turn

# How far back a calendar is ready to count: the weeks that a forecast looks at, and some.
LOOKS_BACK = timedelta(days=60)


class Calendars:
    """The turns of some partners, read once; people of one department without turns of their own share a calendar."""

    def __init__(self, rows: Sequence[ShiftTurn], today: date) -> None:
        self._origin = today - LOOKS_BACK
        self._patterns: dict[int, Pattern] = {}
        self._turns: dict[tuple[int, int | None, int | None], list[ShiftTurn]] = {}
        self._made: dict[tuple[tuple[int, int | None, int | None], ...], Calendar] = {}
        for row in rows:
            key = (row.partner_id, row.department_id, row.person_id)
            self._turns.setdefault(key, []).append(row)

    def of(self, partner_id: int | None, department_id: int | None, person_id: int) -> Calendar:
        """The calendar of one person; no query."""
        if not self._turns or partner_id is None:
            return PLAIN
        wanted = ((partner_id, None, person_id), (partner_id, department_id, None), (partner_id, None, None))
        keys = tuple(dict.fromkeys(key for key in wanted if key in self._turns))
        if not keys:
            return PLAIN
        if keys not in self._made:
            self._made[keys] = self._calendar([self._turns[key] for key in keys])
        return self._made[keys]

    def _calendar(self, levels: Sequence[Sequence[ShiftTurn]]) -> Calendar:
        return Calendar(
            levels=tuple(tuple(self._turn(row) for row in rows if not row.closed) for rows in levels),
            holidays=tuple(
                (row.since_on, row.until_on)
                for rows in levels
                for row in rows
                if row.closed and row.until_on is not None
            ),
            origin=self._origin,
        )

    def _turn(self, row: ShiftTurn) -> Turn:
        pattern = None
        if row.pattern is not None:
            pattern = self._patterns.setdefault(row.pattern.pk, pattern_of(row.pattern))
        return Turn(row.since_on, row.until_on, pattern)


def pattern_of(row: ShiftPattern) -> Pattern:
    """The pure pattern of a row."""
    return Pattern(
        name=row.name,
        cycle=tuple(Shift(*map(time.fromisoformat, day)) if day else None for day in row.cycle),
        anchor_on=row.anchor_on,
        learns=Learns(row.learns),
    )


def calendars_of(partner_ids: Collection[int | None], today: date) -> Calendars:
    """The calendars of everybody of these partners: one query, none without a partner."""
    wanted = {pk for pk in partner_ids if pk is not None}
    if not wanted:
        return Calendars([], today)
    rows = ShiftTurn.objects.filter(partner__in=wanted).select_related("pattern").order_by("since_on", "pk")
    return Calendars(list(rows), today)


def calendar_of(
    partner_id: int | None, department_id: int | None, person_id: int, today: date | datetime
) -> Calendar:
    """The calendar of one person: one query, none without a partner."""
    day = today.date() if isinstance(today, datetime) else today
    return calendars_of([partner_id], day).of(partner_id, department_id, person_id)


def patterns_of(partner_ids: Collection[int]) -> Sequence[ShiftPattern]:
    """The patterns that can be chosen, by name: one query."""
    rows = ShiftPattern.objects.filter(partner__in=list(partner_ids), archived_at__isnull=True)
    return list(rows.select_related("partner").order_by("name", "pk"))


def turns_of(partner_ids: Collection[int], today: date) -> Sequence[ShiftTurn]:
    """What holds today or will: the turns and closed days that are not over, whose, by when: one query."""
    rows = ShiftTurn.objects.filter(partner__in=list(partner_ids)).exclude(until_on__lt=today)
    return list(
        rows.select_related("partner", "department", "person", "pattern").order_by("-since_on", "-pk")
    )
