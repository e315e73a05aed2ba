"""Marking: the same answer gets the same mark, whatever way it was typed or shown."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.items import AnswerMalformed, Kind, Score, grade, parse_answer, question_from
from courses.quizzes.papers import option_count, options_in, shown, shuffled
from courses.quizzes.writing import QuestionUnclear, check_question
from tests.factories.courses import make_question

OPTIONS = {"en": ["a", "b", "c", "d"]}
QUESTIONS = {
    "single": make_question(options=OPTIONS, answer=2),
    "multiple": make_question(kind="multiple", options=OPTIONS, answer=[0, 2]),
    "truefalse": make_question(kind="truefalse", options={}, answer=True),
    "fill": make_question(kind="fill", options={}, answer=[["杀青", "kill-green"], ["50"]]),
    "numerical": make_question(kind="numerical", options={}, answer={"value": "12.5", "tolerance": "0.5"}),
    "matching": make_question(
        kind="matching",
        options={"en": [["acid", "sour"], ["lye", "soapy"], ["salt", "salty"], ["", "sweet"]]},
        answer=[0, 1, 2],
    ),
    "ordering": make_question(kind="ordering", options=OPTIONS, answer=[3, 1, 0, 2]),
    "short": make_question(kind="short", options={}, answer=["竹篮", "bamboo basket"]),
    "essay": make_question(kind="essay", options={}, answer=None),
    "practical": make_question(
        kind="practical",
        options={},
        answer=None,
        rubric=[{"words": {"en": "power off first"}, "points_hundredths": 100, "must": True}],
    ),
}
RIGHT = {
    "single": 2,
    "multiple": [2, 0],
    "truefalse": True,
    "fill": ["杀 青", "５０"],
    "numerical": "12,9",
    "matching": [0, 1, 2],
    "ordering": [3, 1, 0, 2],
    "short": " Bamboo  BASKET。",
}
WRONG = {
    "single": 0,
    "multiple": [1, 3],
    "truefalse": False,
    "fill": ["", "51"],
    "numerical": "13.01",
    "matching": [2, 0, None],
    "ordering": [1, 3, 2, 0],
    "short": "basket",
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_answer_earns_all_the_points(kind):
    assert grade(QUESTIONS[kind], RIGHT[kind]) == Score(100, 100, correct=True)


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_answer_earns_nothing(kind):
    assert grade(QUESTIONS[kind], WRONG[kind]) == Score(0, 100, correct=False)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_no_answer_earns_nothing(kind):
    score = grade(QUESTIONS[kind], None)
    assert (score.points_hundredths, score.correct, score.needs_person) == (0, False, kind == "practical")


@pytest.mark.parametrize(
    ("kind", "answer", "points"),
    [
        ("multiple", [0], 50),
        ("multiple", [0, 1], 0),
        ("multiple", [0, 1, 2], 50),
        ("multiple", [0, 1, 2, 3], 0),
        ("fill", ["杀青", ""], 50),
        ("fill", ["杀青"], 50),
        ("matching", [0, 1, 3], 66),
        ("ordering", [3, 1, 2, 0], 50),
    ],
)
def test_a_part_of_the_answer_earns_a_part_of_the_points(kind, answer, points):
    assert grade(QUESTIONS[kind], answer) == Score(points, 100, correct=False)


def test_an_essay_waits_for_a_person():
    assert grade(QUESTIONS["essay"], "my text") == Score(0, 100, correct=False, needs_person=True)


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("12.5", True),
        ("１２．５", True),
        ("12", True),
        ("13", True),
        ("11.99", False),
        ("+12.6", True),
        ("1.25e1", True),
    ],
)
def test_numbers_are_compared_as_numbers(typed, is_right):
    assert grade(QUESTIONS["numerical"], typed).correct is is_right


def test_thousands_and_minus_signs_are_understood():
    question = make_question(kind="numerical", answer={"value": "-1234.5", "tolerance": ""})
    assert grade(question, "−1,234.5").correct


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", True), ("single", "1"), ("single", -1), ("single", 100), ("single", 1.0), ("single", [1]),
        ("multiple", 1), ("multiple", [1, 1]), ("multiple", ["1"]), ("multiple", list(range(101))),
        ("truefalse", 1), ("truefalse", "true"),
        ("fill", "x"), ("fill", [1]), ("fill", ["x" * 501]),
        ("numerical", "NaN"), ("numerical", float("nan")), ("numerical", float("inf")), ("numerical", "1e999999"),
        ("numerical", "12 apples"), ("numerical", True), ("numerical", ""), ("numerical", 10**40),
        ("matching", [0, True]), ("matching", {"0": 1}), ("ordering", [0, 0]), ("ordering", [None]),
        ("short", None), ("short", "a\x00b"), ("short", "\ud800"), ("essay", "x" * 10_001), ("essay", 3), ("nothing", 1),
    ],
)  # fmt: skip
def test_a_malformed_answer_is_refused(kind, raw):
    with pytest.raises(AnswerMalformed):
        parse_answer(kind, raw)


@given(st.sampled_from(sorted(Kind)), anything)
def test_marking_never_fails_and_never_gives_more_than_there_is(kind, raw):
    score = grade(QUESTIONS[kind], raw)
    assert 0 <= score.points_hundredths <= score.max_hundredths == 100
    assert score.correct == (score.points_hundredths == 100)


@given(st.sampled_from(sorted(Kind)), anything)
def test_what_is_accepted_survives_json_and_is_accepted_again(kind, raw):
    try:
        value = parse_answer(kind, raw)
    except AnswerMalformed:
        return
    assert parse_answer(kind, json.loads(json.dumps(value))) == value


@given(st.sampled_from(["single", "multiple", "matching", "ordering"]), st.data())
def test_shuffling_changes_what_is_seen_and_never_the_mark(kind, data):
    question = QUESTIONS[kind]
    count = option_count(question)
    order = data.draw(st.permutations(range(count)))
    mixed = shuffled(question, order)
    place = {old: new for new, old in enumerate(order)}
    if kind == "single":
        answer = data.draw(st.integers(0, count - 1))
        moved = place[answer]
    else:
        answer = data.draw(st.permutations(range(count)))[: 3 if kind == "matching" else count]
        answer = answer[: data.draw(st.integers(1, count))] if kind == "multiple" else answer
        moved = [place[item] for item in answer]
    assert grade(mixed, moved) == grade(question, answer)


def test_a_wrong_order_for_shuffling_is_refused():
    with pytest.raises(ValueError, match="permutation"):
        shuffled(QUESTIONS["single"], [0, 0, 1, 2])


@pytest.mark.parametrize("kind", QUESTIONS)
def test_what_a_learner_sees_holds_no_key(kind):
    face = shown(QUESTIONS[kind], "en")
    assert not {"answer", "explanation"} & face.keys()
    assert "kill-green" not in json.dumps(face)


def test_matching_shows_left_and_right_apart():
    face = shown(QUESTIONS["matching"], "vi")
    assert face["left"] == ["acid", "lye", "salt"]
    assert face["right"] == ["sour", "soapy", "salty", "sweet"]


def test_options_fall_back_to_a_language_that_has_them_all():
    question = make_question(options={"zh-hans": ["一", "二"], "vi": []}, answer=0)
    assert options_in(question, "vi") == ["一", "二"]


def test_a_frozen_question_is_graded_like_the_question():
    question = QUESTIONS["multiple"]
    frozen = json.loads(json.dumps(question.as_json()))
    assert question_from(frozen) == question
    assert grade(frozen, [0, 2]).correct


def test_shuffling_is_reproducible():
    order = random.Random(7).sample(range(4), 4)
    assert shuffled(QUESTIONS["single"], order) == shuffled(QUESTIONS["single"], order)


@pytest.mark.parametrize(
    ("marking", "given", "points"),
    [
        ("parts", [0], 50),
        ("parts", [0, 1], 0),
        ("parts", [0, 2, 1], 50),
        ("half", [0], 50),
        ("half", [0, 1], 0),
        ("half", [0, 2, 1], 0),
        ("half", [], 0),
        ("all", [0], 0),
        ("all", [0, 2], 100),
        ("half", [0, 2], 100),
    ],
)
def test_a_half_right_choice_earns_what_the_rule_says(marking, given, points):
    question = make_question(kind="multiple", options=OPTIONS, answer=[0, 2], marking=marking)
    assert grade(question, given).points_hundredths == points


@pytest.mark.parametrize(("marking", "points"), [("parts", 50), ("half", 50), ("all", 0)])
def test_blanks_are_shares_unless_all_are_wanted(marking, points):
    question = make_question(kind="fill", options={}, answer=[["a"], ["b"]], marking=marking)
    assert grade(question, ["a", "x"]).points_hundredths == points


def test_a_task_at_the_bench_waits_for_its_examiner():
    assert grade(QUESTIONS["practical"], None) == Score(0, 100, correct=False, needs_person=True)


def test_pictures_of_options_move_with_them_and_the_order_is_written_down():
    pictures = [{"at": at, "kind": "image", "key": f"k{at}", "words": {}} for at in ("stem", 0, 2)]
    question = make_question(media=pictures)
    mixed = shuffled(question, [2, 0, 1])
    assert [(medium["at"], medium["key"]) for medium in mixed.media] == [
        ("stem", "kstem"),
        (1, "k0"),
        (0, "k2"),
    ]
    assert mixed.order == [2, 0, 1]
    again = shuffled(mixed, [1, 2, 0])
    assert again.order == [0, 1, 2]
    assert again.says_the_same(question)
    assert shown(mixed, "en")["media"][0] == {"at": "stem", "kind": "image", "key": "kstem", "words": ""}
    assert "media" not in shown(make_question(), "en")


@pytest.mark.parametrize(
    "medium",
    [
        {"at": 3, "kind": "image", "key": "k"},
        {"at": True, "kind": "image", "key": "k"},
        {"at": "stem", "kind": "film", "key": "k"},
        {"at": "stem", "kind": "image", "key": ""},
    ],
)
def test_a_picture_stands_where_there_is_something(medium):
    with pytest.raises(QuestionUnclear) as caught:
        check_question(make_question(media=[medium]))
    assert caught.value.field == "media"
