"""When a report by schedule is due, and what sums it shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

MODES = ("online", "onsite", "workplace")
# Whoever switches a schedule on again after years is not buried in paper.
CAUGHT_UP = 12


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def due_months(*, since: date, day: int, today: date) -> list[date]:
    """Months from `since` on whose report is due by `today`: on `day` of the month after; the newest twelve, old first.

    Day 0: none is ever due by itself.
    """
    if not day:
        return []
    newest = month_before(today)
    if today < today.replace(day=day):
        newest = month_before(newest)
    found: list[date] = []
    while newest >= since and len(found) < CAUGHT_UP:
        found.append(newest)
        newest = month_before(newest)
    return found[::-1]


def summed(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Seconds by mode of several people."""
    total = dict.fromkeys(MODES, 0)
    for part in parts:
        for mode, seconds in part.items():
            total[mode] += seconds
    return total
