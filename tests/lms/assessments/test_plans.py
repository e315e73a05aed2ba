"""What a plan draws, and until when a sitting lets write: decisions without a database."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.outline import QuizPick, QuizRef
from courses.quizzes.items import QuestionData, grade
from courses.versions.quizzes import quiz_document, quiz_from
from lms.assessments import rules

pytestmark = pytest.mark.sqlite
AT = datetime(2026, 4, 7, 12, tzinfo=UTC)


def question(name, **changes):
    values = {
        "uuid": name,
        "kind": "single",
        "stem": {"en": name},
        "options": {"en": ["a", "b", "c"]},
        "answer": 0,
    }
    return QuestionData(**{**values, **changes})


BANK = [
    *(question(f"easy{n}", difficulty=1, category="安全/接地") for n in range(4)),
    *(question(f"hard{n}", difficulty=4, category="安全", tags=["图"]) for n in range(4)),
    question("other", category="安全帽"),
]


def plan(*parts, **changes):
    return QuizRef("b", 0, 60, parts=parts, **changes)


def names(quiz, seed=1):
    paper = rules.draw_paper(quiz, {"b": BANK}, seed)
    return None if paper is None else [each.uuid for each in paper]


@pytest.mark.parametrize(
    ("pick", "fitting"),
    [
        (QuizPick("b"), {each.uuid for each in BANK}),
        (QuizPick("b", category="安全"), {each.uuid for each in BANK} - {"other"}),
        (QuizPick("b", category="安全/接地"), {f"easy{n}" for n in range(4)}),
        (QuizPick("b", tags=("图", "表")), {f"hard{n}" for n in range(4)}),
        (QuizPick("b", difficulty_from=3), {f"hard{n}" for n in range(4)}),
        (QuizPick("b", difficulty_from=2, difficulty_to=2), {"other"}),
    ],
)
def test_a_part_draws_from_what_fits(pick, fitting):
    assert {each.uuid for each in BANK if rules.fits(each, pick)} == fitting


@given(st.integers(0, 2**53))
def test_parts_that_overlap_never_ask_a_question_twice_and_are_all_filled(seed):
    found = names(plan(QuizPick("b", 5), QuizPick("b", 4, tags=("图",))), seed)
    assert len(found) == len(set(found)) == 9
    assert {f"hard{n}" for n in range(4)} <= set(found)


def test_a_part_with_too_few_questions_gives_no_paper():
    assert names(plan(QuizPick("b", 5, tags=("图",)))) is None


def test_fixed_questions_come_in_their_order():
    parts = QuizPick("b", fixed=("hard2", "easy1")), QuizPick("b", 1, difficulty_from=2, difficulty_to=2)
    assert names(plan(*parts, mix_questions=False)) == ["hard2", "easy1", "other"]


@given(st.integers(0, 2**53))
def test_what_another_part_could_draw_is_never_taken_from_the_chosen_ones(seed):
    narrow, chosen = (
        QuizPick("b", 1, tags=("图",)),
        QuizPick("b", fixed=("hard0", "hard1", "hard2", "easy0", "easy1")),
    )
    found = names(plan(narrow, chosen), seed)
    assert sorted(found) == ["easy0", "easy1", "hard0", "hard1", "hard2", "hard3"]


def test_a_chosen_question_that_may_not_be_asked_any_more_gives_no_paper():
    assert names(plan(QuizPick("b", fixed=("hard2", "retired")))) is None


def test_options_stay_when_the_plan_says_so():
    [asked] = rules.draw_paper(plan(QuizPick("b", fixed=("easy1",)), mix_options=False), {"b": BANK}, 5)
    assert asked.options["en"] == ["a", "b", "c"]


def test_points_and_marking_of_the_plan_hold_for_every_question():
    several = question("m", kind="multiple", answer=[0, 1])
    quiz = plan(QuizPick("b", 1, points_hundredths=400), marking="all", mix_options=False)
    [asked] = rules.draw_paper(quiz, {"b": [several]}, 1)
    assert (asked.points_hundredths, grade(asked, [0]).points_hundredths) == (400, 0)
    assert grade(replace(asked, marking="parts"), [0]).points_hundredths == 200


def test_a_plan_survives_json_and_one_of_before_is_written_as_before():
    full = plan(
        QuizPick("b", 3, ("u1",), "安全", ("图",), 2, 4, 150),
        purpose="final", marking="half", attempts=2, review="marks", release="by_person",
        by_sitting=True, mix_questions=False, mix_options=False,
    )  # fmt: skip
    assert quiz_from(quiz_document(full)) == full
    old = {"bank": "b", "draw": 3, "pass_percent": 60, "time_limit_s": None, "cooldown_s": 0}
    assert quiz_document(QuizRef("b", 3, 60)) == old
    assert quiz_from({**old, "later": 1}) == QuizRef("b", 3, 60)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("limit_s", "start_min", "extra", "end_min"),
    [
        (1800, 0, rules.NO_EXTRA, 30),
        (1800, 45, rules.NO_EXTRA, 60),
        (None, 45, rules.NO_EXTRA, 60),
        (1800, 0, rules.Extra(percent=50), 45),
        (1800, 45, rules.Extra(percent=50), 75),
        (1800, 0, rules.Extra(minutes=10), 40),
        (None, 0, rules.Extra(percent=25), 75),
        (1800, 50, rules.Extra(50, 10), 85),
    ],
)
def test_an_attempt_ends_at_its_limit_or_with_the_sitting_each_with_the_extra_time(
    limit_s, start_min, extra, end_min
):
    end = rules.deadline_in_sitting(AT + timedelta(minutes=start_min), limit_s, AT + HOUR, AT, extra)
    assert end == AT + timedelta(minutes=end_min)


@pytest.mark.parametrize(
    ("minutes", "state"), [(-1, "ahead"), (0, "open"), (59, "open"), (60, "over"), (90, "over")]
)
def test_where_a_sitting_stands(minutes, state):
    assert rules.sitting_state(AT, AT + HOUR, AT + timedelta(minutes=minutes)) == state


def test_a_receipt_is_of_the_answers_and_of_nothing_else():
    mine, other = uuid.UUID(int=1), uuid.UUID(int=2)
    first = rules.receipt_of(mine, {1: "b", 0: [2]})
    assert first == rules.receipt_of(mine, {0: [2], 1: "b", 2: None})
    assert first.answered == 2
    assert (
        len(
            {
                first.code,
                rules.receipt_of(mine, {0: [2]}).code,
                rules.receipt_of(other, {1: "b", 0: [2]}).code,
            }
        )
        == 3
    )
