"""Questions that say the same are found, however they are written; keeping one retires the others, and comes back."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from courses.actions import save_questions
from courses.models import Question
from courses.queries import drawable
from courses.quizzes.alike import LEAST_PERCENT, Alike, alike, letter_pairs, shared
from courses.quizzes.bulk import undo_act
from courses.quizzes.doubles import keep_one, near_questions, same_questions
from tests.factories.courses import make_bank, make_question


@pytest.mark.parametrize("seed", range(12))
def test_the_short_way_finds_what_comparing_all_finds(seed):
    dice = random.Random(seed)
    texts = [frozenset(dice.sample("abcdefghij", dice.randint(0, 10))) for _number in range(40)]
    all_pairs = {
        (one, other)
        for other in range(len(texts))
        for one in range(other)
        if shared(texts[one], texts[other]) >= LEAST_PERCENT and texts[one] != texts[other]
    }
    assert {(pair.one, pair.other) for pair in alike(texts)} == all_pairs
    assert all_pairs


def test_a_word_more_is_alike_and_another_question_is_not():
    texts = [
        letter_pairs(make_question(stem={"zh-hans": stem}, options={"zh-hans": ["塑料袋", "竹篮", "铁桶"]}))
        for stem in (
            "采下来的新鲜茶叶应该用什么容器来装运？",
            "采下来的新鲜茶叶应当用什么容器来装运？",
            "焊接前应检查哪些设备？",
        )
    ]
    ((pair),) = alike(texts)
    assert (pair.one, pair.other) == (0, 1)
    assert 80 <= pair.percent < 100
    assert alike([texts[0], texts[0]]) == []
    assert isinstance(pair, Alike)


@pytest.fixture
def bank(db):
    bank = make_bank(count=0)
    stem = "采下来的新鲜茶叶应该用什么容器来装运比较好？"
    items = [
        make_question(stem={"zh-hans": stem}),
        make_question(stem={"zh-hans": stem.replace("？", " ( ) ?")}, answer=2),
        make_question(stem={"zh-hans": stem.replace("应该", "应当")}),
        make_question(stem={"zh-hans": "焊接前应检查哪些设备？"}),
    ]
    save_questions(bank, items, actor=None)
    return bank


def test_doubles_are_grouped_and_say_when_their_keys_differ(bank, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        (same,) = same_questions(bank)
    assert ([row.sort_order for row in same.questions], same.keys_differ) == ([0, 1], True)
    near = near_questions(bank)
    assert {tuple(row.sort_order for row in pair.questions) for pair in near} == {(0, 2), (1, 2)}
    with django_assert_max_num_queries(2):
        assert [pair.percent for pair in near_questions(bank)] == [pair.percent for pair in near]


def test_one_is_kept_and_the_others_come_back(bank):
    keep, *others = (UUID(item.uuid) for item in drawable(bank.key)[:3])
    act = keep_one(bank, keep=keep, among=[keep, *others], actor=None)
    assert len(drawable(bank.key)) == 2
    assert same_questions(bank) == near_questions(bank) == []
    assert keep_one(bank, keep=keep, among=[keep, *others], actor=None) is None
    assert undo_act(act, actor=None) == 2
    assert Question.objects.filter(state="approved").count() == 4
