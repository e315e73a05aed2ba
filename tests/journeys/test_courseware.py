"""Courseware in a browser: played, resumed, taken to another device and back, kept without a network, in several parts."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.factories.by_the_book import playable
from tests.journeys import axe
from tests.journeys.conftest import Academy
from tests.journeys.courseware import made, open_lesson, package, package_frame, shell, states

pytestmark = pytest.mark.browser
CODE = "SCORM-101"
SOON_MS = 15_000
# How old courseware seeks an API, here one that there is not: it ends at the shell, and finds the other one.
CLIMB = "(() => { let at = window, steps = 0; while (!at.API_1484_11 && at.parent !== at) { at = at.parent; steps += 1; } return steps; })()"


@pytest.fixture(scope="module")
def lessons(live_academy: Academy) -> list[str]:
    return made(live_academy, CODE, ["one", "three", "sequenced", "book"])


def start(page: Page, *, entry: str) -> None:
    """Press the button of the lesson, and wait until the package has begun."""
    page.locator("[data-part=start]").click()
    expect(package(page).locator("#entry")).to_have_text(entry, timeout=SOON_MS)


def settled(academy: Academy, lesson: str, wanted: list[list[object]]) -> None:
    """The server comes to have this."""
    until = time.monotonic() + 15
    while (found := states(academy, lesson)) != wanted and time.monotonic() < until:
        time.sleep(0.2)
    assert found == wanted


def test_every_call_is_answered_by_the_book_in_the_real_shell(open_page, sign_in, lessons):
    page = open_page(width=1366)
    sign_in(page, "learner")
    open_lesson(page, CODE, lessons[3])
    page.locator("[data-part=start]").click()
    wrong, cases = [], playable()
    for number, (place, case) in enumerate(cases):
        expect(package(page).locator("#case")).to_have_text(str(place), timeout=SOON_MS)
        told = package_frame(page).evaluate("told")
        wrong += [(call, said) for call, said in zip(case["calls"], told, strict=True) if call[-2:] != said]
        if number + 1 < len(cases):
            shell(page).locator("[data-nav=continue]").click()
    assert wrong == []
    assert sum(len(case["calls"]) for _place, case in cases) > 300


def test_one_part_is_resumed_after_a_reload_and_goes_from_device_to_device(
    open_page, sign_in, live_academy, lessons
):
    lesson = lessons[0]
    phone = open_page(width=390)
    sign_in(phone, "learner")
    open_lesson(phone, CODE, lesson)
    start(phone, entry="ab-initio::")
    assert axe.sideways(phone) == 0
    expect(package(phone).locator("#who")).not_to_be_empty()
    assert shell(phone).locator("[data-nav=contents]").is_hidden()
    package(phone).locator("#page").click()
    expect(shell(phone).get_by_role("status")).to_have_text("已保存", timeout=SOON_MS)
    phone.reload()
    start(phone, entry="resume:p3:halfway")

    desk = open_page(width=1366, context=None)
    sign_in(desk, "learner")
    open_lesson(desk, CODE, lesson)
    start(desk, entry="resume:p3:halfway")
    package(phone).locator("#right").click()
    back = phone.locator("[data-part=take_back]")
    expect(back).to_be_visible(timeout=SOON_MS)
    assert axe.faults(phone) == []
    settled(live_academy, lesson, [["i1", "incomplete", None, "incomplete"]])
    back.click()
    expect(package(phone).locator("#entry")).to_have_text("resume:p3:halfway", timeout=SOON_MS)
    package(phone).locator("#right").click()
    settled(live_academy, lesson, [["i1", "completed", 9000, "completed"]])
    shell(phone).locator("[data-nav=exit]").click()
    expect(phone.locator("[data-part=start]")).to_be_visible(timeout=SOON_MS)
    expect(phone.locator("main")).to_contain_text("90")


def test_parts_open_in_order_and_nothing_is_lost_without_a_network(open_page, sign_in, live_academy, lessons):
    lesson = lessons[1]
    page = open_page(width=1366)
    sign_in(page, "learner")
    open_lesson(page, CODE, lesson)
    start(page, entry="ab-initio::")
    around = shell(page)
    contents = around.locator("nav")
    expect(contents.locator("[data-activity]")).to_have_count(4)
    expect(contents.locator("[data-activity=安全]")).to_have_attribute("aria-current", "step")
    expect(contents.locator("[data-activity=操作]")).to_be_disabled()
    expect(around.locator("[data-nav=previous]")).to_be_disabled()
    assert package_frame(page).evaluate(CLIMB) == 1
    with page.expect_popup() as opened:
        package_frame(page).evaluate("void window.open('wide.html')")
    assert opened.value.evaluate("opener.parent.API.LMSGetValue('cmi.core.lesson_mode')") == "normal"
    opened.value.close()

    page.context.set_offline(True)
    package(page).locator("#right").click()
    expect(page.locator("[data-part=sent]")).to_be_visible(timeout=SOON_MS)
    assert states(live_academy, lesson)[0][2] is None
    page.context.set_offline(False)
    expect(page.locator("[data-part=sent]")).to_be_hidden(timeout=SOON_MS)
    settled(live_academy, lesson, [["i1", "completed", 9000, "incomplete"]])

    around.locator("[data-nav=continue]").click()
    expect(contents.locator("[data-activity=操作]")).to_have_attribute("aria-current", "step")
    expect(contents.locator("[data-activity=安全]")).to_contain_text("已通过")
    expect(package(page).locator("#entry")).to_have_text("ab-initio::", timeout=SOON_MS)
    package(page).locator("#right").click()
    contents.locator("[data-activity=图样]").click()
    expect(package(page).locator("body")).to_contain_text("1024", timeout=SOON_MS)
    expect(around.locator("[data-nav=continue]")).to_be_disabled()
    shell_page = next(frame for frame in page.frames if frame.url.endswith("/shell"))
    assert axe.sideways(shell_page) == 0
    assert axe.faults(shell_page, within=".shell") == axe.faults(page) == []
    settled(
        live_academy, lesson,
        [["i1", "passed", 9000, "passed"], ["i2", "completed", 9000, "passed"], ["i3", "completed", None, "passed"]],
    )  # fmt: skip
    around.locator("[data-nav=exit]").click()
    expect(page.locator("[data-part=start]")).to_be_visible(timeout=SOON_MS)


def test_a_course_of_2004_leads_itself_and_goes_on_where_the_page_was_closed(
    open_page, sign_in, live_academy, lessons
):
    lesson = lessons[2]
    page = open_page(width=390)
    sign_in(page, "learner")
    open_lesson(page, CODE, lesson)
    start(page, entry="?a=ab-initio:")
    package(page).locator("#on").click()
    expect(package(page).locator("#entry")).to_have_text("?c=ab-initio:", timeout=SOON_MS)
    package(page).locator("#page").click()
    settled(
        live_academy,
        lesson,
        [["a", "passed", 9000, "incomplete"], ["c", "not attempted", None, "incomplete"]],
    )
    page.reload()
    start(page, entry="?c=resume:p3")
    expect(shell(page).locator("[data-nav=continue]")).to_be_enabled()
    around = shell(page)
    for name in ("previous", "suspend"):
        assert around.locator(f"[data-nav={name}]").is_hidden(), "the package brings it itself"
    page.locator("[data-part=close]").click()
    start(page, entry="?c=resume:p3")
    shell(page).locator("[data-nav=exit]").click()
    start(page, entry="?a=ab-initio:")
