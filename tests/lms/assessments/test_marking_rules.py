"""What people's marks come to, as pure values: lines, musts, two markers and a third."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.items import QuestionData
from lms.assessments.rules.marking import (
    GivenMark,
    MarkRole,
    Outcome,
    Policy,
    RubricLine,
    Stage,
    final_mark,
    is_possible,
    rubric_of,
    steps_of,
    total,
)

MUST, PLAIN = RubricLine({"en": "power off"}, 200, must=True), RubricLine({"en": "why"}, 400, must=False)
RUBRIC = (MUST, PLAIN)
TWO = Policy(markers=2, gap_percent=20)


def marks(*lines, third=None):
    own = [GivenMark(line) for line in lines]
    return [*own, GivenMark(third, MarkRole.MODERATOR)] if third else own


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        ((200, 400), 600),
        ((50, 0), 50),
        ((200, 0), 200),
        ((0, 400), 0),  # without the must nothing else counts
        ((0, 0), 0),
    ],
)
def test_a_line_that_must_be_met_fails_the_question_when_it_got_nothing(lines, points):
    assert total(RUBRIC, lines) == points


@pytest.mark.parametrize(
    ("given_marks", "policy", "outcome"),
    [
        (marks(), Policy(), Outcome(Stage.WAITING)),
        (marks((200, 300)), Policy(), Outcome(Stage.SETTLED, 500)),
        (marks((200, 300)), TWO, Outcome(Stage.WAITING)),
        (marks((200, 300), (200, 200)), TWO, Outcome(Stage.SETTLED, 450)),
        (marks((200, 300), (200, 180)), TWO, Outcome(Stage.SETTLED, 440)),  # 120 apart of 600: just 20 %
        (marks((200, 301), (200, 180)), TWO, Outcome(Stage.MODERATION)),
        (marks((50, 0), (0, 400)), TWO, Outcome(Stage.MODERATION)),  # one says failed, one does not
        (marks((0, 400), (0, 0)), TWO, Outcome(Stage.SETTLED, 0)),
        (marks((200, 400), (200, 0), third=(200, 100)), TWO, Outcome(Stage.SETTLED, 300)),
        (marks((200, 101), (200, 100)), TWO, Outcome(Stage.SETTLED, 301)),  # half a hundredth up
    ],
)
def test_golden_outcomes(given_marks, policy, outcome):
    assert final_mark(RUBRIC, given_marks, policy) == outcome


def test_points_go_in_half_points_and_all_of_a_line_can_be_given():
    assert steps_of(RubricLine({}, 120, must=False)) == (0, 50, 100, 120)
    assert is_possible(RUBRIC, [150, 400])
    for wrong in ([150], [150, 400, 0], [151, 400], [200, 450], [-50, 0], [True, 0], ["200", 400], [None, 0]):
        assert not is_possible(RUBRIC, wrong), wrong


def test_a_question_without_lines_is_marked_as_a_whole():
    question = QuestionData("u", "essay", {"en": "?"}, points_hundredths=250)
    assert rubric_of(question) == (RubricLine({}, 250, must=False),)


lines = st.tuples(st.sampled_from(steps_of(MUST)), st.sampled_from(steps_of(PLAIN)))
policies = st.builds(Policy, st.sampled_from([1, 2]), st.integers(0, 100))


@given(st.lists(lines, max_size=2), st.integers(0, 100), st.none() | lines, st.randoms())
def test_two_marks_and_a_third_come_to_the_same_in_any_order(own, gap, third, dice):
    given_marks = marks(*own, third=third)
    mixed = dice.sample(given_marks, len(given_marks))
    assert final_mark(RUBRIC, mixed, Policy(2, gap)) == final_mark(RUBRIC, given_marks, Policy(2, gap))


@given(st.lists(lines, max_size=2), policies, st.none() | lines)
def test_a_settled_mark_lies_between_what_was_given(own, policy, third):
    found = final_mark(RUBRIC, marks(*own, third=third), policy)
    if third is not None:
        assert found == Outcome(Stage.SETTLED, total(RUBRIC, third))
    elif found.stage is Stage.SETTLED:
        points = [total(RUBRIC, line) for line in own[: policy.markers]]
        assert min(points) <= found.points_hundredths <= max(points)
        assert (max(points) - min(points)) * 100 <= policy.gap_percent * 600
    else:
        assert found.points_hundredths is None
        assert (found.stage is Stage.WAITING) == (len(own) < policy.markers)
