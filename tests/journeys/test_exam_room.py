"""An exam in a room: begun by the invigilator, written on one phone without and with a network, moved to another."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe
from tests.journeys.conftest import Academy

pytestmark = pytest.mark.browser

# A class of its own with a final exam that opened a minute ago; its people exist in no other journey.
MAKE = """
import json
from datetime import timedelta
from django.utils import timezone
from courses.queries import outline_of
from lms.assessments.actions import SittingPlan, make_sitting
from lms.cohorts.models import CohortTrainer, Enrolment
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_bank, make_lesson, make_version
make_bank("journey-exam", count=6)
plan = {"purpose": "final", "by_sitting": True, "release": "by_person"}
lesson = make_lesson("quiz", bank="journey-exam", draw=4, time_limit_min=30, plan=plan)
version = make_version("JOURNEY-EXAM", lessons=[lesson])
outline = outline_of(version)
own = Enrolment.objects.select_related("cohort__programme", "cohort__partner").filter(learner__username="learner").first()
cohort = CohortFactory(key="journey-exam", programme=own.cohort.programme, partner=own.cohort.partner)
CohortCourseFactory(cohort=cohort, course_key=version.course_key)
secret = "academy-demo"
trainer = PersonFactory(username="room-trainer", roles=["trainer"], password=secret)
CohortTrainer.objects.create(cohort=cohort, user=trainer)
for name in ("room-one", "room-two"):
    EnrolmentFactory(cohort=cohort, learner=PersonFactory(username=name, password=secret))
now = timezone.now()
times = {"opens_at": now - timedelta(minutes=1), "closes_at": now + timedelta(hours=2)}
sitting = make_sitting(
    actor=trainer, cohort=cohort, course_key=version.course_key, lesson=outline.lessons[0],
    plan=SittingPlan(**times, one_device=True, invigilated=True),
)
print("MADE", json.dumps({"sitting": str(sitting.uuid), "lesson": str(outline.lessons[0].uuid)}))
"""
HERE, SAVED = "已存在本机，尚未上传。", "已保存"


def made(academy: Academy) -> dict[str, str]:
    done = academy.manage("shell", "-c", MAKE)
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("MADE")]
    return json.loads(line.removeprefix("MADE"))


def choose(page: Page, place: int = 0) -> None:
    page.locator("section.question:visible .option").nth(place).tap()


def said(page: Page):
    return page.locator("section.question:visible [data-part=saved-words]")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def begun(room: Page, first: Page, exam: dict[str, str]) -> str:
    """Seats, one person let in, the beginning; the exam is open on the first phone. Its address."""
    room.goto(f"/trainer/exams/{exam['sitting']}/room/")
    press(room, "按姓名编座")
    press(room, "认识本人")
    press(room, "开始考试")
    assert axe.faults(room) == []
    first.goto(f"/learn/JOURNEY-EXAM/{exam['lesson']}/quiz/")
    with first.expect_navigation():
        first.locator("main form button").last.click()
    return first.url.split("#")[0]


def without_a_network_and_back(page: Page) -> None:
    choose(page)
    expect(said(page)).to_have_text(SAVED)
    page.get_by_role("button", name="下一题").tap()
    page.context.set_offline(True)
    choose(page)
    expect(said(page)).to_have_text(HERE)
    page.context.set_offline(False)
    expect(said(page)).to_have_text(SAVED)


def more_time(room: Page, page: Page, exam: dict[str, str]) -> None:
    """Given in the room, seen on the open page with the next answer."""
    room.goto(f"/trainer/exams/{exam['sitting']}/")
    room.locator("[name=who]:visible").first.select_option(index=0)
    room.locator("[name=minutes]").fill("10")
    room.locator("[name=why]").first.fill("停电")
    press(room, "延长时间")
    choose(page, 1)
    expect(page.locator("[data-part=time-note]")).to_contain_text(re.compile(r"已为你延长时间：还剩 3\d:"))
    assert axe.faults(page) == []


def test_an_exam_begins_in_the_room_survives_the_network_and_moves_to_another_phone(
    open_page, sign_in, live_academy: Academy
) -> None:
    exam = made(live_academy)
    room, first = open_page(width=1366), open_page()
    sign_in(room, "room-trainer")
    sign_in(first, "room-one")
    attempt = begun(room, first, exam)
    without_a_network_and_back(first)
    more_time(room, first, exam)

    # A second phone asks, and the room lets it go on at the same question; the first has still an answer to send.
    first.get_by_role("button", name="下一题").tap()
    first.context.set_offline(True)
    choose(first)
    second = open_page()
    sign_in(second, "room-one")
    second.goto(attempt)
    press(second, "请求在这里继续")
    assert axe.faults(second) == []
    room.goto(f"/trainer/exams/{exam['sitting']}/room/")
    press(room, "让其在那里继续")
    second.goto(attempt)
    expect(second.locator("section.question:visible")).to_have_attribute("data-question", "1")
    expect(second.locator("section.question:visible input:checked")).to_have_count(1)
    first.context.set_offline(False)
    expect(first.locator("main")).to_contain_text("有 1 个未上传的答案已另行保留")
    second.reload()
    press(second, "采用")
    expect(second.locator(".dots__dot--done")).to_have_count(3)

    second.goto(f"{attempt}?q=end")
    second.locator("form[data-hand-in] button").tap()
    code = second.locator("[data-receipt=code]")
    expect(code).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    room.reload()
    expect(room.locator("[data-live]")).to_contain_text(code.inner_text())
