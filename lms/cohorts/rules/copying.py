"""Copying a class to another start: by whole weeks, so that a Monday stays a Monday. Pure."""

from __future__ import annotations

from datetime import date, timedelta

WEEK_DAYS = 7


def weeks_between(before: date, after: date) -> int:
    """Whole weeks from one start to another, rounded up: no session falls before the new start."""
    return -((before - after).days // WEEK_DAYS)


def shifted(day: date, weeks: int) -> date:
    """The same day of the week, so many weeks later."""
    return day + timedelta(days=weeks * WEEK_DAYS)
