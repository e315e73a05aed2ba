"""The trainer's start page and the question banks: my own work, what state it is in, where to go on."""

import pytest
from django.test import Client
from wagtail.models import Locale

from courses.access import grant_editor
from lms.accounts.models import Role
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.courses import make_course

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
