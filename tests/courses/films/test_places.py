"""Where films stand: every way of writing a page is seen; replacing touches drafts alone."""

import uuid

import pytest

from courses.actions import index_films, look_again, publish_course, replace_film
from courses.catalogue.models import CoursePage
from courses.films.models import FilmPlace
from courses.queries import (
    current_version,
    outline_of,
    placed_films,
    places_of,
    shown_films,
    versions_showing,
)
from courses.versions.models import VersionFilm
from tests.factories.accounts import PersonFactory
from tests.factories.courses import AssetFactory, make_course, make_lesson

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en", "vi")


@pytest.fixture
def film():
    return AssetFactory().uuid


@pytest.fixture
def editor():
    return PersonFactory(is_superuser=True)


def lessons_with(page, asset):
    blocks = page.lessons.get_prep_value()
    blocks[0]["value"]["video"] = str(asset) if asset else ""
    return blocks


def drafted(page, asset):
    draft = page.get_latest_revision_as_object()
    draft.lessons = lessons_with(page, asset)
    return draft.save_revision(changed=True)


def test_the_same_lesson_in_three_languages_is_one_place(site, film, django_assert_num_queries):
    make_course(lessons=[make_lesson(asset=film)])
    with django_assert_num_queries(1):
        places = places_of([film], "en")[film]
    assert [(place.course_title, place.in_draft, place.is_live) for place in places] == [
        ("Tea processing", True, True)
    ]


def test_a_draft_counts_before_it_is_published_and_the_page_after_the_draft_has_moved_on(site, film):
    page = make_course(lessons=[make_lesson(asset=film)], publish=False)
    assert (film in placed_films(), film in shown_films([])) == (True, False)
    other = AssetFactory().uuid
    drafted(CoursePage.objects.get(pk=page.pk), other).publish()
    assert other in shown_films([])
    drafted(CoursePage.objects.get(pk=page.pk), film)
    (place,) = (place for place in places_of([other], "zh-hans")[other])
    assert (place.in_draft, place.is_live) == (False, True)


def test_a_version_that_somebody_learns_from_shows_its_film_for_ever(site, film):
    page = make_course(lessons=[make_lesson(asset=film)])
    old = current_version(page.translation_key)
    for one in CoursePage.objects.filter(translation_key=page.translation_key):
        drafted(one, None).publish()
    assert film not in shown_films([])
    assert film in shown_films([old.pk])
    assert [use.number for use in versions_showing([film], [old.pk])[film]] == [1]


def test_what_was_written_behind_our_back_is_seen_before_a_deletion(site, film):
    page = make_course(lessons=[make_lesson()])
    CoursePage.objects.filter(pk=page.pk).update(lessons=lessons_with(page, film))
    VersionFilm.objects.all().delete()
    assert not places_of([film], "en")
    look_again([film, outline_of(current_version(page.translation_key)).lessons[0].asset])
    assert places_of([film], "en")[film]
    assert VersionFilm.objects.exists()


def test_rows_are_derived_again(site, film):
    make_course(lessons=[make_lesson(asset=film)])
    before = set(FilmPlace.objects.values_list("page_id", "asset_uuid", "in_draft", "is_live"))
    FilmPlace.objects.all().delete()
    index_films()
    assert set(FilmPlace.objects.values_list("page_id", "asset_uuid", "in_draft", "is_live")) == before
    assert len(before) == 3


def test_replacing_changes_drafts_in_every_language_and_nothing_that_is_published(site, film, editor):
    page = make_course(lessons=[make_lesson(asset=film)])
    untouched = make_course("TEA-102", lessons=[make_lesson(asset=film)])
    new = AssetFactory().uuid
    version = current_version(page.translation_key)
    done = replace_film(old=film, new=new, course_keys=[page.translation_key], actor=editor)
    assert (len(done.changed), done.left) == (3, ())
    for one in CoursePage.objects.filter(translation_key=page.translation_key):
        assert one.lessons[0].value["video"] == str(film)
        assert one.get_latest_revision_as_object().lessons[0].value["video"] == str(new)
        assert one.has_unpublished_changes
        assert one.get_latest_revision().user == editor
    assert current_version(page.translation_key) == version
    assert not CoursePage.objects.get(pk=untouched.pk).has_unpublished_changes
    assert not replace_film(old=film, new=new, course_keys=[page.translation_key], actor=editor).changed
    publish_course(page)
    assert outline_of(current_version(page.translation_key)).lessons[0].asset == film


def test_a_page_that_somebody_locked_is_left_and_named(site, film, editor):
    page = make_course(lessons=[make_lesson(asset=film)])
    locker = PersonFactory(is_superuser=True)
    CoursePage.objects.filter(pk=page.pk).update(locked=True, locked_by=locker)
    done = replace_film(old=film, new=uuid.uuid4(), course_keys=[page.translation_key], actor=editor)
    assert [left.pk for left in done.left] == [page.pk]
    assert len(done.changed) == 2
