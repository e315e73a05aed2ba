"""A person's days as months of small bars and as a list, from what the ledger posted."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import pgettext

from lms.ledger.queries import DayRow
from lms.reports.words import units_said, units_text
from lms.rulesets.rules import RuleSetData, tenths_of
from lms.web.components.words import mode_names

# The bars of a month fill their box at a full day's work of eight units.
FULL_DAY_TENTHS = 80
BOX_HEIGHT = 24
DRAWN_AS = {"live": "online", "assessment": "online"}


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of one mode in a day's bar, in the units of its box."""

    mode: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day in the calendar."""

    day: date
    tenths: int
    parts: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of cells from Monday to Sunday; None pads the first week."""

    first: date
    tenths: int
    said: str
    cells: tuple[DayCell | None, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day in the list."""

    day: date
    tenths: int
    said: str
    modes: str


def month_calendar(rows: Iterable[DayRow], rules: RuleSetData) -> list[Month]:
    """Every month from the first day with hours to the last, the newest first."""
    posted = {row.day: row.posted_s for row in rows if row.posted_s}
    if not posted:
        return []
    months, first = [], min(posted).replace(day=1)
    while first <= max(posted):
        months.append(_month(first, posted, rules))
        first = (first + timedelta(days=31)).replace(day=1)
    return months[::-1]


def _month(first: date, posted: Mapping[date, Mapping[str, int]], rules: RuleSetData) -> Month:
    before, length = calendar.monthrange(first.year, first.month)
    days = [first + timedelta(days=offset) for offset in range(length)]
    cells: list[DayCell | None] = [None] * before
    cells += [_cell(day, posted.get(day, {}), rules) for day in days]
    summed: dict[str, int] = {}
    for day in days:
        for mode, seconds in posted.get(day, {}).items():
            summed[mode] = summed.get(mode, 0) + seconds
    tenths = tenths_of(summed, rules)
    return Month(first=first, tenths=tenths, said=units_said(tenths), cells=tuple(cells))


def _cell(day: date, seconds: Mapping[str, int], rules: RuleSetData) -> DayCell:
    parts: list[BarPart] = []
    top = float(BOX_HEIGHT)
    for mode, posted in sorted(seconds.items()):
        share = tenths_of({mode: posted}, rules) / FULL_DAY_TENTHS
        height = round(min(share * BOX_HEIGHT, top), 2)
        top = round(top - height, 2)
        parts.append(BarPart(DRAWN_AS.get(mode, mode), top, height))
    return DayCell(day, tenths_of(seconds, rules), tuple(parts))


def day_lines(rows: Iterable[DayRow], rules: RuleSetData) -> list[DayLine]:
    """The days with hours, newest first."""
    return [_day_line(row, rules) for row in rows if row.posted_s]


def _day_line(row: DayRow, rules: RuleSetData) -> DayLine:
    tenths = tenths_of(row.posted_s, rules)
    return DayLine(row.day, tenths, units_said(tenths), _modes(row.posted_s, rules))


def _modes(seconds: Mapping[str, int], rules: RuleSetData) -> str:
    """Units by mode in words: "online 2.1 · on site 4"."""
    names = mode_names()
    parts = (
        f"{names.get(mode, mode)} {units_text(tenths_of({mode: s}, rules))}"
        for mode, s in sorted(seconds.items())
    )
    return " · ".join(parts)


def weekdays() -> Sequence[str]:
    """The shortest names of the days from Monday, for the head of a calendar."""
    return [
        pgettext("head of a calendar", "Mon"),
        pgettext("head of a calendar", "Tue"),
        pgettext("head of a calendar", "Wed"),
        pgettext("head of a calendar", "Thu"),
        pgettext("head of a calendar", "Fri"),
        pgettext("head of a calendar", "Sat"),
        pgettext("head of a calendar", "Sun"),
    ]
