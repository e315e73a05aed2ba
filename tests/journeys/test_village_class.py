"""A trainer takes a class along, runs it where there is no network, and sends it from the county town."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_class_is_run_without_a_network_and_sent_afterwards(open_page, sign_in) -> None:
    page = open_page("/login/", width=390)
    sign_in(page, "trainer")
    page.goto("/trainer/offline/")
    page.get_by_role("button", name="下载我的课").click()
    session = page.locator(".row--button").first
    expect(session).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.ready.then((found) => Boolean(found.active))")
    page.wait_for_function(
        "caches.open('class-kit-1').then((kept) => kept.keys()).then((keys) => keys.some((key) => /class_kit/.test(key.url)))"
    )
    page.context.set_offline(True)
    page.reload()
    session.click()
    expect(page.locator(".register__digits")).not_to_be_empty()
    for _person in range(2):
        page.get_by_role("button", name="到", exact=True).first.click()
    page.get_by_role("button", name="签名", exact=True).first.click()
    field = page.locator(".register__finger").bounding_box()
    page.mouse.move(field["x"] + 20, field["y"] + 20)
    page.mouse.down()
    page.mouse.move(field["x"] + 200, field["y"] + 90, steps=5)
    page.mouse.up()
    page.locator(".register__sheet").get_by_role("button", name="签名").click()
    expect(page.locator(".register__count strong")).to_have_text("3")
    expect(page.locator("[data-synced]")).to_have_text("0/3 已同步")
    page.context.set_offline(False)
    expect(page.locator("[data-synced]")).to_have_text("3/3 已同步")
    page.goto("/trainer/timetable/")
    page.locator("a.row").first.click()
    expect(page.locator(".register__count strong")).to_have_text("3")
