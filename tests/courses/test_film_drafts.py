"""A folder of films becomes lesson drafts in order: once, unpublished, beside what a person has written."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.access import grant_editor
from courses.actions import CourseNotOpen, Film, FilmState, add_films, begin_course_draft
from courses.actions.publishing import publish_course
from courses.catalogue.models import CoursePage
from courses.models import CourseVersion
from tests.factories.accounts import PersonFactory
from tests.factories.courses import AssetFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(site):
    person = PersonFactory()
    grant_editor(person)
    return person


@pytest.fixture
def page(trainer):
    return begin_course_draft(actor=trainer, title="采茶", language="zh-hans")


def film(path):
    return Film(path, uuid.uuid5(uuid.NAMESPACE_URL, path))


def titles(page):
    draft = CoursePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [block.value["title"] for block in draft.lessons]


def test_a_new_course_is_a_draft_with_a_title_and_begun_again_is_the_same(trainer, page):
    again = begin_course_draft(actor=trainer, title="采茶", language="zh-hans")
    assert again.pk == page.pk
    assert (page.live, page.owner, page.code.startswith("NEW-")) == (False, trainer, True)
    other = begin_course_draft(actor=trainer, title="烘干", language="zh-hans")
    assert other.code != page.code
    assert not CourseVersion.objects.exists()


def test_films_become_lessons_in_the_order_of_their_names(trainer, page):
    first, last = (Film(path, AssetFactory().uuid) for path in ("第2课 采摘.mp4", "第10课 烘干.mp4"))
    found = add_films(actor=trainer, page=page, films=[last, first])
    assert found == {"第2课 采摘.mp4": FilmState.ADDED, "第10课 烘干.mp4": FilmState.ADDED}
    assert titles(page) == ["采摘", "烘干"]
    page.refresh_from_db()
    assert (page.live, page.has_unpublished_changes) == (False, True)
    draft = page.get_latest_revision_as_object()
    assert draft.lessons[0].value["video"] == str(first.asset)
    # The editor would take it as it is.
    for block in draft.lessons:
        block.block.clean(block.value)


def test_the_same_folder_again_adds_nothing_and_writes_nothing(trainer, page):
    films = [film("1 a.mp4"), film("2 b.mp4")]
    add_films(actor=trainer, page=page, films=films)
    revisions = page.revisions.count()
    again = add_films(actor=trainer, page=page, films=[Film(one.path, uuid.uuid4()) for one in films])
    assert set(again.values()) == {FilmState.THERE}
    assert titles(page) == ["a", "b"]
    assert page.revisions.count() == revisions


def test_films_that_arrive_one_by_one_find_their_place(trainer, page):
    paths = ["1 a.mp4", "2 b.mp4", "3 c.mp4", "10 d.mp4"]
    for arrived in ("3 c.mp4", "10 d.mp4", "1 a.mp4", "2 b.mp4"):
        films = [film(path) if path == arrived else Film(path) for path in paths]
        found = add_films(actor=trainer, page=page, films=films)
        assert found[arrived] == FilmState.ADDED
    assert titles(page) == ["a", "b", "c", "d"]


def test_a_film_without_an_asset_is_only_looked_up(trainer, page):
    revisions = page.revisions.count()
    assert add_films(actor=trainer, page=page, films=[Film("1 a.mp4")]) == {"1 a.mp4": FilmState.WANTED}
    assert page.revisions.count() == revisions


def test_what_a_person_wrote_and_moved_stays(trainer):
    course = make_course(publish=False, actor=trainer)
    add_films(actor=trainer, page=course, films=[film("1 a.mp4"), film("3 c.mp4")])
    draft = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    raw = draft.lessons.get_prep_value()
    draft.lessons = [raw[2], raw[0], raw[1]]
    draft.save_revision()
    add_films(actor=trainer, page=course, films=[Film("1 a.mp4"), film("2 b.mp4"), Film("3 c.mp4")])
    assert titles(course) == ["c", "绿茶：摊青、杀青", "a", "b"]


def test_learners_see_nothing_before_it_is_published(trainer):
    course = make_course(actor=trainer)
    before = CourseVersion.objects.get()
    add_films(actor=trainer, page=course, films=[film("1 a.mp4")])
    publish_course(course)
    assert CourseVersion.objects.get() == before
    course.refresh_from_db()
    assert (course.live, course.has_unpublished_changes) == (True, True)
    draft = course.get_latest_revision_as_object()
    draft.save_revision().publish()
    assert len(CourseVersion.objects.order_by("-number").first().outline["lessons"]) == 2


def test_a_course_that_somebody_locked_or_that_is_not_ones_own_stays_as_it_is(trainer, page):
    with pytest.raises(CourseNotOpen):
        add_films(actor=PersonFactory(), page=page, films=[film("1 a.mp4")])
    page.locked, page.locked_by = True, PersonFactory()
    page.save()
    with pytest.raises(CourseNotOpen):
        add_films(actor=trainer, page=page, films=[film("1 a.mp4")])
    assert titles(page) == []
    with pytest.raises(CourseNotOpen):
        begin_course_draft(actor=PersonFactory(), title="x", language="zh-hans")


def writes(captured):
    return [query["sql"] for query in captured if not query["sql"].startswith("SELECT")]


def test_many_films_are_written_like_one(trainer, page):
    with CaptureQueriesContext(connection) as one:
        add_films(actor=trainer, page=page, films=[film("1 a.mp4")])
    with CaptureQueriesContext(connection) as many:
        add_films(actor=trainer, page=page, films=[film(f"{n} x.mp4") for n in range(100)])
    assert len(writes(many)) <= len(writes(one)) + 1
    assert page.revisions.count() == 3
    assert len(titles(page)) == 101
