"""A quiz on a phone whose network goes: chosen, closed, opened again, sent; handed in while there is none, once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe

pytestmark = pytest.mark.browser
HERE, SAVED = "已存在本机，尚未上传。", "已保存"


def begin(page: Page) -> str:
    """A quiz of the demo, one question a screen; its address."""
    page.goto("/learn/SMELT-201/")
    page.locator("main a.row[href^='/learn/']").first.click()
    page.locator("main a[href$='/quiz/']").first.click()
    with page.expect_navigation():
        page.locator("main form button").click()
    expect(page.locator("[data-part=later]:visible")).to_be_visible()
    return page.url.split("#")[0]


def choose(page: Page) -> None:
    page.locator("section.question:visible .option").first.tap()


def test_nothing_is_lost_when_the_network_goes_and_the_tab_is_closed(open_page, sign_in) -> None:
    page = open_page("/login/")
    sign_in(page, "learner")
    attempt = begin(page)
    sheet = page.locator("section.question:visible")
    page.context.set_offline(True)
    choose(page)
    expect(sheet.locator("[data-part=saved-words]")).to_have_text(HERE)
    expect(page.locator("[data-part=note]")).to_contain_text("1 个答案存在本机")
    page.locator("[data-part=later]:visible").tap()
    assert axe.faults(page) == []
    context = page.context
    page.close()

    context.set_offline(False)
    again = open_page(attempt, context=context)
    first = again.locator("section.question").first
    expect(first.locator("[data-part=saved-words]")).to_have_text(SAVED)
    expect(first.locator("input:checked")).to_have_count(1)
    expect(again.locator(".dots__dot--later")).to_have_count(1)
    again.reload()
    expect(again.locator("section.question").first.locator("input:checked")).to_have_count(1)

    again.goto(f"{attempt}?q=end")
    context.set_offline(True)
    again.locator("form[data-hand-in] button").tap()
    expect(again.locator("[data-part=handing]")).to_contain_text("还没有交卷")
    context.set_offline(False)
    again.wait_for_url(re.compile(r"/attempt/[^?]+$"))
    code = again.locator(".receipt__code").inner_text()
    again.reload()
    expect(again.locator(".receipt__code")).to_have_text(code)
    assert axe.faults(again) == []
