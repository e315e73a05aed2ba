"""Presence prompts on the learner's pages: there where the rule set asks, complete, and as somebody wants them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.study.queries import has_simple_prompts
from lms.study.rules.presence import WORDS
from media_pipeline.models import Asset
from tests.factories.ledger import DAY, LEASE, film, prompt, record
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(enrolment):
    """The learner's class asks."""
    data = {**RuleSetFactory.build().data, "prompt": {"every_min": [8, 15]}}
    enrolment.ruleset = RuleSetFactory(code="CN-ASKS", data=data)
    enrolment.save()
    return enrolment


def lesson_page(client, outline):
    lesson = next(each for each in outline.lessons if each.kind == "video")
    Asset.objects.filter(uuid=lesson.asset).update(playable_at=timezone.now())
    return client.get(reverse("learner:lesson", args=[outline.code, lesson.uuid])).content.decode(), lesson


def test_a_class_that_asks_has_every_word_and_the_titles_on_the_page(signed_in, asked, outline):
    text, lesson = lesson_page(signed_in, outline)
    choices = re.findall(r'data-choice="([^"]+)"', text)
    assert set(WORDS) < set(choices)
    assert str(lesson.uuid) in choices
    assert 'role="alertdialog"' in text
    assert "prompt_missed" in text


def test_a_class_that_never_asks_has_none_of_it(signed_in, enrolment, outline):
    text, _lesson = lesson_page(signed_in, outline)
    assert "data-choice" not in text
    assert "prompt_missed" not in text


def test_how_to_be_asked_is_chosen_by_who_is_asked(signed_in, asked, django_assert_max_num_queries):
    address = reverse("learner:me")
    assert reverse("learner:prompts") in signed_in.get(address).content.decode()
    with django_assert_max_num_queries(8):
        signed_in.get(address)
    answer = signed_in.post(reverse("learner:prompts"), {"simple": "1"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert has_simple_prompts(asked.learner_id)
    signed_in.post(reverse("learner:prompts"), {"simple": "0"})
    assert not has_simple_prompts(asked.learner_id)


def test_who_is_never_asked_is_not_asked_how(signed_in, enrolment):
    assert reverse("learner:prompts") not in signed_in.get(reverse("learner:me")).content.decode()


def test_a_stranger_chooses_nothing(client):
    assert client.post(reverse("learner:prompts"), {"simple": "1"}).status_code == 302
    assert client.get(reverse("learner:prompts")).status_code in {302, 405}


def test_a_day_says_which_questions_were_answered_and_which_were_not(signed_in, asked, outline):
    record(
        film(asked, minutes=40, source={"lease": LEASE}), prompt(asked, 12, answered=12.2), prompt(asked, 26)
    )
    text = signed_in.get(reverse("learner:hours_day", args=[DAY.date()])).content.decode()
    assert "2 questions · 1 not answered in time" in text
    assert "answered after 12 s" in text
    assert "not answered: what was played after it did not count" in text
    assert "14 min did not count: a question on the screen was not answered" in text


def test_an_answer_after_the_miss_is_one_line(signed_in, asked, outline):
    record(film(asked, minutes=40, source={"lease": LEASE}), prompt(asked, 26))
    record(prompt(asked, 26, answered=30, again=True))
    text = signed_in.get(reverse("learner:hours_day", args=[DAY.date()])).content.decode()
    assert "1 question · 1 not answered in time" in text
    assert "answered after 4 min: it counted again from there on" in text
