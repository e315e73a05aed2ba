"""What people type becomes the key that they mean, and comes back as they would say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.actions import QuestionUnclear
from courses.quizzes.spelling import NotUnderstood, answer_from, answer_text, options_from, options_text
from courses.quizzes.writing import check_question
from tests.factories.courses import make_question

FOUR = ["塑料袋", "竹篮", "铁桶", "麻袋"]


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("single", "B", 1), ("single", "ｂ", 1), ("single", " 2 ", 1), ("single", "竹篮", 1),
        ("multiple", "ABD", [0, 1, 3]), ("multiple", "A、C", [0, 2]), ("multiple", "Ａ，Ｃ", [0, 2]), ("multiple", "1,3", [0, 2]), ("multiple", "D|A", [0, 3]),
        ("truefalse", "对", True), ("truefalse", "正确", True), ("truefalse", "√", True), ("truefalse", "T", True), ("truefalse", "TRUE", True), ("truefalse", "đúng", True), ("truefalse", "A", True),
        ("truefalse", "错误", False), ("truefalse", "×", False), ("truefalse", "False", False), ("truefalse", "Sai", False), ("truefalse", "B", False),
        ("fill", "杀青 | kill-green；50", [["杀青", "kill-green"], ["50"]]),
        ("numerical", "12.5", {"value": "12.5", "tolerance": "0"}), ("numerical", "１２．５ ± 0.5", {"value": "１２．５", "tolerance": "0.5"}), ("numerical", "12,5+/-1", {"value": "12,5", "tolerance": "1"}),
        ("ordering", "", [0, 1, 2, 3]), ("ordering", "DBAC", [3, 1, 0, 2]),
        ("short", "竹篮|basket", ["竹篮", "basket"]), ("essay", "", None), ("essay", "model answer", None),
    ],
)  # fmt: skip
def test_answers_are_read_as_people_write_them(kind, text, key):
    assert answer_from(kind, text, FOUR) == key


@pytest.mark.parametrize(
    ("kind", "text"),
    [("single", "E"), ("single", "AB"), ("single", ""), ("single", "basketball"), ("multiple", "AA"), ("multiple", "AE"), ("truefalse", "perhaps"),
     ("fill", " ; "), ("numerical", "much"), ("numerical", "1 ± many"), ("short", "|"), ("ordering", "AZ9")],
)  # fmt: skip
def test_what_is_no_answer_is_said_so(kind, text):
    if kind == "fill":
        assert answer_from(kind, text, FOUR) == []
        return
    with pytest.raises(NotUnderstood):
        answer_from(kind, text, FOUR)


def test_pairs_are_lines_with_an_equals_sign():
    pairs = options_from("matching", "酸 ＝ 醋\n = 糖\n咸=盐\n")
    assert pairs == [["酸", "醋"], ["咸", "盐"], ["", "糖"]]
    assert options_from("matching", options_text("matching", pairs)) == pairs
    assert answer_from("matching", "", pairs) == [0, 1]


@given(st.sampled_from(["single", "multiple", "ordering", "truefalse"]), st.data())
def test_a_key_survives_being_written_out(kind, data):
    places = data.draw(st.permutations(range(4)))
    key = {
        "single": places[0],
        "multiple": sorted(places[: 1 + places[0]]),
        "ordering": list(places),
        "truefalse": places[0] > 1,
    }[kind]
    assert answer_from(kind, answer_text(kind, key, 4), FOUR) == key


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({"stem": {"en": "  "}}, "stem"),
        ({"points_hundredths": 0}, "points"),
        ({"options": {"en": ["one"]}, "answer": 0}, "options"),
        ({"options": {"en": ["a", "b"], "vi": ["a"]}, "answer": 0}, "options"),
        ({"answer": 3}, "answer"),
        ({"answer": True}, "answer"),
        ({"kind": "multiple", "answer": []}, "answer"),
        ({"kind": "truefalse", "options": {}, "answer": 1}, "answer"),
        ({"kind": "fill", "options": {}, "answer": [[]]}, "answer"),
        ({"kind": "fill", "options": {}, "answer": []}, "answer"),
        ({"kind": "numerical", "options": {}, "answer": {"value": "much"}}, "answer"),
        ({"kind": "matching", "options": {"en": [["a", "b"], ["c", ""]]}, "answer": [0, 1]}, "options"),
        ({"kind": "matching", "options": {"en": [["a", "b"], ["c", "d"]]}, "answer": [0, None]}, "answer"),
        ({"kind": "ordering", "options": {"en": ["a", "b"]}, "answer": [0]}, "answer"),
        ({"kind": "short", "options": {}, "answer": [" "]}, "answer"),
    ],
)
def test_an_unclear_question_says_where(changes, field):
    with pytest.raises(QuestionUnclear) as refusal:
        check_question(make_question(**changes))
    assert refusal.value.field == field
    assert str(refusal.value.message)
