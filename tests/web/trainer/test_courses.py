"""The trainer's start page and the question banks: my own work, what state it is in, where to go on."""

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Locale

from courses.access import grant_editor
from lms.accounts.models import Role
from lms.web.trainer.banks import question_line
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.courses import make_bank, make_course, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en")


@pytest.fixture
def client(trainer):
    client = Client()
    client.force_login(trainer)
    return client


def test_a_newcomer_is_led_in_four_steps(client):
    page = client.get("/trainer/").content.decode()
    assert "No course yet" in page
    assert page.count('class="small quiet"') == 4


def test_my_courses_say_their_state_and_lead_to_the_editor(client, trainer):
    page = make_course("TEA-101", actor=trainer)
    make_course("HAM-101")
    (line,) = client.get("/trainer/").context["courses"]
    assert (line.title, line.code, line.state, line.version) == ("Tea processing", "TEA-101", "published", 1)
    english = page.get_translation(Locale.objects.get(language_code="en"))
    assert line.edit_url == f"/cms/pages/{english.pk}/edit/"
    assert f"/cms/pages/{page.pk}/edit/" in [url for _language, url in line.translations]
    assert len(line.translations) == 2
    assert line.view_url.endswith("/")
    english.title = "New title"
    english.save_revision()
    (line,) = client.get("/trainer/").context["courses"]
    assert line.state == "changes not published"
    grant_editor(trainer)
    assert client.get(line.edit_url).status_code == 200
    assert client.get(client.get("/trainer/").context["add_url"]).status_code == 200


def test_my_classes_and_nobody_elses(client, trainer):
    mine = CohortTrainerFactory(user=trainer).cohort
    EnrolmentFactory(cohort=mine)
    CohortFactory(name="不是我的")
    page = client.get("/trainer/")
    assert [(line.name, line.people) for line in page.context["classes"]] == [(mine.name, 1)]
    assert "不是我的" not in page.content.decode()


def test_the_office_sees_every_course():
    make_course("TEA-101")
    client = Client()
    client.force_login(PersonFactory(roles=[Role.OFFICE]))
    assert client.get("/trainer/").context["courses"]


def test_the_start_page_costs_the_same_for_many_courses(client, trainer, django_assert_max_num_queries):
    for number in range(6):
        make_course(f"TEA-{number}", actor=trainer)
        CohortTrainerFactory(user=trainer)
    client.get("/trainer/")
    with django_assert_max_num_queries(13):
        client.get("/trainer/")


def test_a_bank_shows_its_questions_with_the_right_answers(client):
    make_bank("tea-1")
    page = client.get("/trainer/banks/")
    assert "6 questions" in page.content.decode()
    bank = client.get("/trainer/banks/tea-1/")
    (first, *_rest) = bank.context["questions"]
    assert [option.text for option in first.options if option.is_right] == ["bamboo basket"]
    assert bank.context["edit_url"].startswith("/cms/")
    assert client.get("/trainer/banks/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"kind": "truefalse", "options": {}, "answer": False}, ["False"]),
        ({"kind": "ordering", "answer": [2, 0, 1]}, ["1. iron bucket", "2. plastic bag", "3. bamboo basket"]),
        ({"kind": "multiple", "answer": [0, 2]}, ["plastic bag", "iron bucket"]),
        (
            {"kind": "matching", "options": {"en": [["a", "1"], ["b", "2"]]}, "answer": [1, 0]},
            ["a – 2", "b – 1"],
        ),
        ({"kind": "fill", "options": {}, "answer": [["竹篮", "篮"], ["x"]]}, "竹篮 | 篮; x"),
        ({"kind": "numerical", "options": {}, "answer": {"value": "12.5", "tolerance": "0.5"}}, "12.5 ± 0.5"),
        ({"kind": "essay", "options": {}, "answer": None}, ""),
    ],
)
def test_every_kind_of_key_can_be_read(changes, shown):
    with translation.override("en"):
        line = question_line(make_question(**changes), "en")
    right = [option.text for option in line.options if option.is_right]
    assert (right or line.answer) == shown
