"""When an attempt goes on, when a new one begins, and what items come to together."""

from __future__ import annotations

import pytest

from lms.scorm.rules.registrations import ATTEMPTS_MOST, Before, may_begin_again, number_to_play
from lms.scorm.rules.rollup import Part, rolled_up
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.rules.trees import parse_tree, tree_is_new

OPEN, DONE = Before(3, False, True), Before(3, True, True)


def test_the_first_launch_begins_the_first_attempt() -> None:
    assert number_to_play(None, again=False) == number_to_play(None, again=True) == 1


def test_an_open_attempt_goes_on_and_nothing_begins_beside_it() -> None:
    assert number_to_play(OPEN, again=False) == 3
    assert number_to_play(OPEN, again=True) is None


def test_what_is_done_or_of_another_version_may_begin_again_and_is_looked_at_otherwise() -> None:
    assert number_to_play(DONE, again=False) == 3
    assert number_to_play(DONE, again=True) == 4
    assert number_to_play(OPEN._replace(is_of_this_version=False), again=True) == 4


def test_attempts_end_somewhere() -> None:
    assert not may_begin_again(DONE._replace(number=ATTEMPTS_MOST))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("not attempted", "", None)] * 2, ("not attempted", "", None)),
        ([("completed", "", None), ("not attempted", "", None)], ("incomplete", "", None)),
        ([("completed", "", None), ("browsed", "", None)], ("incomplete", "", None)),
        ([("completed", "", None)] * 2, ("completed", "", None)),
        ([("passed", "passed", 9000), ("completed", "", None)], ("passed", "passed", 9000)),
        ([("passed", "passed", 9000), ("failed", "failed", 3001)], ("failed", "failed", 6000)),
        ([("failed", "failed", 3001), ("incomplete", "", None)], ("incomplete", "failed", 3001)),
        ([("completed", "failed", None)], ("failed", "failed", None)),
        ([("failed", "failed", 0)], ("failed", "failed", 0)),
    ],
)
def test_the_whole_is_done_when_every_part_is(parts, expected) -> None:
    assert tuple(rolled_up([Part(*part) for part in parts])) == expected


def tree(**change):
    return {"v": 1, "item": "", "session": 2, "seq": 5, "reason": "tree", "tree": "{}", **change}


def test_a_tree_is_taken_once_in_the_order_of_its_numbers() -> None:
    commit = parse_tree(tree())
    assert tree_is_new(commit, session=2, seq=4, from_seq=3)
    assert not tree_is_new(commit, session=2, seq=5, from_seq=3)
    assert not tree_is_new(commit, session=3, seq=9, from_seq=5)
    with pytest.raises(CommitRefused, match="session-over"):
        tree_is_new(commit, session=3, seq=9, from_seq=4)
    with pytest.raises(CommitRefused, match="malformed"):
        tree_is_new(commit, session=1, seq=4, from_seq=3)


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"v": True}, {"item": "i1"}, {"tree": 3}, {"tree": "a\0"}, {"tree": "\ud800"}, {"seq": 0}, {"seq": True}, {"session": "1"}, {"tree": "x" * 524_289}],
)  # fmt: skip
def test_what_is_no_tree_is_refused(change) -> None:
    with pytest.raises(CommitRefused):
        parse_tree(tree(**change))
