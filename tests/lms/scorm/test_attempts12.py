"""Attempts at SCORM 1.2 packages: sessions, resume, status by the standard, and commits that count once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.scorm.rules.attempts12 import (
    Attempt,
    Commit,
    Launch,
    Terms,
    begun,
    claim_of,
    parse_commit,
    taken,
)
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.rules.times12 import LONGEST_CS

pytestmark = pytest.mark.sqlite

STATUS, EXIT, TIME = "cmi.core.lesson_status", "cmi.core.exit", "cmi.core.session_time"
RAW, DATA, PLACE = "cmi.core.score.raw", "cmi.suspend_data", "cmi.core.lesson_location"


def launched(attempt: Attempt = Attempt(), terms: Terms = Terms()) -> tuple[Attempt, Launch]:  # noqa: B008
    return begun(attempt, terms, student_id="p-7", student_name="李, 雷")


def played(*states: dict, attempt: Attempt = Attempt(), terms: Terms = Terms(), ends: bool = True) -> Attempt:  # noqa: B008
    """A session with these states, the last of them by LMSFinish if it `ends`."""
    attempt, launch = launched(attempt, terms)
    for place, values in enumerate(states, 1):
        reason = "finish" if ends and place == len(states) else "commit"
        raw = {
            "v": 1,
            "session": launch.session,
            "seq": launch.seq + place,
            "reason": reason,
            "values": values,
        }
        attempt = taken(attempt, parse_commit(raw), terms).attempt
    return attempt


def test_a_first_launch_says_what_the_manifest_and_the_academy_know():
    terms = Terms(mastery="80", max_time="01:00:00", time_limit_action="exit,message", launch_data="a=1")
    attempt, launch = launched(terms=terms)
    assert (launch.session, launch.seq, launch.values) == (1, 0, {})
    assert launch.given == {
        "cmi.core.student_id": "p-7",
        "cmi.core.student_name": "李, 雷",
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.entry": "ab-initio",
        "cmi.core.total_time": "0000:00:00.00",
        STATUS: "not attempted",
        "cmi.launch_data": "a=1",
        "cmi.student_data.mastery_score": "80",
        "cmi.student_data.max_time_allowed": "01:00:00",
        "cmi.student_data.time_limit_action": "exit,message",
    }
    assert claim_of(attempt).status == "not attempted"


@pytest.mark.parametrize(
    ("state", "terms", "expected"),
    [
        # what the package said stands
        ({STATUS: "completed"}, Terms(), ("completed", True, "", "said")),
        ({STATUS: "passed"}, Terms(), ("passed", True, "passed", "said")),
        ({STATUS: "failed"}, Terms(), ("failed", False, "failed", "said")),
        ({STATUS: "browsed"}, Terms(), ("browsed", False, "", "said")),
        # unsaid at LMSFinish: completed, but not when it was suspended or ran out of time
        ({}, Terms(), ("completed", True, "", "unsaid")),
        ({EXIT: "suspend"}, Terms(), ("incomplete", False, "", "open")),
        ({EXIT: "time-out"}, Terms(), ("incomplete", False, "", "open")),
        ({EXIT: "logout"}, Terms(), ("completed", True, "", "unsaid")),
        ({}, Terms(mode="browse"), ("browsed", False, "", "browsed")),
        # a mastery score decides over what the package said
        ({STATUS: "completed", RAW: "80"}, Terms(mastery="80"), ("passed", True, "passed", "mastery")),
        ({STATUS: "passed", RAW: "79.99"}, Terms(mastery="80"), ("failed", False, "failed", "mastery")),
        ({STATUS: "failed", RAW: "80.00"}, Terms(mastery="80"), ("passed", True, "passed", "mastery")),
        ({RAW: "90"}, Terms(mastery="80"), ("passed", True, "passed", "mastery")),
        ({STATUS: "passed", RAW: "0"}, Terms(mastery="0"), ("passed", True, "passed", "mastery")),
        # … but not before it is done, without a score, without credit or in a review
        ({STATUS: "incomplete", RAW: "10"}, Terms(mastery="80"), ("incomplete", False, "", "said")),
        ({STATUS: "completed"}, Terms(mastery="80"), ("completed", True, "", "said")),
        ({STATUS: "completed", RAW: ""}, Terms(mastery="80"), ("completed", True, "", "said")),
        ({STATUS: "completed", RAW: "10"}, Terms("80", has_credit=False), ("completed", True, "", "said")),
        ({STATUS: "completed", RAW: "10"}, Terms("80", mode="review"), ("completed", True, "", "said")),
    ],
)
def test_the_status_after_the_end_is_the_standards(state, terms, expected):
    claim = claim_of(played(state, terms=terms))
    assert (claim.status, claim.is_done, claim.success, claim.why) == expected
    assert claim.raw_status == state.get(STATUS, "")


def test_the_mastery_score_waits_for_the_end():
    terms = Terms(mastery="80")
    assert claim_of(played({STATUS: "completed", RAW: "10"}, terms=terms, ends=False)).status == "completed"


def test_what_was_settled_stays_when_a_later_session_says_nothing():
    terms = Terms(mastery="80")
    first = played({STATUS: "completed", RAW: "90"}, terms=terms)
    _attempt, launch = launched(first, terms)
    assert launch.given[STATUS] == "passed"
    claim = claim_of(played({RAW: "90"}, attempt=first, terms=terms, ends=False))
    assert (claim.status, claim.raw_status, claim.why) == ("passed", "completed", "mastery")


@pytest.mark.parametrize(
    ("states", "ends", "entry"),
    [
        ([], False, "ab-initio"),
        ([{EXIT: "suspend"}], True, "resume"),
        ([{EXIT: "suspend", STATUS: "completed"}], True, "resume"),
        ([{STATUS: "incomplete", DATA: "p=4"}], True, "resume"),
        ([{STATUS: "incomplete", DATA: "p=4"}], False, "resume"),
        ([{DATA: "p=4"}], False, "resume"),
        ([{STATUS: "incomplete"}], True, ""),
        ([{STATUS: "completed", DATA: "p=9"}], True, ""),
        ([{STATUS: "completed", DATA: "p=9"}], False, "resume"),
        ([{STATUS: "incomplete", PLACE: "4"}], False, "resume"),
        ([{STATUS: "incomplete", PLACE: "4"}], True, ""),
        ([{STATUS: "incomplete"}], False, ""),
        ([{STATUS: "passed", DATA: "p=9", EXIT: "logout"}], True, ""),
    ],
)
def test_a_session_resumes_after_a_suspend_or_from_data_of_an_open_lesson(states, ends, entry):
    _attempt, launch = launched(played(*states, ends=ends))
    assert launch.given["cmi.core.entry"] == entry


@pytest.mark.parametrize(
    ("state", "entry"),
    [({STATUS: "completed", EXIT: "suspend"}, "resume"), ({STATUS: "completed", DATA: "a"}, "")],
)
def test_a_page_that_was_opened_and_closed_at_once_changes_nothing(state, entry):
    opened, _launch = launched(played(state))
    for _ in range(2):
        opened, launch = launched(opened)
        assert launch.given["cmi.core.entry"] == entry


def test_another_device_goes_on_from_the_whole_state():
    state = {
        DATA: "p=4",
        "cmi.core.lesson_location": "4",
        "cmi.interactions.0.id": "q1",
        "cmi.objectives.0.id": "o",
    }
    first = played(state | {STATUS: "incomplete", EXIT: "suspend", TIME: "00:10:00"})
    second, launch = launched(first)
    assert launch.values == state
    assert (launch.given[STATUS], launch.seq, launch.session) == ("incomplete", 1, 2)
    assert (second.session_cs, second.total_cs, second.is_finished) == (0, 60_000, False)


def test_times_of_sessions_are_summed_and_the_last_of_a_session_counts():
    first = played({TIME: "00:05:00"}, {TIME: "00:10:00.25"})
    _attempt, launch = launched(first)
    assert launch.given["cmi.core.total_time"] == "0000:10:00.25"
    second = played({TIME: "00:00:30"}, attempt=first, ends=False)
    assert second.total_cs == 63_025
    assert launched(second)[1].given["cmi.core.total_time"] == "0000:10:30.25"
    third = played({TIME: "00:01:00"}, attempt=second)
    assert launched(third)[1].given["cmi.core.total_time"] == "0000:11:30.25"


def test_a_console_that_adds_sessions_gets_no_more_than_a_span_can_say():
    attempt = Attempt()
    for _ in range(3):
        attempt = played({TIME: "9999:59:59.99"}, attempt=attempt)
    assert attempt.total_cs == LONGEST_CS
    assert launched(attempt)[1].given["cmi.core.total_time"] == "9999:59:59.99"


def test_the_same_commit_again_changes_nothing():
    attempt = played({TIME: "00:05:00", DATA: "a"}, ends=False)
    commit = parse_commit({"v": 1, "session": 1, "seq": 2, "reason": "commit", "values": {TIME: "00:06:00"}})
    once = taken(attempt, commit, Terms())
    again = taken(once.attempt, commit, Terms())
    late = taken(once.attempt, commit._replace(seq=1, values={DATA: "old"}), Terms())
    assert (once.is_new, again.is_new, late.is_new) == (True, False, False)
    assert again.attempt == late.attempt == once.attempt
    assert once.attempt.total_cs == 36_000


def test_after_the_end_a_session_takes_nothing_but_says_it_had_the_last():
    attempt = played({STATUS: "failed"})
    said = Commit(1, 2, "commit", {STATUS: "passed"})
    with pytest.raises(CommitRefused, match="session-ended"):
        taken(attempt, said, Terms())
    assert not taken(attempt, said._replace(seq=1), Terms()).is_new


def test_a_session_is_over_when_another_device_began_one():
    attempt, _launch = launched(played({DATA: "a"}, ends=False))
    with pytest.raises(CommitRefused, match="session-over"):
        taken(attempt, Commit(1, 2, "commit", {DATA: "b"}), Terms())
    assert not taken(attempt, Commit(1, 1, "commit", {DATA: "a"}), Terms()).is_new
    other = taken(attempt, Commit(2, 2, "commit", {DATA: "c"}), Terms()).attempt
    assert other.values == {DATA: "c"}
    with pytest.raises(CommitRefused, match="session-over"):
        taken(other, Commit(1, 2, "commit", {DATA: "b"}), Terms())


def test_a_session_that_never_began_is_refused():
    with pytest.raises(CommitRefused, match="malformed"):
        taken(Attempt(), Commit(1, 1, "commit", {}), Terms())


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"session": 0},
        {"session": "1"},
        {"session": True},
        {"seq": -1},
        {"seq": 1.5},
        {"seq": 10**9},
        {"reason": "console"},
        {"reason": []},
        {"values": "x"},
    ],
)
def test_a_commit_of_another_form_is_refused(change):
    raw = {"v": 1, "session": 1, "seq": 1, "reason": "commit", "values": {}}
    assert parse_commit(raw) == Commit(1, 1, "commit", {})
    with pytest.raises(CommitRefused, match="malformed"):
        parse_commit(raw | change)


def test_passed_from_a_console_is_a_claim_with_its_raw_values():
    claim = claim_of(played({STATUS: "passed", RAW: "66.666", TIME: "9999:00:00"}, ends=False))
    assert claim == ("passed", "passed", True, "passed", 6_666, "said")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 500)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_highest_number_wins_in_any_order_and_however_often_it_comes(sent, dice):
    """Commits with a number are one state each; networks reorder and repeat them."""
    states = dict(sent)
    commits = [Commit(1, seq, "commit", {TIME: f"00:{n // 60:02}:{n % 60:02}"}) for seq, n in states.items()]
    shuffled = commits * 2
    dice.shuffle(shuffled)
    attempt, _launch = launched()
    for commit in shuffled:
        attempt = taken(attempt, commit, Terms()).attempt
    assert attempt.total_cs == (states[max(states)] * 100 if states else 0)
