"""Publishing compiles one immutable version over all languages."""

from __future__ import annotations

import uuid

import pytest

from courses import queries
from courses.actions import publish_course, recompile_courses_showing, reindex_course
from courses.actions.publishing import NothingPublished
from courses.catalogue.rows import CourseIndexEntry
from courses.events import course_published
from courses.models import CoursePage, CourseVersion
from courses.versions.documents import document_of, outline_from
from media_pipeline.events import AssetPlayable, AssetPublished, send_on_commit
from tests.factories.courses import AssetFactory, make_bank, make_course, make_lesson

pytestmark = pytest.mark.django_db


def test_one_version_holds_the_texts_of_every_published_language(site):
    make_bank("tea-1")
    lesson = make_lesson(
        bank="tea-1", draw=3, pass_percent=80, minutes=12, body={"en": "<p>Two fingers thick.</p>"}
    )
    page = make_course(lessons=[lesson], planned_tenths={"online": 40, "onsite": 360})

    version = queries.current_version(page.translation_key)
    outline = queries.outline_of(version)

    assert (version.number, version.code) == (1, "TEA-101")
    assert outline.title_in("vi") == "Chế biến chè"
    assert outline.planned_tenths == {"online": 40, "onsite": 360}
    ref = outline.lesson(lesson.uuid)
    assert ref.title == {"zh-hans": "绿茶：摊青、杀青", "en": "Green tea", "vi": "Chè xanh"}
    assert ref.body == {"en": "<p>Two fingers thick.</p>"}
    assert (ref.kind, ref.version, ref.nominal_s, ref.duration_s) == ("video", 1, 720, 60)
    assert (ref.quiz.bank, ref.quiz.draw, ref.quiz.pass_percent) == ("tea-1", 3, 80)
    assert ref.is_gated


def test_an_outline_survives_json(site):
    page = make_course(
        lessons=[make_lesson(), make_lesson("onsite"), make_lesson("article", body={"en": "<p>x</p>"})]
    )
    outline = queries.outline_of(queries.current_version(page.translation_key))
    assert outline_from(document_of(outline)) == outline


def test_publishing_the_same_content_again_changes_nothing(site, django_assert_max_num_queries):
    page = make_course()
    before = queries.current_version(page.translation_key)
    assert publish_course(page, actor=None) == before
    assert CourseVersion.objects.count() == 1


def test_a_change_makes_the_next_number_and_says_so_once(site, django_capture_on_commit_callbacks):
    page = make_course()
    heard = []
    course_published.connect(handler := lambda event, **_kw: heard.append((event.course_key, event.number)))
    page = CoursePage.objects.get(pk=page.pk)
    page.title = "茶叶加工与冲泡"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    course_published.disconnect(handler)

    assert heard == [(page.translation_key, 2)]
    outline = queries.outline_of(queries.current_version(page.translation_key))
    assert outline.title_in("zh-hans") == "茶叶加工与冲泡"
    first = CourseVersion.objects.get(number=1)
    assert queries.outline_of(first).title_in("zh-hans") == "茶叶加工（乡村班）"


def test_a_translation_cannot_change_the_structure(site):
    page = make_course(lessons=[make_lesson(), make_lesson("article", body={"en": "<p>a</p>"})])
    english = page.get_translations().get(locale__language_code="en").specific
    del english.lessons[0]
    english.save_revision().publish()
    outline = queries.outline_of(queries.current_version(page.translation_key))
    assert len(outline.lessons) == 2
    assert "en" not in outline.lessons[0].title


def test_a_draft_gives_no_texts(site):
    page = make_course()
    page.get_translations().get(locale__language_code="vi").specific.unpublish()
    outline = queries.outline_of(publish_course(page, actor=None))
    assert set(outline.title) == {"zh-hans", "en"}


def test_nothing_published_is_refused_and_leaves_no_version(site):
    page = make_course(publish=False)
    with pytest.raises(NothingPublished):
        publish_course(page, actor=None)
    assert not CourseVersion.objects.exists()


def test_a_lesson_keeps_its_version_until_its_video_changes(site):
    lesson = make_lesson()
    page = make_course(lessons=[lesson])
    page = CoursePage.objects.get(pk=page.pk)
    page.lessons[0].value["minutes"] = 20
    page.save_revision().publish()
    assert queries.outline_of(queries.current_version(page.translation_key)).lessons[0].version == 1
    page.lessons[0].value["video"] = str(AssetFactory().uuid)
    page.save_revision().publish()
    assert queries.outline_of(queries.current_version(page.translation_key)).lessons[0].version == 2


def test_a_video_that_becomes_ready_makes_a_version_with_the_same_plan(site):
    asset = AssetFactory(duration_ms=None, state="received")
    page = make_course(lessons=[make_lesson(asset=asset.uuid, minutes=10)])
    first = queries.current_version(page.translation_key)
    assert queries.outline_of(first).lessons[0].duration_s == 600

    asset.duration_ms = 15_700
    asset.save()
    (second,) = recompile_courses_showing(asset.uuid)

    assert second.number == 2
    assert queries.outline_of(second).lessons[0].duration_s == 15
    assert queries.outline_of(second).lessons[0].version == 1
    assert queries.latest_alike(first) == second
    assert recompile_courses_showing(asset.uuid) == [second]
    assert recompile_courses_showing(uuid.uuid4()) == []


@pytest.mark.parametrize(
    "event", [AssetPlayable(uuid.uuid4()), AssetPublished(uuid.uuid4(), duration_ms=1, is_damaged=False)]
)
def test_news_of_a_film_asks_for_a_look_at_its_courses(
    event, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr("courses.receivers.ring", lambda task, *words: rung.append((task.name, *words)))
    with django_capture_on_commit_callbacks(execute=True):
        send_on_commit(event)
    assert rung == [("courses.recompile_for_asset", str(event.asset_uuid))]


def test_another_plan_is_not_alike(site):
    page = make_course()
    first = queries.current_version(page.translation_key)
    page = CoursePage.objects.get(pk=page.pk)
    page.lessons.append(("article", {"title": "x", "minutes": 1, "component": "theory", "required": True}))
    page.save_revision().publish()
    assert queries.current_version(page.translation_key).number == 2
    assert queries.latest_alike(first) == first


def test_reading_an_outline_costs_one_query_and_then_none(site, django_assert_num_queries):
    version = queries.current_version(make_course().translation_key)
    with django_assert_num_queries(1):
        queries.outline_by_ids([version.pk])
    with django_assert_num_queries(0):
        assert queries.outline_by_ids([version.pk])[version.pk] == queries.outline_of(version)


def test_the_newest_version_is_found_by_key_and_by_code(site, django_assert_num_queries):
    page, other = make_course(), make_course("HOME-101")
    with django_assert_num_queries(1):
        assert queries.current_version_by_code("tea-101").course_key == page.translation_key
    with django_assert_num_queries(1):
        found = queries.current_versions([page.translation_key, other.translation_key])
    assert {version.code for version in found.values()} == {"TEA-101", "HOME-101"}


def test_script_in_a_body_does_not_reach_a_version(site):
    bad = '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a><iframe src="//e"></iframe></p>'
    page = make_course(lessons=[make_lesson("article", body={"en": bad})])
    body = queries.outline_of(queries.current_version(page.translation_key)).lessons[0].body["en"]
    assert body == "<p>a<a>b</a></p>"


def test_an_unpublished_language_leaves_the_catalogue_but_not_the_learners(site):
    page = make_course()
    page.get_translations().get(locale__language_code="en").specific.unpublish()
    row = CourseIndexEntry.objects.get(course_key=page.translation_key, language="en")
    assert (row.is_live, row.is_listed) == (False, False)
    assert queries.course_card(page.translation_key, "en").language == "zh-hans"
    page.unpublish()
    page.get_translations().get(locale__language_code="vi").specific.unpublish()
    assert queries.course_card(page.translation_key, "en").code == "TEA-101"
    reindex_course(page.translation_key)
    assert not CourseIndexEntry.objects.filter(is_listed=True).exists()
