"""How late logs are written and signed, and which weeks nobody wrote of (domain §4.4 W3)."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
# Where the rule set says nothing: a line that is written more than a week after the day is late, and says so for good.
LATE_AFTER_DAYS = 7
# Upper ends of the steps of the distribution, in days; the last step is open.
STEPS = (0, 2, 7, 14, 30)


class Told(StrEnum):
    """Who hears of a week without a line, one after the other."""

    LEARNER = "learner"
    MENTOR = "mentor"
    HR = "hr"


# Days after the Sunday of the week.
TOLD_AFTER = {Told.LEARNER: 1, Told.MENTOR: 4, Told.HR: 8}
# Nobody is told of a week of long ago: of somebody who begins to use this, or of a demo.
TOLD_WITHIN_DAYS = 21


@dataclass(frozen=True, slots=True)
class Step:
    """So many lines with a delay of `first` to `last` days; `last` None: or more."""

    first: int
    last: int | None
    count: int


def delay_days(day: date, written_on: date) -> int:
    """Whole days from the day of work until it was written; 0 on the day itself."""
    return max(0, (written_on - day).days)


def is_late(day: date, written_on: date, late_after: int = LATE_AFTER_DAYS) -> bool:
    """Written so late that an auditor wants to see it."""
    return delay_days(day, written_on) > late_after


def distribution(delays: Iterable[int]) -> list[Step]:
    """How many lines have which delay, every step, also the empty ones."""
    found = list(delays)
    steps, first = [], 0
    for last in STEPS:
        steps.append(Step(first, last, sum(1 for days in found if first <= days <= last)))
        first = last + 1
    return [*steps, Step(first, None, sum(1 for days in found if days >= first))]


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def missing_weeks(first: date, last: date, written: AbstractSet[date], today: date) -> list[date]:
    """The Mondays of whole weeks from `first` to `last` that are over and have no line; the newest first."""
    monday = monday_of(first)
    if monday < first:
        monday += WEEK
    found = []
    while monday + WEEK <= min(today, last + timedelta(days=1)):
        if not any(monday + timedelta(days=number) in written for number in range(7)):
            found.append(monday)
        monday += WEEK
    return found[::-1]


def told_of(monday: date, today: date) -> list[Told]:
    """Who should have heard of a missing week by today."""
    over = (today - (monday + WEEK)).days + 1
    if over > TOLD_WITHIN_DAYS:
        return []
    return [who for who, days in TOLD_AFTER.items() if over >= days]
