"""What is said in a lesson can be read without script, in each language that viewers have, by who may see the lesson."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from lms.playback.queries import source_for
from media_pipeline.actions import attach_captions
from media_pipeline.models import Asset
from tests.factories.accounts import PersonFactory
from tests.factories.media import RenditionFactory

SRT = "1\n00:01:01,000 --> 00:01:02,000\n{}\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(outline, settings, tmp_path):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ROOT": tmp_path, "S3_BUCKET": ""}
    cache.clear()
    lesson = outline.lessons[0]
    asset = RenditionFactory(asset=Asset.objects.get(uuid=lesson.asset)).asset
    Asset.objects.filter(pk=asset.pk).update(
        state="published", playable_at="2026-01-01T00:00Z", profile="phone-1", duration_ms=90_000
    )
    attach_captions(asset, language="vi", label="Tiếng Việt", data=SRT.format("Xin chào").encode())
    attach_captions(asset, language="zh-hans", label="简体中文", data=SRT.format("你好 <b>").encode())
    attach_captions(asset, language="en", label="English", data=SRT.format("caf\xe9").encode("cp1252"))
    return lesson


def address(lesson, name="transcript"):
    return reverse(f"learner:{name}", args=["TEA-101", lesson.uuid])


def test_the_words_are_read_with_their_times(signed_in, enrolment, lesson, django_assert_max_num_queries):
    signed_in.get(address(lesson))
    with django_assert_max_num_queries(6):
        page = signed_in.get(f"{address(lesson)}?language=vi").content.decode()
    assert "Xin chào" in page
    assert "1:01" in page
    assert 'lang="zh-hans"' in page
    assert "你好" in signed_in.get(f"{address(lesson)}?language=zh-hans").content.decode()


def test_a_draft_and_a_language_that_is_not_there_are_not_there(signed_in, enrolment, lesson):
    for language in ("en", "fr", "../x", ""):
        assert signed_in.get(address(lesson), {"language": language}).status_code == 404


def test_the_lesson_leads_there_and_a_lesson_without_captions_does_not(signed_in, enrolment, lesson, outline):
    assert address(lesson) in signed_in.get(address(lesson, "lesson")).content.decode()
    assert "data-transcript" not in signed_in.get(address(outline.lessons[1], "lesson")).content.decode()
    assert signed_in.get(address(outline.lessons[1])).status_code == 404


def test_others_do_not_read_it(client, enrolment, lesson):
    assert client.get(address(lesson)).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(address(lesson)).status_code == 404


@pytest.mark.parametrize(
    ("told", "begins"),
    [("72", 72_000), ("90", 0), ("-1", 0), ("x", 0), ("\u0663", 0), ("9" * 30, 0), ("", 0)],
)
def test_the_film_begins_at_the_second_that_a_search_led_to(signed_in, enrolment, lesson, told, begins):
    html = signed_in.get(address(lesson, "lesson"), {"t": told}).content.decode()
    assert f'"resume_ms": {begins}, "is_asked": {"true" if begins else "false"}' in html
    assert ("Play from 1:12" in html) == bool(begins)


def test_whoever_does_not_learn_the_course_is_led_to_its_door(client, enrolment, lesson):
    there = f"{address(lesson, 'lesson')}?t=72"
    assert client.get(there)["Location"].startswith("/")
    client.force_login(PersonFactory())
    assert client.get(there)["Location"] == "/learn/TEA-101/join/"
    assert client.get(address(lesson, "lesson")).status_code == 404


def test_corrected_captions_are_there_at_the_next_opening(
    signed_in, enrolment, lesson, django_capture_on_commit_callbacks
):
    assert "Xin" in signed_in.get(f"{address(lesson)}?language=vi").content.decode()
    film = Asset.objects.get(uuid=lesson.asset)
    before = source_for(film.uuid, viewer="x").captions
    with django_capture_on_commit_callbacks(execute=True):
        attach_captions(film, language="vi", label="Tiếng Việt", data=SRT.format("Chào bạn").encode())
    after = source_for(film.uuid, viewer="x").captions
    assert [one.url.rsplit("/", 1)[1] for one in before] != [one.url.rsplit("/", 1)[1] for one in after]
