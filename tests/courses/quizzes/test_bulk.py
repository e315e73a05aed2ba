"""Many questions at once, and back: nothing that somebody else did meanwhile is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courses.actions import save_questions
from courses.models import BankAct, Question, ReviewStep
from courses.quizzes.bulk import (
    add_tags,
    delete_questions,
    drop_tags,
    last_act,
    set_category,
    set_difficulty,
    set_state,
    undo_act,
)
from courses.quizzes.keeping import AskedBefore
from courses.quizzes.labels import State
from courses.quizzes.reviewing import RemarkOwed, move_questions
from courses.quizzes.searching import Wanted, search_questions, shape_of
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_bank, make_question

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en", "vi")


@pytest.fixture
def trainer():
    return PersonFactory()


@pytest.fixture
def bank():
    bank = make_bank(count=0)
    items = [
        make_question(category="安全", tags=["接地"], difficulty=1),
        make_question(
            category="安全/用电", stem={"vi": "Nối đất là gì?"}, kind="short", options={}, answer=["x"]
        ),
        make_question(category="焊接", tags=["接地", "A"], difficulty=5, explanation={}),
        make_question(stem={"zh-hans": "熔炼炉的温度是多少？"}),
    ]
    save_questions(bank, items, actor=None)
    return bank


def rows(bank):
    return list(Question.objects.filter(bank=bank))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [0, 1, 2, 3]),
        ({"words": "熔炼"}, [3]),
        ({"words": "noi dat"}, [1]),
        ({"words": "竹篮 炉"}, [3]),
        ({"words": "炼熔"}, []),
        ({"kind": "short"}, [1]),
        ({"category": "安全"}, [0, 1]),
        ({"tag": "接地"}, [0, 2]),
        ({"tag": "ａ"}, [2]),
        ({"difficulty": 5}, [2]),
        ({"state": "retired"}, []),
        ({"lacks": "en"}, [1, 3]),
        ({"lacks": "vi"}, [0, 1, 2, 3]),
        ({"category": "安全", "lacks": "en", "kind": "short"}, [1]),
    ],
)
def test_questions_are_found_by_words_and_place_with_one_query(
    bank, wanted, found, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert [row.sort_order for row in search_questions(bank, Wanted(**wanted))] == found


def test_the_shape_of_a_bank_is_counted_with_one_query(bank, django_assert_num_queries):
    with django_assert_num_queries(1):
        shape = shape_of(bank, LANGUAGES)
    assert (shape.total, shape.kinds, shape.difficulties) == (
        4,
        {"single": 3, "short": 1},
        {1: 1, 2: 2, 5: 1},
    )
    assert list(shape.tags) == [("接地", 2), ("A", 1)]
    assert [(path, count) for path, _step, _depth, count in shape.categories] == [
        ("安全", 2),
        ("安全/用电", 1),
        ("焊接", 1),
    ]
    assert shape.lacking == {"zh-hans": 3, "en": 2, "vi": 4}


def test_every_act_is_written_and_taken_back(bank, trainer):
    before = [(row.category, row.tags, row.difficulty, row.state) for row in rows(bank)]
    acts = [
        set_category(rows(bank), category="新 / 章", actor=trainer),
        add_tags(rows(bank), tags="必考，接地", actor=trainer),
        drop_tags(rows(bank), tags="a", actor=trainer),
        set_difficulty(rows(bank), difficulty=3, actor=trainer),
        set_state(rows(bank), to=State.RETIRED, actor=trainer),
    ]
    row = rows(bank)[2]
    assert (row.category, row.tags, row.difficulty, row.state) == ("新/章", ["接地", "必考"], 3, "retired")
    assert row.tag_line == "|接地|必考|"
    assert last_act(bank, trainer) == acts[-1]
    assert [undo_act(act, actor=trainer) for act in reversed(acts)] == [4, 4, 1, 4, 4]
    assert undo_act(acts[0], actor=trainer) == 0
    assert [(row.category, row.tags, row.difficulty, row.state) for row in rows(bank)] == before
    assert last_act(bank, trainer) is None
    assert ReviewStep.objects.filter(question=row).count() == 2


def test_an_act_on_many_is_a_few_statements(bank, trainer, django_assert_max_num_queries):
    save_questions(bank, [make_question(tags=["a"]) for _number in range(150)], actor=None)
    many = rows(bank)
    for act in (
        lambda: set_category(many, category="x", actor=trainer),
        lambda: add_tags(many, tags="b", actor=trainer),
        lambda: set_state(many, to=State.RETIRED, actor=trainer),
    ):
        with django_assert_max_num_queries(10):
            done = act()
        with django_assert_max_num_queries(12):
            assert undo_act(done, actor=trainer) == 154


def test_what_changes_nothing_is_no_act(bank, trainer):
    assert set_difficulty(rows(bank)[:1], difficulty=1, actor=trainer) is None
    assert set_state(rows(bank), to=State.APPROVED, actor=trainer) is None
    assert not BankAct.objects.exists()


def test_taking_back_leaves_what_somebody_changed_since(bank, trainer):
    act = set_difficulty(rows(bank), difficulty=4, actor=trainer)
    first = rows(bank)[0]
    save_questions(bank, [replace(first.as_data(), difficulty=2)], actor=None)
    assert undo_act(act, actor=trainer) == 3
    assert [row.difficulty for row in rows(bank)] == [2, 2, 5, 2]


def test_a_deleted_question_comes_back_whole(bank, trainer):
    was = [row.as_data() for row in rows(bank)]
    act = delete_questions(rows(bank)[1:3], asked=[], actor=trainer)
    assert [row.sort_order for row in rows(bank)] == [0, 3]
    assert undo_act(act, actor=trainer) == 2
    assert [row.as_data() for row in rows(bank)] == was
    assert [row.sort_order for row in search_questions(bank, Wanted(words="noi dat"))] == [1]


def test_a_question_that_somebody_was_asked_stays(bank, trainer):
    found = rows(bank)
    with pytest.raises(AskedBefore):
        delete_questions(found, asked={found[3].uuid}, actor=trainer)
    assert len(rows(bank)) == 4


def test_what_is_sent_back_goes_with_a_word(bank, trainer):
    found = rows(bank)
    move_questions(found[:2], to=State.REVIEW, actor=trainer)
    with pytest.raises(RemarkOwed):
        move_questions(found, to=State.DRAFT, actor=trainer, remark="  ")
    assert [row.state for row in rows(bank)] == ["review", "review", "approved", "approved"]
    moved = move_questions(found[:2], to=State.DRAFT, actor=trainer, remark="选项 B 也对")
    assert [row.state for row in moved] == ["draft", "draft"]
    step = ReviewStep.objects.filter(question=found[0]).latest("at", "pk")
    assert (step.state, step.remark, step.by, step.version) == ("draft", "选项 B 也对", trainer, 1)
    assert not move_questions(found[:2], to=State.DRAFT, actor=trainer)
