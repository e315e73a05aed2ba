"""A mentor signs the logs of eight apprentices on a phone, with one thumb, one of them where no network is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import axe

pytestmark = pytest.mark.browser


def sign_one_underground(page) -> None:
    """Take the queue along, lose the network, sign the first; it is sent when there is a network again."""
    page.goto("/employer/logs/offline/")
    page.get_by_role("button", name="下载要签的周志").click()
    people = page.locator("[data-person]")
    expect(people).to_have_count(8)
    assert axe.faults(page) == []
    page.wait_for_function("navigator.serviceWorker.ready.then((found) => Boolean(found.active))")
    page.wait_for_function(
        "caches.open('work-pad-1').then((kept) => kept.keys()).then((keys) => keys.some((key) => /work_pad/.test(key.url)))"
    )
    page.context.set_offline(True)
    page.goto("/employer/logs/")
    expect(people).to_have_count(8)
    lines = people.first.locator(".work__line").count()
    people.first.locator(".work__sign").tap()
    expect(people).to_have_count(7)
    expect(page.locator("[data-synced]")).to_have_text(f"0/{lines} 已同步")
    page.context.set_offline(False)
    expect(page.locator("[data-synced]")).to_have_text(f"{lines}/{lines} 已同步")


def test_a_mentor_signs_eight_logs_with_one_thumb(open_page, sign_in) -> None:
    page = open_page("/login/")
    sign_in(page, "mentor")
    sign_one_underground(page)
    page.goto("/employer/logs/")
    people = page.locator("[data-person]")
    expect(people).to_have_count(7)
    assert axe.faults(page) == []
    taps = 0
    for place in range(1, 7):
        people.nth(place).locator("summary").tap()
        taps += 1
    button = page.locator("[data-opened]")
    expect(button).to_be_in_viewport()
    lines = page.locator("[data-person] input[type=hidden]").count()
    expect(button).to_contain_text(str(lines))
    with page.expect_navigation():
        button.tap()
    assert taps + 1 <= 9
    expect(people).to_have_count(0)
    expect(page.locator("main")).to_contain_text("没有要签的")
