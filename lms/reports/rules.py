"""Decides who is on pace, at risk or blocked in a class, and why: the three numbers that HR opens the day with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.ledger.rules.forecast import Forecast, Outlook
from lms.ledger.rules.forecast import weekly_need as needed_a_week
from lms.partners.rules.shifts import PLAIN, Calendar

# Nobody at work for two weeks is stuck, not slow.
QUIET_DAYS = 14
# Three units that wait for a quiz are a morning's work that does not count yet.
PENDING_TENTHS = 30
# Two failed tries at the same quiz: a talk with the trainer helps more than a third try.
FAILED_TRIES = 2
# A week of slack, so that a Monday is not an alarm.
SLACK_DAYS = 7


class Standing(StrEnum):
    """One of three; a finished person counts as on pace."""

    ON_PACE = "on_pace"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"


class Why(StrEnum):
    """Codes of reasons; `words.reason_text` says them."""

    DONE = "done"
    ON_PACE = "on_pace"
    NOT_STARTED = "not_started"
    QUIET = "quiet"
    PENDING = "pending"
    QUIZ_FAILED = "quiz_failed"
    LATE = "late"
    STANDING = "standing"
    BEHIND = "behind"
    CLASS_OVER = "class_over"
    NO_END = "no_end"
    ON_LEAVE = "on_leave"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, with its number: days for QUIET, NOT_STARTED, LATE (after the end) and ON_LEAVE (until the end; 0: none), tries
    for QUIZ_FAILED, tenths of a unit otherwise. `need` and `does` are tenths a week, of LATE and STANDING.
    """

    why: Why
    amount: int = 0
    need: int = 0
    does: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one person in one class, as plain values; tenths of a unit."""

    required_tenths: int
    posted_tenths: int
    pending_tenths: int
    starts_on: date
    ends_on: date | None
    last_active_on: date | None
    failed_tries: int = 0
    # Days until somebody on leave is back, 0 for a leave without an end; None: not on leave.
    leave_days: int | None = None
    forecast: Forecast | None = None
    calendar: Calendar = PLAIN


@dataclass(frozen=True, slots=True)
class Pace:
    """The decision. `reasons` is never empty, the gravest first. Per cents are whole, floored, 0 to 100."""

    standing: Standing
    reasons: tuple[Reason, ...]
    done_pct: int
    needed_pct: int
    needed_tenths: int
    weekly_tenths: int | None


def judge(record: Record, today: date) -> Pace:
    """Where a person stands today: needed by now is linear between the class dates, against units posted."""
    needed = needed_by(record, today)
    blocked = tuple(_blocks(record, today))
    late = tuple(_delays(record, today))
    reasons: tuple[Reason, ...]
    if record.posted_tenths >= record.required_tenths:
        standing, reasons = Standing.ON_PACE, (Reason(Why.DONE),)
    elif record.leave_days is not None:
        standing, reasons = Standing.ON_PACE, (Reason(Why.ON_LEAVE, record.leave_days),)
    elif blocked:
        standing, reasons = Standing.BLOCKED, blocked + late
    elif late:
        standing, reasons = Standing.AT_RISK, late
    else:
        standing, reasons = Standing.ON_PACE, (Reason(Why.ON_PACE if record.ends_on else Why.NO_END),)
    return Pace(
        standing=standing,
        reasons=reasons,
        done_pct=_share(record.posted_tenths, record.required_tenths),
        needed_pct=_share(needed, record.required_tenths),
        needed_tenths=needed,
        weekly_tenths=weekly_need(record, today),
    )


def needed_by(record: Record, today: date) -> int:
    """Tenths of a unit that should be posted by the morning of `today`; 0 for a class without an end."""
    if record.ends_on is None or today <= record.starts_on:
        return 0
    whole = (record.ends_on - record.starts_on).days + 1
    gone = min((today - record.starts_on).days, whole)
    return record.required_tenths * gone // whole


def weekly_need(record: Record, today: date) -> int | None:
    """Tenths of a unit a week from today on, rounded up; None without an end; all that is left after the end."""
    left = max(0, record.required_tenths - record.posted_tenths)
    begins = max(today, record.starts_on)
    return needed_a_week(left, today=begins, ends_on=record.ends_on, calendar=record.calendar)


def _blocks(record: Record, today: date) -> Iterable[Reason]:
    quiet = (today - max(record.last_active_on or record.starts_on, record.starts_on)).days
    if quiet >= QUIET_DAYS and not _is_over(record, today):
        yield Reason(Why.QUIET if record.last_active_on else Why.NOT_STARTED, quiet)
    if record.failed_tries >= FAILED_TRIES:
        yield Reason(Why.QUIZ_FAILED, record.failed_tries)
    if record.pending_tenths >= PENDING_TENTHS:
        yield Reason(Why.PENDING, record.pending_tenths)


def _delays(record: Record, today: date) -> Iterable[Reason]:
    if _is_over(record, today):
        yield Reason(Why.CLASS_OVER, record.required_tenths - record.posted_tenths)
        return
    yield from _outlook(record.forecast)
    missing = needed_by(record, today) - record.posted_tenths
    if missing > _slack(record):
        yield Reason(Why.BEHIND, missing)


def _outlook(found: Forecast | None) -> Iterable[Reason]:
    """What the pace of the last weeks leads to, where that is more than a week too late or nowhere."""
    if found is None or not found.weekly_tenths:
        return
    if found.outlook is Outlook.LATE and found.late_days > SLACK_DAYS:
        yield Reason(Why.LATE, found.late_days, need=found.weekly_tenths, does=found.pace_tenths)
    elif found.outlook is Outlook.STANDING:
        yield Reason(Why.STANDING, need=found.weekly_tenths)


def _slack(record: Record) -> int:
    """What one week of the plan asks for; a short class has no more slack than a tenth of it."""
    if record.ends_on is None:
        return 0
    whole = (record.ends_on - record.starts_on).days + 1
    return min(record.required_tenths * SLACK_DAYS // whole, max(1, record.required_tenths // 10))


def _is_over(record: Record, today: date) -> bool:
    return record.ends_on is not None and today > record.ends_on


def _share(part: int, whole: int) -> int:
    return min(100, max(0, part) * 100 // whole) if whole > 0 else 100


def count_standings(paces: Iterable[Pace]) -> dict[Standing, int]:
    """How many of each, all three named."""
    counts = dict.fromkeys(Standing, 0)
    for pace in paces:
        counts[pace.standing] += 1
    return counts


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet program runs as a formula when the file is opened from CSV (security.md)."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
