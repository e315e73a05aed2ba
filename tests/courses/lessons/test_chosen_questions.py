"""Chosen questions in the plan of a quiz: found in the bank of the part, kept in their order, refused in words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from wagtail.blocks import StructBlockValidationError

from courses.access import grant_editor
from courses.actions import save_questions
from courses.lessons.question_chooser import chosen_in
from courses.lessons.quiz_plan import QuizPart, quiz_ref
from courses.outline import QuizPick
from courses.queries import questions_of
from courses.quizzes.labels import State
from courses.quizzes.models import Question
from tests.factories.courses import make_bank, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIBRARY = "/cms/question-library/"


@pytest.fixture
def bank():
    bank = make_bank("tea-1", count=3)
    save_questions(bank, [make_question(stem={"zh-hans": "熔炼炉的温度？", "en": "How hot?"})], actor=None)
    return bank


@pytest.fixture
def editor(site, django_user_model):
    user = django_user_model.objects.create(username="trainer", language="en")
    grant_editor(user)
    client = Client()
    client.force_login(user)
    return client


def uuids(key="tea-1"):
    return [question.uuid for question in questions_of(key)]


def plan(*parts):
    """The quiz as the editor's form gives it."""
    whole = [
        {"bank": "tea-1", "count": 2, "difficulty_from": 1, "difficulty_to": 5, **part} for part in parts
    ]
    block = QuizPart()
    with translation.override("en"):
        return block.clean(block.to_python({"bank": "tea-1", "draw": 1, "pass_percent": 60, "parts": whole}))


def refusal(*parts):
    with pytest.raises(StructBlockValidationError) as refused:
        plan(*parts)
    with translation.override("en"):
        return str(refused.value.as_json_data())


def test_chosen_questions_stand_in_the_plan_in_their_order_beside_drawn_ones(bank):
    first, second, *_rest = uuids()
    ref = quiz_ref(plan({"fixed": f"{second}, {first},{second}", "category": "nowhere"}, {"count": 1}))
    assert ref.parts == (QuizPick("tea-1", fixed=(second, first)), QuizPick("tea-1", 1))
    assert ref.draw == 3


def test_what_cannot_be_asked_is_refused_with_its_name(bank):
    retired, draft, *_rest = uuids()
    rows = Question.objects.filter(bank=bank)
    rows.filter(uuid=retired).update(state=State.RETIRED)
    rows.filter(uuid=draft).update(state=State.DRAFT)
    stranger = make_bank("other", count=1).questions.get()
    said = refusal({"fixed": f"{retired},{draft},{stranger.uuid},00000000-0000-4000-8000-000000000000"})
    for words in (
        "it is retired",
        "it is not approved yet",
        "it stands in another bank",
        "it is not there any more",
    ):
        assert words in said


def test_two_parts_do_not_choose_the_same_question(bank):
    first, second, hot = uuids()[0], uuids()[1], uuids()[3]
    assert "Two parts choose the same question: How hot?" in refusal(
        {"fixed": f"{first},{hot}"}, {"fixed": f"{hot},{second}"}
    )


def test_the_field_finds_approved_questions_of_its_bank(editor, bank, django_assert_max_num_queries):
    first, hot = uuids()[0], uuids()[3]
    editor.get(LIBRARY)
    with django_assert_max_num_queries(6):
        found = editor.get(LIBRARY, {"bank": "tea-1", "q": "熔炼"}).json()["questions"]
    assert found == [{"uuid": hot, "stem": "How hot?", "why_not": ""}]
    Question.objects.filter(uuid=hot).update(state=State.RETIRED)
    assert editor.get(LIBRARY, {"bank": "tea-1", "q": "熔炼"}).json()["questions"] == []
    chosen = editor.get(LIBRARY, {"bank": "tea-1", "ids": f"{hot},{first}"}).json()["questions"]
    assert [(each["uuid"], each["why_not"]) for each in chosen] == [(hot, "it is retired"), (first, "")]
    assert editor.get(LIBRARY, {"bank": "nothing", "q": ""}).json()["questions"] == []
    assert Client().get(LIBRARY).status_code == 302


@pytest.mark.parametrize("text", [None, "", "x,y", ","])
def test_what_is_no_identity_is_left_out(text):
    assert chosen_in(text) == ()
