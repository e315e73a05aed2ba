"""The tree is planted once, whatever stands there."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site

from courses.access import is_public, public_courses
from courses.actions import CourseCodeTaken, create_subject, plant_site
from courses.catalogue.page_cache import PAGES, PageCache, forget_pages, kept_page
from courses.models import CatalogueIndexPage, CourseIndexEntry, CoursePage, HomePage
from tests.factories.courses import make_course, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare_ground(db):
    """As before the first start: the tests' own academy has its pages already."""
    for kind in (Site, Page, Collection, Locale):
        kind.objects.all().delete()


def test_planting_twice_changes_nothing(bare_ground):
    first = plant_site()
    counts = (
        Page.objects.count(),
        Site.objects.count(),
        Locale.objects.count(),
        GroupPagePermission.objects.count(),
    )
    assert plant_site() == first
    assert counts == (
        Page.objects.count(),
        Site.objects.count(),
        Locale.objects.count(),
        GroupPagePermission.objects.count(),
    )
    assert counts[0] == 7
    assert Collection.get_first_root_node() is not None


def test_wagtails_own_welcome_page_gives_way(bare_ground):
    locale = Locale.objects.create(language_code="zh-hans")
    kind = ContentType.objects.get_for_model(Page)
    root = Page.add_root(title="Root", slug="root", locale=locale, content_type=kind)
    welcome = root.add_child(
        instance=Page(title="Welcome to your new Wagtail site!", slug="home", locale=locale)
    )
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    plant_site()
    assert not Page.objects.filter(slug="home").exists()
    assert Site.objects.get().root_page_id == root.pk
    assert {home.slug for home in HomePage.objects.all()} == {"zh-hans", "en", "vi"}


def test_catalogues_are_translations_of_each_other_at_their_addresses(site):
    pages = CatalogueIndexPage.objects.all()
    assert len({page.translation_key for page in pages}) == 1
    assert {page.url for page in pages} == {"/zh-hans/courses/", "/en/courses/", "/vi/courses/"}


def test_a_taken_code_makes_no_course(site):
    make_course()
    with pytest.raises(CourseCodeTaken):
        make_course("tea-101")
    assert CoursePage.objects.count() == 3


def test_who_may_open_a_course_follows_the_first_page(site):
    page, hidden = make_course(), make_course("HIDDEN-1", listed=False)
    english = hidden.get_translations().get(locale__language_code="en").specific
    english.listed = True
    assert is_public(page)
    assert not is_public(english)
    assert set(public_courses().values_list("code", flat=True)) == {"TEA-101"}


def test_a_renamed_subject_shows_on_its_cards(site):
    make_course(subject=make_subject())
    create_subject(actor=None, key="tea", name={"en": "Tea arts"}, line={})
    assert CourseIndexEntry.objects.get(language="en").subject_name == "Tea arts"
    assert " arts " in CourseIndexEntry.objects.get(language="en").tokens


class TestPageCache:
    """Kept pages: bounded, aged, forgotten together."""

    def test_the_least_recently_used_leaves_first(self):
        page = kept_page(b"x" * 1000, "en")
        cache = PageCache(max_bytes=page.weight * 2 + 10)
        for key in "ab":
            cache.put(key, page, seen=cache.mark())
        cache.get("a")
        cache.put("c", page, seen=cache.mark())
        assert cache.get("b") is None
        assert cache.get("a") is not None

    def test_an_old_page_is_drawn_again(self):
        cache = PageCache(max_age_s=-1)
        cache.put("a", kept_page(b"x", "en"), seen=cache.mark())
        assert cache.get("a") is None

    def test_a_page_drawn_before_a_change_is_not_kept_after_it(self):
        seen = PAGES.mark()
        forget_pages()
        PAGES.put("a", kept_page(b"old", "en"), seen=seen)
        assert PAGES.get("a") is None

    def test_another_process_notices_a_change(self):
        other = PageCache()
        other.put("a", kept_page(b"old", "en"), seen=other.mark())
        other.get("a")
        forget_pages()
        assert other.get("a") is None

    def test_the_same_page_has_the_same_bytes_and_tag(self):
        one, two = kept_page(b"tea", "en"), kept_page(b"tea", "en")
        assert (one.packed, one.etag) == (two.packed, two.etag)
        assert kept_page(b"oil", "en").etag != one.etag
