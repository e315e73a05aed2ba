"""Several languages are published as one version, and what is gone is said before anything is published."""

from __future__ import annotations

import pytest

from courses.actions.together import DraftGone, pin_drafts, publish_together, unpublish_course
from courses.drafts.reading import as_published, drafts_of, would_be
from courses.models import CoursePage, CourseVersion
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en", "vi")


@pytest.fixture
def key(site):
    """A published course with a draft in every language."""
    page = make_course("TEA-101")
    for each in CoursePage.objects.filter(translation_key=page.translation_key):
        draft = each.get_latest_revision_as_object()
        draft.title = f"{each.title} 2"
        draft.save_revision()
    return page.translation_key


def revisions(key):
    return [pin.revision_id for pin in pin_drafts(course_key=key, languages=LANGUAGES)]


def test_three_pages_make_one_version(key):
    foretold = would_be(drafts_of(key), LANGUAGES)
    version = publish_together(course_key=key, revisions=revisions(key), actor=None)
    assert (version.number, CourseVersion.objects.filter(course_key=key).count()) == (2, 2)
    assert as_published(drafts_of(key)) == foretold
    assert publish_together(course_key=key, revisions=revisions(key), actor=None) == version
    assert not any(one.has_news for one in drafts_of(key))


def test_a_page_that_is_gone_keeps_the_others_from_being_published(key):
    pinned = revisions(key)
    CoursePage.objects.filter(translation_key=key).order_by("pk").last().delete()
    with pytest.raises(DraftGone):
        publish_together(course_key=key, revisions=pinned, actor=None)
    assert not CoursePage.objects.filter(title__endswith=" 2").exists()


def test_what_was_taken_off_the_shelf_has_news_again(key):
    publish_together(course_key=key, revisions=revisions(key), actor=None)
    assert (unpublish_course(course_key=key, actor=None), unpublish_course(course_key=key, actor=None)) == (
        3,
        0,
    )
    pages = drafts_of(key)
    assert as_published(pages) is None
    assert all(one.has_news for one in pages)
    publish_together(course_key=key, revisions=revisions(key), actor=None)
    assert CoursePage.objects.filter(translation_key=key, live=True).count() == 3
