"""A trainer with a phone corrects a line while the film plays, shows it, and the learner's film says it."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SOON_MS, FILM_MS = 15_000, 120_000
COURSE = "/learn/SMELT-201/"
ALL_SAVED = "JSON.parse(document.getElementById('page-data').textContent).words.saved"


def open_editor(page: Page) -> None:
    page.goto("/trainer/uploads/?q=SMELT-201")
    page.locator(".row__main > a.link", has_text="SMELT-201 · 2").click()
    # The worker may not have come to it yet; the page of the file follows by itself.
    expect(page.locator("[data-fresh=preview] video")).to_be_visible(timeout=FILM_MS)
    page.locator("main a[href$='/captions/zh-hans/']").click()
    expect(page.locator("[data-film-bar]")).to_be_visible()


def test_a_line_is_corrected_by_keyboard_while_the_film_plays_and_learners_have_it(open_page, sign_in):
    corrected = f"每一分钟都查得到出处 {secrets.token_hex(3)}"
    page = open_page()
    sign_in(page, "trainer")
    open_editor(page)
    playing = page.locator("[data-film-bar].is-playing")
    page.keyboard.press("Control+Space")
    expect(playing).to_have_count(1, timeout=SOON_MS)
    page.locator(".capline").first.get_by_role("button").first.click()
    field = page.locator(".capline textarea")
    before = field.input_value()
    field.fill(corrected)
    expect(playing).to_have_count(1)  # typing does not stop it, nor does it take the line away
    expect(field).to_have_value(corrected)
    page.keyboard.press("Control+z")
    expect(page.locator(".capline textarea")).to_have_value(before)
    page.keyboard.press("Control+y")
    expect(page.locator(".capline textarea")).to_have_value(corrected)
    expect(page.locator("[data-slot=saved]")).to_have_text(page.evaluate(ALL_SAVED), timeout=SOON_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-slot=show] button").click()
    expect(page.locator("[data-slot=show]")).to_be_hidden()

    learner = open_page()
    sign_in(learner, "learner")
    learner.goto(COURSE)
    learner.locator("main li a.row[href*='/learn/SMELT-201/']").nth(1).click()
    learner.locator("[data-transcript] summary").click()
    expect(learner.locator("[data-transcript]")).to_contain_text(corrected, timeout=SOON_MS)
