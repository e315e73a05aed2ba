"""Banks are written whole or not at all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.access import grant_editor
from courses.actions import BankKeyTaken, QuestionUnclear, create_bank, save_questions
from courses.models import Question, QuestionBank
from courses.queries import bank_sizes, questions_of
from tests.factories.courses import make_bank, make_question

pytestmark = pytest.mark.django_db


def test_questions_are_read_in_their_order_with_one_query(django_assert_num_queries):
    bank = make_bank(count=0)
    asked = [make_question(stem={"en": f"q{n}"}) for n in range(4)]
    save_questions(bank, asked, actor=None)
    with django_assert_num_queries(1):
        assert questions_of(bank.key) == tuple(asked)
    assert questions_of("nothing") == ()
    assert bank_sizes([bank.key]) == {bank.key: 4}


def test_saving_again_overwrites_and_adds_at_the_end():
    bank = make_bank(count=0)
    first, second = make_question(), make_question()
    save_questions(bank, [first, second], actor=None)
    changed = make_question(uuid=first.uuid, answer=2)
    third = make_question()
    save_questions(bank, [third, changed], actor=None)
    assert [(item.uuid, item.answer) for item in questions_of(bank.key)] == [
        (first.uuid, 2),
        (second.uuid, 1),
        (third.uuid, 1),
    ]


def test_one_unclear_question_keeps_all_out():
    bank = make_bank(count=0)
    with pytest.raises(QuestionUnclear):
        save_questions(bank, [make_question(), make_question(answer=9)], actor=None)
    with pytest.raises(QuestionUnclear):
        save_questions(bank, [make_question(uuid="not a uuid")], actor=None)
    assert not Question.objects.exists()


def test_a_taken_key_is_refused():
    make_bank("tea-1")
    with pytest.raises(BankKeyTaken):
        create_bank(actor=None, key="tea-1", title="other")
    assert QuestionBank.objects.count() == 1


def test_the_key_of_a_bank_cannot_be_changed(client, site, django_user_model):
    trainer = django_user_model.objects.create(username="t", display_name="T")
    grant_editor(trainer)
    client.force_login(trainer)
    bank = make_bank("tea-1", count=0)
    client.post(
        reverse("wagtailsnippets_courses_questionbank:edit", args=[bank.pk]),
        {"title": "New title", "key": "other", "questions-TOTAL_FORMS": "0", "questions-INITIAL_FORMS": "0"},
    )
    bank.refresh_from_db()
    assert (bank.title, bank.key) == ("New title", "tea-1")
