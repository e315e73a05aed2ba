"""The hours of a person in a class as rows and figures for the office; no query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lms.ledger.queries import DayRow, Units
from lms.rulesets.rules import RuleSetData, tenths_of
from lms.web.components.words import minutes_text, mode_names, units_text

MODES = ("online", "onsite", "workplace")
LIKE = {"live": "online", "assessment": "onsite"}
DAYS_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class ModeFigure:
    """A mode's units and where their days are listed."""

    mode: str
    name: str
    tenths: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A day in the list."""

    day: date
    tenths: int
    note: str


def mode_figures(units: Units, chosen: str) -> list[ModeFigure]:
    """The modes that have anything; each leads to its days, and the chosen one back to all."""
    names = mode_names()
    figures = [(mode, getattr(units, f"{mode}_tenths")) for mode in MODES]
    return [
        ModeFigure(mode, names[mode], tenths, "?" if mode == chosen else f"?mode={mode}", mode == chosen)
        for mode, tenths in figures
        if tenths or mode == chosen
    ]


def days_of(rows: Iterable[DayRow], rules: RuleSetData, mode: str) -> list[OfficeDay]:
    """The days, or those of one mode with that mode's units; days on which nothing counted have their reasons."""
    kept = [_only(row, mode) for row in rows] if mode in MODES else list(rows)
    return [_day(row, rules) for row in kept if mode not in MODES or row.posted_s]


def _only(row: DayRow, mode: str) -> DayRow:
    posted = {name: seconds for name, seconds in row.posted_s.items() if LIKE.get(name, name) == mode}
    return DayRow(row.day, posted)


def _day(row: DayRow, rules: RuleSetData) -> OfficeDay:
    names = mode_names()
    parts = [
        f"{names.get(mode, mode)} {units_text(tenths_of({mode: seconds}, rules))}"
        for mode, seconds in sorted(row.posted_s.items())
    ]
    if row.pending_s:
        parts.append(_("%(time)s wait for a quiz") % {"time": minutes_text(row.pending_s)})
    if row.lost_s:
        parts.append(_("%(time)s did not count") % {"time": minutes_text(sum(row.lost_s.values()))})
    return OfficeDay(row.day, tenths_of(row.posted_s, rules), " · ".join(parts))


def page_of(days: Sequence[OfficeDay], before: date | None) -> tuple[Sequence[OfficeDay], date | None]:
    """A page of days before `before` (None: from the newest on), and the day that the next page is before."""
    rest = [day for day in days if before is None or day.day < before]
    page = rest[:DAYS_A_PAGE]
    return page, page[-1].day if len(rest) > DAYS_A_PAGE else None


def query_of(**parts: str) -> str:
    """`?a=b&c=d` of what is not empty; `?` for nothing."""
    return "?" + "&".join(f"{name}={value}" for name, value in parts.items() if value)


def facts_in_order(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """The raw claim as name and value, for a table; nested values are spelled as they are stored."""
    return [(name, str(value)) for name, value in sorted(facts.items())]
