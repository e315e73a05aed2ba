"""A mentor signs the logs of eight apprentices on a phone, with one thumb; the hours are the apprentices'."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import axe

pytestmark = pytest.mark.browser


def test_a_mentor_signs_eight_logs_with_one_thumb(open_page, sign_in) -> None:
    page = open_page("/login/")
    sign_in(page, "mentor")
    page.goto("/employer/logs/")
    people = page.locator("[data-person]")
    expect(people).to_have_count(8)
    assert axe.faults(page) == []
    taps = 0
    for place in range(1, 8):
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
