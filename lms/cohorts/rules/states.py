"""The states of a class: which act leads from where to where, what it asks for, and until when a class is filed.

开班备案 → 批准 → 开班 → 结业考核 → 结班 (domain §1.2). A class whose rules ask for no filing opens from its draft and
closes from running; the long way is open to it, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FRIDAY = 4


class ClassAct(StrEnum):
    """What moves a class. `SET_UP` is its first line: how it came to be, or how it was found when lines began."""

    SET_UP = "set_up"
    FILE = "file"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASSESS = "assess"
    LEARN_ON = "learn_on"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `is_short`: only for a class that need not be filed. `asks_why`: only with a reason.
    `must_be_complete`: only when nothing is open any more.
    """

    act: ClassAct
    source: str
    target: str
    asks_why: bool = False
    is_short: bool = False
    must_be_complete: bool = False


# In the order in which they are offered: the way on first.
MOVES = (
    Move(ClassAct.START, "draft", "running", is_short=True),
    Move(ClassAct.FILE, "draft", "filed"),
    Move(ClassAct.APPROVE, "filed", "approved"),
    Move(ClassAct.SEND_BACK, "filed", "draft", asks_why=True),
    Move(ClassAct.START, "approved", "running"),
    Move(ClassAct.SEND_BACK, "approved", "draft", asks_why=True),
    Move(ClassAct.ASSESS, "running", "assessed"),
    Move(ClassAct.CLOSE, "running", "closed", is_short=True, must_be_complete=True),
    Move(ClassAct.SUSPEND, "running", "suspended", asks_why=True),
    Move(ClassAct.RESUME, "suspended", "running", asks_why=True),
    Move(ClassAct.CLOSE, "assessed", "closed", must_be_complete=True),
    Move(ClassAct.LEARN_ON, "assessed", "running", asks_why=True),
    Move(ClassAct.REOPEN, "closed", "running", asks_why=True),
)


def moves_from(state: str, *, is_filed_first: bool) -> tuple[Move, ...]:
    """What may happen to a class now, the way on first."""
    return tuple(move for move in MOVES if move.source == state and not (move.is_short and is_filed_first))


def move_of(state: str, act: str, *, is_filed_first: bool) -> Move | None:
    """The move that an act would be from this state; None where it is no move."""
    found = moves_from(state, is_filed_first=is_filed_first)
    return next((move for move in found if move.act == act), None)


def last_filing_day(starts_on: date, working_days: int) -> date:
    """The last day that leaves so many working days before the class begins. Weekends are no working days; public
    holidays are not known here, so this is the latest day, never the safe one.
    """
    day, left = starts_on, working_days
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() <= FRIDAY
    return day


class OpenEnd(StrEnum):
    """What keeps a class from being closed, in the order in which it is shown."""

    SESSIONS = "sessions"
    AHEAD = "ahead"
    SIGN_OUTS = "sign_outs"
    PAPERS = "papers"
    GUESTS = "guests"
    DEVICES = "devices"
    LOGS_UNSIGNED = "logs_unsigned"
    LOGS_RETURNED = "logs_returned"
    LOGS_MISSING = "logs_missing"
    AGREEMENTS = "agreements"
    QUIZZES = "quizzes"
    MARKS = "marks"
    PRACTICALS = "practicals"
    CORRECTIONS = "corrections"
    CASES = "cases"
    RULE_MOVES = "rule_moves"
