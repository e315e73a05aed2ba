"""The page of a courseware lesson and the launch from it."""

from __future__ import annotations

import pytest

from lms.scorm.models import Registration
from lms.scorm.rules.standards import STANDARDS
from tests.factories.courseware import TWO_ITEMS, courseware_lesson, kept_version

pytestmark = pytest.mark.django_db
LAUNCHES = "/api/v1/courseware/launches"


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    return kept_version(body=TWO_ITEMS)


@pytest.fixture
def lesson(version):
    return courseware_lesson(version, body={"zh-hans": "<p>先读这里。</p>", "en": "<p>Read this first.</p>"})


@pytest.fixture
def own(client, lesson):
    client.force_login(lesson[0].learner)
    return client


def text_of(response) -> str:
    return response.content.decode()


def page_of(lesson) -> str:
    return f"/learn/WELD-1/{lesson[1]}/"


def launch(client, lesson, **more):
    body = {"course": "WELD-1", "lesson": str(lesson[1]), **more}
    return client.post(LAUNCHES, body, content_type="application/json")


def test_the_page_says_what_it_is_and_how_large_in_five_queries(own, lesson, django_assert_num_queries):
    own.get(page_of(lesson))
    with django_assert_num_queries(5):
        response = own.get(page_of(lesson))
    words = text_of(response)
    assert all(said in words for said in ("课件", "最多 0.1 MB", "开始", "先读这里。"))
    assert not any(said in words for said in ("重新开始一次", "课件自己的记录"))
    data = response.context["page_data"]["courseware"]
    assert (data["launches"], data["request"]["course"]) == (LAUNCHES, "WELD-1")
    assert "frame-src 'self' http://content.localhost:8000" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    assert response["Permissions-Policy"].endswith('unload=(self "http://content.localhost:8000")')


def test_a_launch_leads_to_the_shell_and_the_page_shows_what_was_claimed(own, lesson):
    first = launch(own, lesson)
    assert first.status_code == 201
    out = first.json()
    assert out["launch_url"] == f"http://content.localhost:8000/s/{out['token']}/shell"
    assert (out["number"], out["may_again"]) == (1, False)
    assert launch(own, lesson).json()["registration"] == out["registration"]
    assert launch(own, lesson, again=True).json()["code"] == "attempt-open"
    Registration.objects.update(status="failed", score_hundredths=6050, ended_at="2026-11-20T08:00Z")
    words = text_of(own.get(page_of(lesson)))
    assert all(said in words for said in ("未通过", "60.50 分（满分 100）", "重新开始一次"))
    again = launch(own, lesson, again=True).json()
    assert (again["number"], Registration.objects.count()) == (2, 2)


def test_nobody_else_launches_it(client, lesson):
    stranger, _other = courseware_lesson(kept_version(title="另一门"), code="WELD-2")
    assert launch(client, lesson).status_code == 401
    client.force_login(stranger.learner)
    assert launch(client, lesson).status_code == 404
    assert launch(client, lesson, enrolment=str(lesson[0].uuid)).status_code == 404
    assert not Registration.objects.exists()


def test_what_cannot_be_played_says_so_instead_of_a_button(own, lesson, monkeypatch):
    monkeypatch.delitem(STANDARDS, "scorm12")
    words = text_of(own.get(page_of(lesson)))
    assert "暂不能播放这种标准的课件" in words
    assert "开始" not in words
    assert launch(own, lesson).json()["code"] == "standard-not-played"
