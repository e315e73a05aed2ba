"""An attempt at an item of a SCORM 2004 package: launched, committed to whole, resumed; and what its state claims.

The same face as attempts12. Everything here is a claim of a page: it shows and it resumes, it grants neither hours nor
a certificate (ADR 0067, 0070). Which attempt at an activity is a new one is for sequencing to say, in the browser: the
server hands out what is there, and `cmi.entry` as the last session left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from lms.scorm.rules.attempts12 import DONE, NOT_ATTEMPTED, Claim, Commit, Launch, parse_form
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.rules.states2004 import checked_values
from lms.scorm.rules.times2004 import LONGEST_CS, span_cs, span_text

COMPLETION, SUCCESS = "cmi.completion_status", "cmi.success_status"
EXIT, SESSION_TIME = "cmi.exit", "cmi.session_time"
SCALED, RAW, MIN, MAX = "cmi.score.scaled", "cmi.score.raw", "cmi.score.min", "cmi.score.max"
PROGRESS = "cmi.progress_measure"
UNSAID = "unknown"
ENDED = frozenset({"completed", "passed", "failed"})
SUSPENDING = frozenset({"suspend", "logout"})


class Terms(NamedTuple):
    """What the academy and the manifest say of a launch. Thresholds are decimals or '': `completion_threshold` from 0
    to 1, `scaled_passing_score` from -1 to 1. `is_set_by_content`: an item that says nothing is not completed by that.
    """

    completion_threshold: str = ""
    scaled_passing_score: str = ""
    mode: str = "normal"
    has_credit: bool = True
    max_time: str = ""
    time_limit_action: str = ""
    launch_data: str = ""
    is_set_by_content: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is kept of an attempt, as in attempts12; `raw_status` and `raw_success` are the last that the package said,
    `status` and `success` what the standard makes of them. `why`: said, mastery, measure, unsaid, or open.
    """

    session: int = 0
    seq: int = 0
    from_seq: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    raw_status: str = ""
    status: str = NOT_ATTEMPTED
    raw_success: str = ""
    success: str = ""
    why: str = "open"
    exit: str = ""
    before_cs: int = 0
    session_cs: int = 0
    sent_in: int = 0
    finished_in: int = 0

    @property
    def total_cs(self) -> int:
        """All sessions, also one whose page went without saying so."""
        return min(self.before_cs + self.session_cs, LONGEST_CS)

    @property
    def is_finished(self) -> bool:
        """Whether the session that is now has ended by Terminate."""
        return 0 < self.session == self.finished_in


class Outcome(NamedTuple):
    """`is_new` is False where nothing was to do: the same or a later state is here already."""

    attempt: Attempt
    is_new: bool


def parse_commit(raw: object) -> Commit:
    """Check a commit's form and every element. Raises CommitRefused."""
    return parse_form(raw, checked_values)


def begun(attempt: Attempt, terms: Terms, *, student_id: str, student_name: str) -> tuple[Attempt, Launch]:
    """A new session: what went before is summed, and a page that is still open elsewhere is over."""
    given = {
        "cmi.learner_id": student_id,
        "cmi.learner_name": student_name,
        "cmi.credit": "credit" if terms.has_credit else "no-credit",
        "cmi.mode": terms.mode,
        "cmi.entry": entry_of(attempt),
        "cmi.total_time": span_text(attempt.total_cs),
        "cmi.completion_threshold": terms.completion_threshold,
        "cmi.scaled_passing_score": terms.scaled_passing_score,
        "cmi.max_time_allowed": terms.max_time,
        "cmi.time_limit_action": terms.time_limit_action or "continue,no message",
        "cmi.launch_data": terms.launch_data,
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
    """Resume after a suspend (RTE 4.2.7), and after a page that was closed without Terminate; else a new attempt."""
    was_closed = bool(attempt.values) and attempt.sent_in != attempt.finished_in
    return "resume" if attempt.seq and (attempt.exit in SUSPENDING or was_closed) else "ab-initio"


def taken(attempt: Attempt, commit: Commit, terms: Terms) -> Outcome:
    """The attempt after a commit; the same commit again, or an older one that comes late, changes nothing.

    Raises CommitRefused: session-over where a later session began, session-ended after Terminate.
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
    leaving, session_time = values.pop(EXIT, ""), values.pop(SESSION_TIME, "PT0S")
    following = replace(
        attempt,
        seq=commit.seq,
        values=values,
        raw_status=values.get(COMPLETION, "") or attempt.raw_status,
        raw_success=values.get(SUCCESS, "") or attempt.raw_success,
        exit=leaving,
        session_cs=span_cs(session_time) or 0,
        sent_in=commit.session,
        finished_in=commit.session if commit.reason == "finish" else attempt.finished_in,
    )
    return Outcome(_settled(following, terms), is_new=True)


def _settled(attempt: Attempt, terms: Terms) -> Attempt:
    """With status and success as the standard has them: one word for both, as in 1.2. What an earlier attempt reached is
    not unsaid by a new one that has said nothing yet.
    """
    values = attempt.values
    completion = judged(
        terms.completion_threshold, values.get(PROGRESS), values.get(COMPLETION), "completed", "incomplete"
    )
    success = judged(terms.scaled_passing_score, values.get(SCALED), values.get(SUCCESS), "passed", "failed")
    is_by_score = bool(terms.scaled_passing_score) and success != UNSAID
    is_by_measure = bool(terms.completion_threshold) and completion != UNSAID
    why = "mastery" if is_by_score else "measure" if is_by_measure else "said"
    # Only silence completes: neither "unknown" that was said, nor a measure that is wanting (as sequencing has it).
    is_left_open = COMPLETION in values or bool(terms.completion_threshold) or terms.is_set_by_content
    is_through = attempt.is_finished and attempt.exit not in SUSPENDING and not is_left_open
    success = attempt.success if success == UNSAID else success
    if completion == UNSAID and is_through and attempt.status not in ENDED:
        completion, why = "completed", "unsaid" if why == "said" else why
    if completion == "completed" or (completion == UNSAID and success):
        return replace(attempt, status=success or completion, success=success, why=why)
    if completion == UNSAID:
        return replace(attempt, success=success)
    return replace(attempt, status=completion, success=success, why=why)


def judged(threshold: str, measure: str | None, said: str | None, reached: str, missed: str) -> str:
    """Completion or success where the manifest names a threshold, else what was said (RTE 4.2.4.1, 4.2.22.1)."""
    if not threshold:
        return said or UNSAID
    if not measure:
        return UNSAID
    return reached if Decimal(measure) >= Decimal(threshold) else missed


def claim_of(attempt: Attempt) -> Claim:
    """What the attempt claims now, with the raw status beside the derived one."""
    is_begun = attempt.status == NOT_ATTEMPTED and attempt.seq > 0
    return Claim(
        status="incomplete" if is_begun else attempt.status,
        raw_status=attempt.raw_status,
        is_done=attempt.status in DONE,
        success=attempt.success,
        score=_hundredths(attempt.values),
        why=attempt.why,
    )


def _hundredths(values: Mapping[str, str]) -> int | None:
    """The score in hundredths of a point of 100, cut off: the scaled one, else the raw one between its bounds."""
    if scaled := values.get(SCALED):
        points = Decimal(scaled)
    else:
        raw, least, most = (Decimal(values.get(element) or "0") for element in (RAW, MIN, MAX))
        if RAW not in values or most <= least or not least <= raw <= most:
            return None
        points = (raw - least) / (most - least)
    return int((points * 10_000).to_integral_value(ROUND_FLOOR))
