"""Only what somebody approved is drawn, from where the quiz says."""

from __future__ import annotations

import pytest

from courses.actions import index_questions, save_questions
from courses.models import Question
from courses.queries import drawable, drawable_count
from courses.quizzes.derived import derived, missing_in
from courses.quizzes.labels import MOVES, State, branches, clean_category, clean_tags, is_move, tag_line
from tests.factories.courses import make_bank, make_question

PLACES = (
    ("用电安全", 1, ["接地"]),
    ("用电安全/接地", 2, ["接地", "必考"]),
    ("用电安全生产", 3, []),
    ("Fire", 5, ["Fire Drill"]),
)


@pytest.fixture
def bank(db):
    bank = make_bank(count=0)
    asked = [make_question(category=path, difficulty=hard, tags=tags) for path, hard, tags in PLACES]
    save_questions(bank, asked, actor=None)
    return bank


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [0, 1, 2, 3]),
        ({"category": "用电安全"}, [0, 1]),
        ({"category": " 用电安全 ＞ 接地 "}, [1]),
        ({"category": "nothing"}, []),
        ({"difficulty": [2, 3]}, [1, 2]),
        ({"tags": ["接地"]}, [0, 1]),
        ({"tags": ["接地", "必考"]}, [1]),
        ({"tags": ["ＦＩＲＥ drill"]}, [3]),
        ({"tags": ["Fire"]}, []),
        ({"category": "用电安全", "difficulty": [1], "tags": ["接地"]}, [0]),
    ],
)
def test_a_draw_takes_what_it_asks_for_with_one_query(bank, asked, found, django_assert_num_queries):
    with django_assert_num_queries(1):
        drawn = drawable(bank.key, **asked)
    assert [item.category for item in drawn] == [PLACES[place][0] for place in found]
    assert drawable_count(bank.key, **asked) == len(found)


def test_only_approved_questions_are_drawn(bank):
    for place, state in enumerate((State.DRAFT, State.REVIEW, State.RETIRED)):
        Question.objects.filter(bank=bank, sort_order=place).update(state=state)
    assert [item.category for item in drawable(bank.key)] == ["Fire"]


def test_a_row_of_the_release_before_is_approved_and_soon_found(bank):
    Question.objects.filter(bank=bank).update(tokens="", tag_line="", languages="", same_key="")
    assert len(drawable(bank.key)) == 4
    assert not drawable(bank.key, tags=["接地"])
    assert index_questions(limit=3) == 3
    assert index_questions() == 1
    assert index_questions() == 0
    assert len(drawable(bank.key, tags=["接地"])) == 2


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("", ""),
        (" 用电安全 / 接地 /", "用电安全/接地"),
        ("A>B＞C＼D\\E/F/G/H", "A/B/C/D/E/F"),
        ("//", ""),
        ("a  b/ c", "a b/c"),
        ("长" * 300, "长" * 200),
    ],
)
def test_a_category_is_a_path(typed, path):
    assert clean_category(typed) == path


def test_tags_are_cut_at_the_signs_between_them_and_kept_once():
    assert clean_tags("#接地，焊接、 Fire;fire ｜ＦＩＲＥ\n") == ["接地", "焊接", "Fire"]
    assert clean_tags(["a|b", "x" * 99]) == ["a", "b", "x" * 40]
    assert len(clean_tags([str(number) for number in range(50)])) == 20
    assert tag_line(["接地", "Fire"]) == "|接地|fire|"
    assert tag_line([]) == ""


def test_the_tree_counts_what_lies_below():
    found = list(branches([("b", 1), ("a/x", 2), ("a", 3), ("", 9), ("a/x/y", 4)]))
    assert found == [("a", "a", 1, 9), ("a/x", "x", 2, 6), ("a/x/y", "y", 3, 4), ("b", "b", 1, 1)]


def test_no_question_moves_to_where_it_is():
    assert not any(is_move(state, state) for state in State)
    assert all(MOVES[state] for state in State)


def test_a_language_is_whole_when_nothing_of_it_is_missing():
    item = make_question()
    assert derived(item).languages == " en "
    assert missing_in(item, "zh-hans") == ["explanation"]
    assert missing_in(item, "vi") == ["stem", "options", "explanation"]
    both = make_question(explanation={"en": "x", "zh-hans": "因为"})
    assert derived(both).languages == " en zh-hans "
    lines = make_question(explanation={}, rubric=[{"words": {"en": "cuts clean"}, "points_hundredths": 100}])
    assert missing_in(lines, "zh-hans") == ["rubric"]


def test_a_question_is_found_by_its_words_and_options():
    tokens = derived(make_question(tags=["必考"])).tokens
    assert all(f" {word} " in tokens for word in ("鲜叶", "竹篮", "basket"))
