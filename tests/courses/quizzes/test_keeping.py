"""What somebody was asked, or a published quiz draws from, is deleted by nobody, whichever way."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.access import grant_editor
from courses.models import QuestionBank
from courses.quizzes.keeping import AskedBefore
from courses.versions.keeping import BankAsked, BankInUse
from courses.versions.reading import forget_outlines
from lms.assessments.models import Attempt
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_bank, make_course, make_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def trainer(site, django_user_model):
    user = django_user_model.objects.create(username="trainer", display_name="Master Wang", language="en")
    grant_editor(user)
    return user


@pytest.fixture
def editor(trainer):
    client = Client()
    client.force_login(trainer)
    return client


@pytest.fixture
def asked(site):
    """Somebody was asked the first question of this bank."""
    bank = make_bank("tea-9", count=2)
    first = bank.questions.first()
    enrolment = EnrolmentFactory()
    Attempt.objects.create(
        learner=enrolment.learner, enrolment=enrolment, course_key=uuid4(), lesson_uuid=uuid4(), lesson_version=1,
        number=1, paper=[first.as_data().as_json()], pass_percent=80, started_at=timezone.now(), max_hundredths=100,
    )  # fmt: skip
    return first


def saved_without(editor, going):
    """The bank's form with these questions ticked to be deleted."""
    bank = going[0].bank
    forms = [
        {
            "id": str(row.pk),
            "kind": "single",
            "stem_en": "What carries leaf?",
            "options_en": "bag\nbasket\nbucket",
            "answer": "B",
            "difficulty": "2",
            "points_hundredths": "1",
            "ORDER": str(place),
            "DELETE": "1" if row in going else "",
        }
        for place, row in enumerate(bank.questions.all(), start=1)
    ]
    data = nested_form_data(
        {"title": "Tea 9", "key": "tea-9", "questions": inline_formset(forms, initial=len(forms))}
    )
    return editor.post(reverse("wagtailsnippets_courses_questionbank:edit", args=[bank.pk]), data)


def test_a_question_that_somebody_was_asked_is_not_deleted_in_the_editor(editor, asked):
    other = asked.bank.questions.last()
    page = saved_without(editor, [asked, other]).content.decode()
    assert "Learners were asked" in page
    assert asked.bank.questions.count() == 2
    [ticked] = re.findall(
        r'value="1"[^>]*name="questions-\d-DELETE"|name="questions-\d-DELETE"[^>]*value="1"', page
    )
    assert "questions-1-" in ticked, "what may go is still ticked, what was asked is there again"
    assert saved_without(editor, [other]).status_code == 302
    assert list(asked.bank.questions.all()) == [asked]
    with pytest.raises(AskedBefore):
        asked.delete()


@pytest.mark.parametrize("several", [False, True])
def test_a_bank_that_learners_were_asked_from_stays_with_the_reason(editor, trainer, asked, several):
    trainer.is_superuser = True
    trainer.save()
    address = reverse("wagtailsnippets_courses_questionbank:delete", args=[asked.bank_id])
    if several:
        bulk = reverse("wagtail_bulk_action", args=["courses", "questionbank", "delete"])
        address = f"{bulk}?id={asked.bank_id}"
    response = editor.post(address)
    assert response.url == "/trainer/banks/tea-9/figures/"
    assert QuestionBank.objects.exists()
    free = make_bank("free", count=1)
    editor.post(reverse("wagtailsnippets_courses_questionbank:delete", args=[free.pk]))
    assert not QuestionBank.objects.filter(key="free").exists()
    with pytest.raises(BankAsked):
        QuestionBank.objects.filter(key="tea-9").delete()


def test_a_bank_that_a_published_quiz_draws_from_stays(editor):
    forget_outlines()  # tests reuse ids
    bank = make_bank("one", count=4)
    make_course("EXAM-1", lessons=[make_lesson("quiz", bank="one", draw=3)])
    with pytest.raises(BankInUse, match="EXAM-1"):
        bank.delete()
