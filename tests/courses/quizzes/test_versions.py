"""A question that is changed keeps what it was; nobody writes over somebody else unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.access import grant_editor
from courses.actions import QuestionChanged, put_question_back, save_question, save_questions
from courses.models import Question, QuestionVersion
from courses.queries import question_history, questions_of
from courses.quizzes.labels import State
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_bank, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return PersonFactory(), PersonFactory()


@pytest.fixture
def bank():
    return make_bank("tea-1", count=0)


def test_what_it_was_is_kept_with_who_wrote_it(bank, people):
    first, second = people
    item = make_question()
    save_question(bank, item, actor=first)
    changed = save_question(bank, replace(item, answer=2), actor=second, was_version=1)
    assert (changed.version, changed.changed_by) == (2, second)
    (old,) = QuestionVersion.objects.all()
    assert (old.number, old.written_by, old.as_data().answer) == (1, first, 1)
    assert [(step.number, step.by_id, step.item.answer) for step in question_history(changed)] == [
        (2, second.pk, 2),
        (1, first.pk, 1),
    ]


def test_what_says_the_same_is_no_new_version(bank, people):
    item = make_question(options={"en": [("a", "1"), ("b", "2")]}, kind="matching", answer=[0, 1])
    save_question(bank, item, actor=people[0])
    again = save_question(bank, item, actor=people[1], was_version=1)
    assert (again.version, again.changed_by) == (1, people[0])
    assert not QuestionVersion.objects.exists()


def test_where_it_lies_makes_no_version(bank, people):
    item = make_question()
    save_question(bank, item, actor=people[0])
    moved = replace(item, category="安全", tags=["必考"], difficulty=4)
    question = save_question(bank, moved, actor=people[1], was_version=1)
    assert (question.version, question.category, question.tag_line) == (1, "安全", "|必考|")
    assert questions_of(bank.key) == (moved,)


def test_somebody_who_looked_at_an_older_version_is_told(bank, people):
    item = make_question()
    save_question(bank, item, actor=people[0])
    save_question(bank, replace(item, answer=2), actor=people[0], was_version=1)
    with pytest.raises(QuestionChanged):
        save_question(bank, replace(item, answer=0), actor=people[1], was_version=1)
    assert Question.objects.get().answer == 2
    # A double click says the same twice: nobody has to be told.
    assert save_question(bank, replace(item, answer=2), actor=people[0], was_version=1).version == 2


def test_an_old_version_comes_back_as_a_new_one(bank, people):
    item = make_question()
    save_question(bank, item, actor=people[0], state=State.APPROVED)
    question = save_question(bank, replace(item, answer=2, tags=["x"]), actor=people[0], was_version=1)
    back = put_question_back(question, number=1, actor=people[1])
    assert (back.version, back.answer, back.tags, back.state) == (3, 1, ["x"], State.APPROVED)
    assert questions_of(bank.key)[0].version == 3
    assert set(QuestionVersion.objects.values_list("number", flat=True)) == {1, 2}
    with pytest.raises(QuestionVersion.DoesNotExist):
        put_question_back(question, number=9, actor=people[1])


def test_a_whole_bank_is_written_in_a_few_statements(bank, django_assert_max_num_queries):
    items = [make_question() for _number in range(150)]
    with django_assert_max_num_queries(6):
        save_questions(bank, items, actor=None)
    changed = [replace(item, answer=0) for item in items[:100]] + items[100:]
    with django_assert_max_num_queries(8):
        save_questions(bank, changed, actor=None)
    assert QuestionVersion.objects.count() == 100
    assert Question.objects.filter(version=2).count() == 100


def test_the_editor_keeps_versions_too(client, bank, site):
    trainer = PersonFactory()
    grant_editor(trainer)
    client.force_login(trainer)
    item = make_question(category="安全", tags=["x"])
    (question,) = save_questions(bank, [item], actor=None)
    values = {
        "id": question.pk, "kind": "single", "stem_zh-hans": "用什么装鲜叶？", "stem_en": "What carries fresh leaf?",
        "options_zh-hans": "塑料袋\n竹篮\n铁桶", "options_en": "plastic bag\nbamboo basket\niron bucket", "answer": "B",
        "explanation_en": "Leaf must breathe.", "difficulty": "2", "points_hundredths": "1", "ORDER": "1", "DELETE": "",
    }  # fmt: skip

    def save(**changes):
        formset = inline_formset([{**values, **changes}], initial=1)
        data = nested_form_data({"title": "Tea", "key": "tea-1", "questions": formset})
        assert (
            client.post(
                reverse("wagtailsnippets_courses_questionbank:edit", args=[bank.pk]), data
            ).status_code
            == 302
        )

    save()
    assert not QuestionVersion.objects.exists()
    save(answer="C")
    question.refresh_from_db()
    assert (question.version, question.answer, question.changed_by) == (2, 2, trainer)
    assert (question.category, question.tags) == ("安全", ["x"])
    assert QuestionVersion.objects.get().as_data().answer == 1
