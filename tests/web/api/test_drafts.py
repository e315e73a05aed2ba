"""Lesson drafts from films through the API: whose course, whose film, again."""

import json
import uuid

import pytest
from django.test import Client

from courses.access import grant_editor
from courses.actions import plant_site
from courses.catalogue.models import CoursePage
from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline.models import Asset
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    plant_site()
    return editor(Role.TRAINER)


def editor(role):
    person = PersonFactory(roles=[role], language="zh-hans")
    grant_editor(person)
    return person


def ask(person, path, body, **headers):
    client = Client()
    if person:
        client.force_login(person)
    return client.post(f"/api/v1/course-drafts{path}", json.dumps(body), "application/json", headers=headers)


def begun(person):
    return ask(person, "", {"title": "采茶"}).json()["course"]


def lessons(course):
    draft = CoursePage.objects.get(translation_key=course).get_latest_revision_as_object()
    return [block.value["title"] for block in draft.lessons]


def films(*assets):
    return {
        "films": [{"path": f"{n} 第{n}片.mp4", "asset": str(asset.uuid)} for n, asset in enumerate(assets, 1)]
    }


def test_a_folder_becomes_a_course_that_is_not_published(trainer):
    answer = ask(trainer, "", {"title": " 采茶 "})
    assert answer.status_code == 201
    begun_again = ask(trainer, "", {"title": "采茶"})
    assert begun_again.json() == answer.json()
    assert answer.json()["edit_url"].startswith("/cms/pages/")
    course = answer.json()["course"]
    body = films(*MediaAssetFactory.create_batch(2, owner=trainer))
    for state in ("added", "there"):
        told = ask(trainer, f"/{course}/films", body)
        assert told.status_code == 200, told.content
        assert [film["state"] for film in told.json()["films"]] == [state, state]
    assert lessons(course) == ["第1片", "第2片"]
    assert not CoursePage.objects.get(translation_key=course).live
    assert not AuditRecord.objects.exists()


def test_what_is_wanted_is_asked_before_anything_is_sent(trainer):
    course = begun(trainer)
    ask(trainer, f"/{course}/films", films(MediaAssetFactory(owner=trainer)))
    told = ask(trainer, f"/{course}/films", {"films": [{"path": "1 第1片.mp4"}, {"path": "2.mp4"}]})
    assert [film["state"] for film in told.json()["films"]] == ["there", "wanted"]


def test_the_course_or_film_of_another_is_as_good_as_missing(trainer):
    course = begun(trainer)
    other = editor(Role.TRAINER)
    mine = films(MediaAssetFactory(owner=other))
    missing = ask(other, f"/{uuid.uuid4()}/films", mine)
    foreign = ask(other, f"/{course}/films", mine)
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert ask(trainer, f"/{course}/films", mine).status_code == 404
    assert lessons(course) == []


def test_only_trainers_and_the_office_begin_courses(trainer):
    assert ask(None, "", {"title": "x"}).status_code == 401
    assert ask(PersonFactory(), "", {"title": "x"}).status_code == 403
    assert ask(trainer, "", {"title": "  "}).status_code == 422
    assert not CoursePage.objects.exists()


def test_help_of_the_office_is_written_down(trainer):
    course, office = begun(trainer), editor(Role.OFFICE)
    body = films(MediaAssetFactory(owner=trainer))
    assert ask(office, f"/{course}/films", body).status_code == 200
    ask(office, f"/{course}/films", body)
    record = AuditRecord.objects.get()
    assert (record.action, record.actor_id, record.detail) == ("add_films", office.pk, {"films": 1})


def test_a_locked_course_is_left_alone_and_said_so(trainer):
    course = begun(trainer)
    CoursePage.objects.update(locked=True, locked_by=PersonFactory())
    answer = ask(trainer, f"/{course}/films", films(MediaAssetFactory(owner=trainer)))
    assert (answer.status_code, answer.json()["code"]) == (409, "course-not-open")
    assert lessons(course) == []
    assert Asset.objects.count() == 1


def test_a_retry_with_the_same_key_gives_the_same_answer(trainer):
    first = ask(trainer, "", {"title": "采茶"}, idempotency_key="a")
    assert ask(trainer, "", {"title": "采茶"}, idempotency_key="a").json() == first.json()
    assert CoursePage.objects.count() == 1
