"""The decisions about an attempt, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.outline import QuizRef
from courses.quizzes.items import QuestionData, grade
from lms.assessments import rules

AT = datetime(2026, 4, 7, 12, tzinfo=UTC)


def draw(bank: list[QuestionData], count: int, seed: int) -> list[QuestionData]:
    return rules.draw_paper(QuizRef("b", count, 60), {"b": bank}, seed) or []


def single(name: str = "q", options: int = 4, key: int = 0) -> QuestionData:
    texts = [f"{name}{place}" for place in range(options)]
    return QuestionData(
        name, "single", {"zh-hans": name}, {"zh-hans": texts, "en": [f"en {t}" for t in texts]}, key
    )


@given(st.integers(0, 2**53), st.integers(0, 3))
def test_the_key_moves_with_the_options_in_every_language(seed, key):
    [drawn] = draw([single(key=key)], 1, seed)
    assert drawn.options["zh-hans"][drawn.answer] == f"q{key}"
    assert drawn.options["en"][drawn.answer] == f"en q{key}"
    assert grade(drawn, drawn.answer).correct


@given(st.integers(0, 2**53), st.integers(1, 12))
def test_a_paper_never_asks_a_question_twice_nor_more_than_there_are(seed, count):
    bank = [single(f"q{n}") for n in range(8)]
    names = [question.uuid for question in draw(bank, count, seed)]
    assert len(names) == len(set(names)) == min(count, 8)


def test_the_same_seed_draws_the_same_paper_and_another_seed_another():
    bank = [single(f"q{n}") for n in range(20)]
    assert draw(bank, 10, 7) == draw(bank, 10, 7)
    assert draw(bank, 10, 7) != draw(bank, 10, 8)


@pytest.mark.parametrize(
    ("score", "most", "mark", "passes"),
    [
        (80, 100, 80, True),
        (79, 100, 80, False),
        (7999, 10000, 80, False),
        (0, 0, 0, False),
        (2, 3, 67, False),
    ],
)
def test_the_pass_mark_is_not_rounded(score, most, mark, passes):
    assert rules.is_pass(score, most, mark) is passes


@pytest.mark.parametrize("value", [4, -1, True, "1", 1.0, None, [1], {}])
def test_what_cannot_be_an_answer_is_refused(value):
    with pytest.raises(rules.AnswerRefused):
        rules.parse_shaped("single:4", value)


def test_a_matching_answer_may_leave_places_empty():
    assert rules.parse_shaped("matching:3", [None, 2, 0]) == [None, 2, 0]
    with pytest.raises(rules.NoSuchOption):
        rules.parse_shaped("matching:3", [None, 3, 0])


def test_the_wait_counts_down_and_ends():
    assert rules.wait_s(AT, 60, AT + timedelta(seconds=59, milliseconds=1)) == 1
    assert rules.wait_s(AT, 60, AT + timedelta(seconds=60)) == 0
    assert rules.wait_s(None, 60, AT) == 0


def test_time_is_over_only_after_the_grace():
    end = rules.deadline(AT, 600)
    assert end == AT + timedelta(seconds=600)
    assert not rules.is_over(end, end + rules.GRACE)
    assert rules.is_over(end, end + rules.GRACE + timedelta(milliseconds=1))
    assert rules.deadline(AT, None) is None
    assert not rules.is_over(None, AT)


def test_keys_and_answers_are_told_in_words():
    question = single(key=2)
    assert rules.words_of(question, 2, "en") == ["en q2"]
    assert rules.words_of(question, None, "en") == []
    pairs = {"en": [["tea", "leaf"], ["ham", "salt"]]}
    matching = QuestionData("m", "matching", {"en": "?"}, pairs, [0, 1])
    assert rules.words_of(matching, [1, None], "en") == ["tea – salt"]
    assert rules.words_of(
        QuestionData("n", "numerical", {}), {"value": "12.5", "tolerance": "0.5"}, "en"
    ) == ["12.5 ± 0.5"]
    assert rules.words_of(QuestionData("f", "fill", {}), [["a", "b"], ["c"]], "en") == ["a", "c"]
