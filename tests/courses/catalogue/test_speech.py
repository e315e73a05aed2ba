"""A search finds what is said in films: in captions that viewers have, of courses that anybody may see, at the second."""

from __future__ import annotations

import re

import pytest

from courses.catalogue.cards import Filters, listed_courses
from courses.catalogue.speech.finding import is_said, said_in_films
from courses.catalogue.speech.indexing import MOST_LINES, bounded, index_all_speech, index_speech
from courses.models import CoursePage, SpokenFilm
from courses.search import plain, query_patterns
from courses.tasks import index_speech_task
from media_pipeline.actions import attach_captions, detach_captions, publish_captions, save_captions
from media_pipeline.captions.cues import Cue
from media_pipeline.models import Asset
from tests.factories.courses import AssetFactory, make_course, make_lesson

ZH = "1\n00:00:05,000 --> 00:00:07,000\n先把电\n\n2\n00:01:12,500 --> 00:01:14,000\n弧焊枪放平，别急\n"
VI = "1\n00:00:09,000 --> 00:00:10,000\nGiữ mỏ hàn thật vững\n"


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ROOT": tmp_path, "S3_BUCKET": ""}


@pytest.fixture
def film(site):
    return Asset.objects.get(pk=AssetFactory(playable_at="2026-01-01T00:00Z").pk)


@pytest.fixture
def course(film):
    return make_course(lessons=[make_lesson(asset=film.uuid)])


def caption(film, text=ZH, language="zh-hans"):
    attach_captions(film, language=language, label=language, data=text.encode())
    index_speech_task(str(film.uuid))


def said(query, language="zh-hans", **asked):
    return said_in_films(query, listed_courses(language, Filters(query=query, **asked)), language)


@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        ("焊枪", "弧焊枪放平", True),
        ("枪焊", "弧焊枪放平", False),
        ("mo han", "giữ mỏ hàn thật vững", True),
        ("an", "giữ mỏ hàn thật vững", False),
        ("weld", "now we weld; slowly", True),
        ("low", "now we weld; slowly", False),
        ("GMAW焊", "先用gmaw焊", True),
        ("gmaw", "先用gmaw焊", True),
    ],
)
def test_a_line_says_what_people_mean(query, text, is_found):
    assert is_said(query_patterns(query), [plain(text)]) == is_found


@pytest.mark.django_db
class TestFilms:
    """Captions of a film that stands in a listed course."""

    def test_words_are_found_with_their_second_in_each_language(self, course, film):
        caption(film)
        caption(film, VI, "vi")
        [hit] = said("焊枪")
        assert (hit.second, hit.words, hit.language) == (72, "弧焊枪放平，别急", "zh-hans")
        assert (hit.course, hit.lesson, hit.code) == ("茶叶加工（乡村班）", "绿茶：摊青、杀青", "TEA-101")
        [hit] = said("mo han", "vi")
        assert (hit.second, hit.course) == (9, "Chế biến chè")
        assert said("焊枪", "vi")[0].language == "zh-hans"
        assert said("mỏ hàn", level=5)
        assert not said("mỏ hàn", level=3)

    def test_a_word_that_captions_cut_in_two_is_found_where_it_begins(self, course, film):
        caption(film)
        assert [(hit.second, hit.words) for hit in said("电弧")] == [(5, "先把电弧焊枪放平，别急")]

    @pytest.mark.parametrize("query", ["", "焊", "mo", "%", "先把 再见", "枪焊"])
    def test_what_says_too_little_or_is_not_said_together_is_not_found(self, course, film, query):
        caption(film)
        assert said(query) == ()

    def test_lines_that_viewers_do_not_have_are_not_found(self, course, film):
        attach_captions(film, language="zh-hans", label="x", data=ZH.encode("gb18030"))
        index_speech(film.uuid)
        track = film.captions.get()
        assert (track.is_draft, said("焊枪")) == (True, ())
        publish_captions(track)
        index_speech(film.uuid)
        assert said("焊枪")
        save_captions(track, revision=1, cues=[Cue(0, 900, "不给人看的话")])
        index_speech(film.uuid)
        assert (said("不给人看"), len(said("焊枪"))) == ((), 1)
        publish_captions(track)
        index_speech(film.uuid)
        assert (len(said("不给人看")), said("焊枪")) == (1, ())

    def test_captions_that_are_removed_are_not_found_even_before_any_task(self, course, film):
        caption(film)
        detach_captions(film, language="zh-hans")
        assert said("焊枪") == ()
        assert not SpokenFilm.objects.exists()

    def test_a_private_course_a_draft_and_one_that_was_taken_down_are_silent(self, film):
        make_course("PRIVATE-1", listed=False, lessons=[make_lesson(asset=film.uuid)])
        caption(film)
        assert said("焊枪") == ()
        page = make_course("OPEN-1", lessons=[])
        draft = make_course("SHOWN-1", lessons=[make_lesson(asset=film.uuid)])
        assert [hit.code for hit in said("焊枪")] == ["SHOWN-1"]
        page.lessons = draft.lessons
        page.save_revision()
        assert [hit.code for hit in said("焊枪")] == ["SHOWN-1"]
        for each in CoursePage.objects.filter(translation_key=draft.translation_key):
            each.unpublish()
        assert said("焊枪") == ()

    def test_what_was_missed_is_made_good_and_twice_is_nothing(self, course, film):
        attach_captions(film, language="zh-hans", label="x", data=ZH.encode())
        assert (said("焊枪"), index_all_speech(), index_all_speech()) == ((), 1, 0)
        assert said("焊枪")

    def test_news_of_captions_rings_for_the_index(
        self, course, film, monkeypatch, django_capture_on_commit_callbacks
    ):
        rung = []
        monkeypatch.setattr("courses.receivers.ring", lambda task, *args: rung.append((task.name, *args)))
        with django_capture_on_commit_callbacks(execute=True):
            attach_captions(film, language="zh-hans", label="x", data=ZH.encode())
        with django_capture_on_commit_callbacks(execute=True):
            detach_captions(film, language="zh-hans")
        assert rung == [("courses.index_speech", str(film.uuid))] * 2

    def test_the_page_says_so_and_leads_to_the_second(self, course, film, client):
        caption(film, ZH.replace("别急", "<b>别急</b> 5 < 7"))
        html = client.get("/zh-hans/courses/", {"q": "焊枪"}).content.decode()
        assert "课上讲到" in html
        assert re.search(r'href="/learn/TEA-101/[0-9a-f-]{36}/\?t=72"', html)
        assert "别急 5 &lt; 7" in html
        assert "没有课程" not in html
        assert "课上讲到" not in client.get("/zh-hans/courses/", {"q": "茶叶"}).content.decode()

    def test_many_films_cost_the_same(self, site, django_assert_num_queries):
        for number in range(3):
            films = [AssetFactory() for _n in range(3)]
            make_course(f"C-{number}", lessons=[make_lesson(asset=one.uuid) for one in films])
            for one in films:
                caption(one)
        with django_assert_num_queries(4):
            assert len(said("焊枪")) == 6
        with django_assert_num_queries(1):
            assert said("没有人说过") == ()


def test_a_file_of_endless_words_is_cut_off():
    endless = [Cue(n, n + 1, "字" * 100) for n in range(5_000)]
    assert len(bounded(endless)) == 1_200
    assert len(bounded([Cue(n, n + 1, "a") for n in range(5_000)])) == MOST_LINES
