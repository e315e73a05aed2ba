"""Attempts at SCORM 2004 items: resumed after a suspend, judged by thresholds, never unsaid by a later visit."""

from __future__ import annotations

import pytest

from lms.scorm.rules.attempts2004 import Attempt, Terms, begun, claim_of, entry_of, parse_commit, taken
from lms.scorm.rules.states12 import STATE_MOST, CommitRefused
from lms.scorm.rules.times2004 import LONGEST_CS, is_moment, span_cs, span_text

pytestmark = pytest.mark.sqlite
TERMS = Terms()


def launched(attempt=None, terms=TERMS):
    return begun(attempt or Attempt(), terms, student_id="p-7", student_name="李雷")


def sent(attempt, values, reason="finish", terms=TERMS, **changed):
    raw = {"v": 1, "session": attempt.session, "seq": attempt.seq + 1, "reason": reason, "values": values}
    return taken(attempt, parse_commit(raw | changed), terms).attempt


def played(values, terms=TERMS, reason="finish"):
    return sent(launched(terms=terms)[0], values, reason, terms)


@pytest.mark.parametrize(
    ("text", "centiseconds"),
    [
        ("PT0S", 0),
        ("PT1.5S", 150),
        ("PT1.05S", 105),
        ("PT90M", 540_000),
        ("P1DT2H", 9_360_000),
        ("P1Y", 3_153_600_000),
        ("P999999999Y", LONGEST_CS),
        ("PT", None),
        ("P", None),
        ("PT1.234S", None),
        ("00:10:00", None),
        ("PT٣S", None),
        ("PT1S\n", None),
    ],
)
def test_durations_are_exact(text, centiseconds):
    assert span_cs(text) == centiseconds


def test_a_sum_is_said_so_that_it_can_be_read_again():
    for centiseconds in (0, 5, 100, 6_000, 360_001, 9_999_999, LONGEST_CS):
        assert span_cs(span_text(centiseconds)) == centiseconds
    assert span_text(366_150) == "PT1H1M1.50S"


def test_a_day_that_there_is_not_is_no_moment():
    assert is_moment("2028-02-29")
    assert not is_moment("2026-02-29")


def test_a_launch_says_who_and_by_which_terms():
    terms = Terms("0.8", "0.6", "review", has_credit=False, max_time="PT1H", launch_data="a=1")
    _attempt, launch = launched(terms=terms)
    assert (launch.session, launch.seq, launch.values) == (1, 0, {})
    assert launch.given == {
        "cmi.learner_id": "p-7",
        "cmi.learner_name": "李雷",
        "cmi.credit": "no-credit",
        "cmi.mode": "review",
        "cmi.entry": "ab-initio",
        "cmi.total_time": "PT0H0M0S",
        "cmi.completion_threshold": "0.8",
        "cmi.scaled_passing_score": "0.6",
        "cmi.max_time_allowed": "PT1H",
        "cmi.time_limit_action": "continue,no message",
        "cmi.launch_data": "a=1",
    }


@pytest.mark.parametrize(
    ("values", "reason", "entry"),
    [
        ({"cmi.exit": "suspend", "cmi.location": "p3"}, "finish", "resume"),
        ({"cmi.exit": "logout"}, "finish", "resume"),
        ({"cmi.exit": "normal", "cmi.location": "p3"}, "finish", "ab-initio"),
        ({"cmi.location": "p3"}, "finish", "ab-initio"),
        ({"cmi.location": "p3"}, "hidden", "resume"),
        ({}, "hidden", "ab-initio"),
    ],
)
def test_a_session_resumes_after_a_suspend_or_a_page_that_was_closed(values, reason, entry):
    assert entry_of(played(values, reason=reason)) == entry


def test_times_are_summed_over_sessions():
    attempt = played({"cmi.session_time": "PT10M", "cmi.exit": "suspend"})
    attempt, launch = launched(attempt)
    assert launch.given["cmi.total_time"] == "PT0H10M0S"
    attempt = sent(attempt, {"cmi.session_time": "PT5.5S"}, "autosave")
    assert attempt.total_cs == 60_550
    assert "cmi.session_time" not in attempt.values


@pytest.mark.parametrize(
    ("terms", "values", "status", "why", "success", "is_done"),
    [
        (TERMS, {"cmi.completion_status": "completed"}, "completed", "said", "", True),
        (TERMS, {"cmi.completion_status": "incomplete"}, "incomplete", "said", "", False),
        (TERMS, {"cmi.completion_status": "completed", "cmi.success_status": "failed"}, "failed", "said", "failed", False),
        (TERMS, {"cmi.completion_status": "completed", "cmi.success_status": "passed"}, "passed", "said", "passed", True),
        (TERMS, {"cmi.completion_status": "incomplete", "cmi.success_status": "passed"}, "incomplete", "said", "passed", False),
        (TERMS, {"cmi.success_status": "passed", "cmi.exit": "suspend"}, "passed", "said", "passed", True),
        (TERMS, {}, "completed", "unsaid", "", True),
        (TERMS, {"cmi.exit": "suspend"}, "incomplete", "open", "", False),
        (Terms(is_set_by_content=True), {}, "incomplete", "open", "", False),
        (TERMS, {"cmi.completion_status": "unknown"}, "incomplete", "open", "", False),
        (Terms("0.8"), {}, "incomplete", "open", "", False),
        (Terms("0.8"), {"cmi.completion_status": "completed", "cmi.progress_measure": "0.79"}, "incomplete", "measure", "", False),
        (Terms("0.8"), {"cmi.progress_measure": "0.8"}, "completed", "measure", "", True),
        (Terms("", "0.6"), {"cmi.score.scaled": "0.5999999", "cmi.success_status": "passed"}, "failed", "mastery", "failed", False),
        (Terms("", "0.6"), {"cmi.score.scaled": "0.60"}, "passed", "mastery", "passed", True),
        (Terms("", "0.6"), {"cmi.success_status": "passed"}, "completed", "unsaid", "", True),
    ],
)  # fmt: skip
def test_the_claim_is_what_the_standard_makes_of_what_was_said(terms, values, status, why, success, is_done):
    claim = claim_of(played(values, terms))
    assert (claim.status, claim.why, claim.success, claim.is_done) == (status, why, success, is_done)


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({"cmi.score.scaled": "0.85"}, 8_500),
        ({"cmi.score.scaled": "-0.5"}, -5_000),
        ({"cmi.score.scaled": "0.99999"}, 9_999),
        ({"cmi.score.scaled": "1e-3"}, 10),
        ({"cmi.score.raw": "17", "cmi.score.min": "0", "cmi.score.max": "20"}, 8_500),
        ({"cmi.score.raw": "17"}, None),
        ({"cmi.score.raw": "30", "cmi.score.max": "20"}, None),
        ({}, None),
    ],
)
def test_a_score_is_told_in_hundredths_of_a_point(values, score):
    assert claim_of(played(values)).score == score


def test_what_was_reached_is_not_unsaid_by_a_new_visit():
    attempt = played({"cmi.completion_status": "completed", "cmi.success_status": "passed"})
    attempt = sent(launched(attempt)[0], {"cmi.location": "p1"}, "autosave")
    assert (attempt.status, attempt.success) == ("passed", "passed")
    attempt = sent(attempt, {"cmi.completion_status": "incomplete"}, "autosave")
    assert attempt.status == "incomplete"


def test_a_commit_again_or_late_changes_nothing_and_an_ended_session_takes_none():
    attempt, _launch = launched()
    raw = {"v": 1, "session": 1, "seq": 2, "reason": "commit", "values": {"cmi.location": "a"}}
    attempt = taken(attempt, parse_commit(raw), TERMS).attempt
    assert not taken(attempt, parse_commit(raw), TERMS).is_new
    assert not taken(attempt, parse_commit(raw | {"seq": 1}), TERMS).is_new
    later, _launch = launched(attempt)
    with pytest.raises(CommitRefused, match="session-over"):
        taken(later, parse_commit(raw | {"seq": 3}), TERMS)
    ended = sent(attempt, {}, "finish")
    with pytest.raises(CommitRefused, match="session-ended"):
        sent(ended, {}, "commit")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"cmi.score.scaled": "999"}, "wrong-type"),
        ({"cmi.completion_status": "passed"}, "wrong-type"),
        ({"cmi.mode": "review"}, "read-only"),
        ({"cmi.credit._children": "x"}, "read-only"),
        ({"cmi.core.lesson_status": "passed"}, "unknown-element"),
        ({"adl.nav.request": "continue"}, "unknown-element"),
        ({"cmi.objectives.1.id": "a"}, "out-of-order"),
        ({"cmi.objectives.0.success_status": "passed"}, "out-of-order"),
        ({"cmi.objectives.0.id": "a", "cmi.objectives.1.id": "a"}, "not-unique"),
        ({f"cmi.objectives.{n}.id": f"o{n}" for n in range(251)}, "too-many"),
        ({"cmi.suspend_data": "x" * 131_073}, "wrong-type"),
        ({f"cmi.comments_from_learner.{n}.comment": "x" * 60_000 for n in range(9)}, "too-large"),
        ({"cmi.location": 7}, "malformed"),
        ([], "malformed"),
    ],
)
def test_a_state_that_no_package_could_have_set_is_refused_whole(values, code):
    with pytest.raises(CommitRefused) as refused:
        played(values)
    assert refused.value.code == code


def test_sixty_four_thousand_signs_of_suspend_data_are_kept_of_whatever_script():
    assert played({"cmi.suspend_data": "𠮷" * 65_536}).values["cmi.suspend_data"][0] == "𠮷"
    assert STATE_MOST == 524_288
