"""An attempt at a SCORM 1.2 package: launched, committed to whole, resumed; and what its state claims.

Everything here is a claim of a page: it shows and it resumes, it grants neither hours nor a certificate (ADR 0067).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from lms.scorm.rules.states12 import CommitRefused, checked_values
from lms.scorm.rules.times12 import LONGEST_CS, span_cs, span_text

STATUS, EXIT, SESSION_TIME = "cmi.core.lesson_status", "cmi.core.exit", "cmi.core.session_time"
RAW, SUSPEND_DATA, LOCATION = "cmi.core.score.raw", "cmi.suspend_data", "cmi.core.lesson_location"
NOT_ATTEMPTED = "not attempted"
REASONS = frozenset({"commit", "change", "autosave", "hidden", "finish"})
LARGEST = 10_000_000
DONE = frozenset({"passed", "completed"})


class Terms(NamedTuple):
    """What the academy and the manifest say of a launch. `mastery` is a decimal from 0 to 100 or ''."""

    mastery: str = ""
    mode: str = "normal"
    has_credit: bool = True
    max_time: str = ""
    time_limit_action: str = ""
    launch_data: str = ""

    @property
    def counts(self) -> bool:
        """Whether the system may judge: a look or a review is not judged."""
        return self.has_credit and self.mode == "normal"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is kept of an attempt. `raw_status` is the last that the package said, '' for none; `status` the one that
    the standard makes of it, `why` says how: said, mastery, unsaid, browsed, or open while nothing was said.
    `values` are all other elements as the package set them. Times are centiseconds as
    the package claims them: `before_cs` of the sessions before this one, which began after commit `from_seq`.
    `sent_in` and `finished_in` are the last sessions that sent something, and that ended by LMSFinish.
    """

    session: int = 0
    seq: int = 0
    from_seq: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    raw_status: str = ""
    status: str = NOT_ATTEMPTED
    why: str = "open"
    exit: str = ""
    before_cs: int = 0
    session_cs: int = 0
    sent_in: int = 0
    finished_in: int = 0

    @property
    def total_cs(self) -> int:
        """All sessions, also one whose page went without saying so; at most what a CMITimespan says (64 bits)."""
        return min(self.before_cs + self.session_cs, LONGEST_CS)

    @property
    def is_finished(self) -> bool:
        """Whether the session that is now has ended by LMSFinish."""
        return 0 < self.session == self.finished_in


class Commit(NamedTuple):
    """A whole state as the shell sends it. Numbers rise over all sessions of an attempt; they may have gaps."""

    session: int
    seq: int
    reason: str
    values: dict[str, str]


class Launch(NamedTuple):
    """What the run-time in the browser starts from: `given` are the system's elements, `values` the package's."""

    session: int
    seq: int
    given: dict[str, str]
    values: dict[str, str]


class Outcome(NamedTuple):
    """`is_new` is False where nothing was to do: the same or a later state is here already."""

    attempt: Attempt
    is_new: bool


class Claim(NamedTuple):
    """What a state claims, and `why` as in Attempt. `score` is in hundredths of a point, cut off and not
    rounded up; None where the package gave none.
    """

    status: str
    raw_status: str
    is_done: bool
    success: str
    score: int | None
    why: str


def parse_commit(raw: object) -> Commit:
    """Check a commit's form and every element. Raises CommitRefused."""
    return parse_form(raw, checked_values)


def parse_form(raw: object, checked: Callable[[object], dict[str, str]]) -> Commit:
    """A commit whose values `checked` takes; the form is the same in every edition. Raises CommitRefused."""
    if not isinstance(raw, dict) or type(raw.get("v")) is not int or raw["v"] != 1:
        raise CommitRefused("malformed")
    reason = raw.get("reason")
    if not isinstance(reason, str) or reason not in REASONS:
        raise CommitRefused("malformed")
    return Commit(_number(raw.get("session")), _number(raw.get("seq")), reason, checked(raw.get("values")))


def _number(value: object) -> int:
    """A whole number from 1; true is none."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST:
        raise CommitRefused("malformed")
    return value


def begun(attempt: Attempt, terms: Terms, *, student_id: str, student_name: str) -> tuple[Attempt, Launch]:
    """A new session: what went before is summed, and a page that is still open elsewhere is over."""
    given = {
        "cmi.core.student_id": student_id,
        "cmi.core.student_name": student_name,
        "cmi.core.credit": "credit" if terms.has_credit else "no-credit",
        "cmi.core.lesson_mode": terms.mode,
        "cmi.core.entry": entry_of(attempt),
        "cmi.core.total_time": span_text(attempt.total_cs),
        STATUS: attempt.status,
        "cmi.launch_data": terms.launch_data,
        "cmi.student_data.mastery_score": terms.mastery,
        "cmi.student_data.max_time_allowed": terms.max_time,
        "cmi.student_data.time_limit_action": terms.time_limit_action,
    }
    following = replace(
        attempt,
        session=attempt.session + 1,
        from_seq=attempt.seq,
        before_cs=attempt.total_cs,
        session_cs=0,
    )
    return following, Launch(following.session, following.seq, given, dict(attempt.values))


def entry_of(attempt: Attempt) -> str:
    """How the next session begins: resume after a suspend, or where an open lesson left data to go on from.

    A page that was closed without LMSFinish was suspended, if it left anything to go on from.
    """
    if not attempt.seq:
        return "ab-initio"
    data, location = attempt.values.get(SUSPEND_DATA), attempt.values.get(LOCATION)
    is_open = attempt.status in {NOT_ATTEMPTED, "incomplete"}
    was_closed = attempt.sent_in != attempt.finished_in
    if attempt.exit == "suspend" or (is_open and data) or (was_closed and (data or location)):
        return "resume"
    return ""


def taken(attempt: Attempt, commit: Commit, terms: Terms) -> Outcome:
    """The attempt after a commit; the same commit again, or an older one that comes late, changes nothing.

    Raises CommitRefused: session-over where a later session began, session-ended after LMSFinish.
    """
    if commit.session > attempt.session:
        raise CommitRefused("malformed")
    is_over = commit.session < attempt.session
    if commit.seq <= (attempt.from_seq if is_over else attempt.seq):
        return Outcome(attempt, is_new=False)
    if is_over:
        raise CommitRefused("session-over")
    if attempt.is_finished:
        raise CommitRefused("session-ended")
    values = dict(commit.values)
    said, leaving = values.pop(STATUS, ""), values.pop(EXIT, "")
    following = replace(
        attempt,
        seq=commit.seq,
        values=values,
        raw_status=said or attempt.raw_status,
        status=said or attempt.status,
        why="said" if said else attempt.why,
        exit=leaving,
        session_cs=span_cs(values.pop(SESSION_TIME, "00:00:00")) or 0,
        sent_in=commit.session,
        finished_in=commit.session if commit.reason == "finish" else attempt.finished_in,
    )
    if following.is_finished:
        status, why = _settled(following, terms)
        following = replace(following, status=status, why=why)
    return Outcome(following, is_new=True)


def _settled(attempt: Attempt, terms: Terms) -> tuple[str, str]:
    """(status, why) at LMSFinish, as the standard has the system set it."""
    status, why = attempt.status, attempt.why
    if why == "open" and attempt.exit in {"suspend", "time-out"}:
        status = "incomplete"
    elif why == "open":
        status, why = ("browsed", "browsed") if terms.mode == "browse" else ("completed", "unsaid")
    raw = attempt.values.get(RAW, "")
    if terms.counts and terms.mastery and raw and status in {"passed", "completed", "failed"}:
        return ("passed" if Decimal(raw) >= Decimal(terms.mastery) else "failed"), "mastery"
    return status, why


def claim_of(attempt: Attempt) -> Claim:
    """What the attempt claims now, with the raw status beside the derived one."""
    is_begun = attempt.status == NOT_ATTEMPTED and attempt.seq > 0
    status = "incomplete" if is_begun else attempt.status
    raw = attempt.values.get(RAW, "")
    return Claim(
        status=status,
        raw_status=attempt.raw_status,
        is_done=status in DONE,
        success=status if status in {"passed", "failed"} else "",
        score=int((Decimal(raw) * 100).to_integral_value(ROUND_FLOOR)) if raw else None,
        why=attempt.why,
    )
