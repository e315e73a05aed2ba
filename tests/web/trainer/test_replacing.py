"""A new file for an old one: the courses are shown first, drafts follow, learners keep theirs."""

import pytest
from django.test import Client

from courses.access import grant_editor
from courses.actions import plant_site
from courses.catalogue.models import CoursePage
from courses.queries import current_version, outline_of
from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from lms.cohorts.models import Enrolment
from lms.playback.telling import tell_owner
from media_pipeline.library import turned_away
from media_pipeline.states import AssetState
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import make_course, make_lesson
from tests.factories.media import MediaAssetFactory, MediaJobFactory, PublishedAssetFactory, RenditionFactory

pytestmark = pytest.mark.django_db
LIST = "/trainer/uploads/"


def signed_in(user):
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trainer():
    plant_site()
    user = PersonFactory(roles=[Role.TRAINER])
    grant_editor(user)
    return user


@pytest.fixture
def client(trainer):
    return signed_in(trainer)


@pytest.fixture
def film(trainer):
    return PublishedAssetFactory(owner=trainer, title="杀青 旧")


def draft_films(page):
    pages = CoursePage.objects.filter(translation_key=page.translation_key)
    return {one.get_latest_revision_as_object().lessons[0].value["video"] for one in pages}


def test_courses_that_were_chosen_follow_and_the_others_stay(client, trainer, film):
    follows = make_course("TEA-101", lessons=[make_lesson(asset=film.uuid)])
    stays = make_course("TEA-102", lessons=[make_lesson(asset=film.uuid)])
    address = f"{LIST}{film.uuid}/replace/"
    text = client.get(address).content.decode()
    assert text.count('name="course"') == text.count(" checked") == 2
    # A file that is still at work will do.
    new = MediaAssetFactory(owner=trainer, state=AssetState.PROCESSING.value)
    values = {"new": str(new.uuid), "course": [str(follows.translation_key)]}
    for _time in range(2):
        answer = client.post(address, values, follow=True)
        assert answer.redirect_chain[-1][0] == f"{LIST}{new.uuid}/"
    assert draft_films(follows) == {str(new.uuid)}
    assert draft_films(stays) == {str(film.uuid)}
    assert CoursePage.objects.get(pk=follows.pk).lessons[0].value["video"] == str(film.uuid)
    assert "Replaces" in answer.content.decode()
    assert "Replaced by" in client.get(f"{LIST}{film.uuid}/").content.decode()


def test_whoever_watches_the_old_film_keeps_it_and_whoever_begins_later_sees_the_new_one(
    client, trainer, film
):
    new = PublishedAssetFactory(owner=trainer)
    for one in (film, new):
        RenditionFactory(asset=one)
    page = make_course("TEA-101", lessons=[make_lesson(asset=film.uuid)])
    (lesson,) = outline_of(current_version(page.translation_key)).lessons
    watching, later = [signed_in(EnrolmentFactory().learner) for _person in range(2)]
    for enrolment in Enrolment.objects.all():
        CohortCourseFactory(cohort=enrolment.cohort, course_key=page.translation_key)

    def played(learner):
        address = f"/learn/TEA-101/{lesson.uuid}/"
        assert learner.get(address).status_code == 200
        return learner.get(f"{address}addresses/").json()["master_url"]

    assert str(film.uuid) in played(watching)
    values = {"new": str(new.uuid), "course": [str(page.translation_key)]}
    client.post(f"{LIST}{film.uuid}/replace/", values)
    assert str(film.uuid) in played(watching), "a draft is nobody's lesson yet"
    for one in CoursePage.objects.filter(translation_key=page.translation_key):
        one.get_latest_revision().publish()
    assert str(film.uuid) in played(watching)
    assert str(new.uuid) in played(later), "the control: it is the newest version's film"
    client.post(f"{LIST}{film.uuid}/delete/")
    film.refresh_from_db()
    assert film.binned_at is None, "what somebody learns from stays"


def test_without_a_new_file_nothing_is_done_and_the_choice_is_kept(client, film):
    page = make_course(lessons=[make_lesson(asset=film.uuid)])
    for new in ("", "nonsense", str(PublishedAssetFactory().uuid)):
        answer = client.post(f"{LIST}{film.uuid}/replace/", {"new": new})
        assert answer.status_code == 422
        assert "choose the new file first" in answer.content.decode()
        assert " checked" not in answer.content.decode()
    answer = client.post(f"{LIST}{film.uuid}/replace/", {"new": str(film.uuid)})
    assert "cannot replace itself" in answer.content.decode()
    assert draft_films(page) == {str(film.uuid)}
    assert not AuditRecord.objects.exists()


def test_a_locked_course_is_named(client, trainer, film):
    page = make_course(lessons=[make_lesson(asset=film.uuid)])
    CoursePage.objects.filter(translation_key=page.translation_key).update(
        locked=True, locked_by=PersonFactory()
    )
    new = PublishedAssetFactory(owner=trainer)
    values = {"new": str(new.uuid), "course": [str(page.translation_key)]}
    text = client.post(f"{LIST}{film.uuid}/replace/", values, follow=True).content.decode()
    assert "is locked, or you may not edit it" in text
    assert draft_films(page) == {str(film.uuid)}


def test_nobody_elses_file_is_replaced(film):
    make_course(lessons=[make_lesson(asset=film.uuid)])
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    address = f"{LIST}{film.uuid}/replace/"
    assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    assert signed_in(PersonFactory()).get(address).status_code == 403


def test_the_field_asks_for_my_files_and_those_in_courses_of_others(client, trainer, film):
    MediaJobFactory(asset__owner=trainer, asset__title="Chế biến")
    theirs = PublishedAssetFactory(owner=PersonFactory(), title="焊接")
    PublishedAssetFactory(owner=PersonFactory(), title="in no course")
    make_course(lessons=[make_lesson(asset=theirs.uuid)])

    def asked(**values):
        found = client.get(f"{LIST}choose/", values).json()["assets"]
        return {card["title"]: card.get("used") for card in found}

    assert asked() == {"Chế biến": "", "杀青 旧": ""}
    assert asked(q="che bien") == {"Chế biến": ""}
    assert asked(of="shared") == {"焊接": "in 1 lesson"}
    assert client.get(f"{LIST}choose/", {"asset": str(film.uuid)}).json()["assets"][0]["newer"] is None


def test_the_start_page_says_what_works_and_what_needs_me(client, trainer, django_assert_max_num_queries):
    assert "need" not in client.get("/trainer/").content.decode()
    MediaAssetFactory(owner=trainer)
    MediaAssetFactory(owner=trainer, state="failed")
    MediaAssetFactory(state="failed")
    turned_away.remember(owner_id=trainer.pk, name="x.exe", size=1, code="program")
    with django_assert_max_num_queries(14):
        text = client.get("/trainer/").content.decode()
    assert "2 videos need you" in text
    assert "1 video is being prepared" in text


def test_messages_are_read_once(client, trainer):
    film = MediaJobFactory(asset__owner=trainer, asset__state="failed", asset__code="too-short").asset
    tell_owner(film.uuid)
    assert "could not be prepared: The recording is shorter" in client.get("/trainer/").content.decode()
    assert client.post("/trainer/news/read/").status_code == 302
    assert "could not be prepared" not in client.get("/trainer/").content.decode()
