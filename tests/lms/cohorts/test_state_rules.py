"""The table of a class's moves, without a database."""

from datetime import date

import pytest

from lms.cohorts.models.classes import CohortState
from lms.cohorts.models.states import ACTS
from lms.cohorts.rules.states import MOVES, ClassAct, last_filing_day, move_of, moves_from

LONG = ["file", "approve", "start", "assess", "close"]


def walk(acts, *, is_filed_first):
    """Where a draft comes to by these acts; None where one of them is no move."""
    state = "draft"
    for act in acts:
        move = move_of(state, act, is_filed_first=is_filed_first)
        if move is None:
            return None
        state = move.target
    return state


@pytest.mark.parametrize(
    ("acts", "short", "filed"),
    [
        (LONG, "closed", "closed"),
        (["start"], "running", None),
        (["start", "close"], "closed", None),
        (["file", "approve", "start", "close"], "closed", None),
        (["file", "start"], None, None),
        (["file", "send_back"], "draft", "draft"),
        (["file", "approve", "send_back", "file"], "filed", "filed"),
        (["file", "approve", "start", "suspend"], "suspended", "suspended"),
        (["file", "approve", "start", "suspend", "close"], None, None),
        (["file", "approve", "start", "suspend", "resume", "assess", "learn_on"], "running", "running"),
        ([*LONG, "reopen"], "running", "running"),
        ([*LONG, "assess"], None, None),
        (["approve"], None, None),
        (["set_up"], None, None),
    ],
)
def test_a_class_goes_the_ways_of_the_table_and_no_other(acts, short, filed):
    assert walk(acts, is_filed_first=False) == short
    assert walk(acts, is_filed_first=True) == filed


def test_every_state_can_be_left_and_reached_and_every_act_has_a_name():
    states = {state.value for state in CohortState}
    assert {move.source for move in MOVES} == states
    assert {move.target for move in MOVES} == states
    assert {move.act for move in MOVES} | {ClassAct.SET_UP} == {act for act, _words in ACTS} == set(ClassAct)


def test_no_two_moves_from_a_state_are_the_same_act():
    for state in CohortState:
        acts = [move.act for move in moves_from(state, is_filed_first=False)]
        assert len(acts) == len(set(acts))


def test_every_step_back_asks_why_and_every_way_to_closed_asks_for_completeness():
    order = ["draft", "filed", "approved", "running", "suspended", "assessed", "closed"]
    for move in MOVES:
        if order.index(move.target) < order.index(move.source):
            assert move.asks_why, move
        assert move.must_be_complete == (move.target == "closed")


@pytest.mark.parametrize(
    ("starts_on", "days", "until"),
    [
        (date(2026, 9, 1), 10, date(2026, 8, 18)),  # Tuesday: two weeks before
        (date(2026, 9, 7), 1, date(2026, 9, 4)),  # Monday: the Friday before
        (date(2026, 9, 6), 1, date(2026, 9, 4)),  # Sunday
        (date(2026, 9, 1), 0, date(2026, 9, 1)),
    ],
)
def test_a_class_is_filed_so_many_working_days_before(starts_on, days, until):
    assert last_filing_day(starts_on, days) == until
