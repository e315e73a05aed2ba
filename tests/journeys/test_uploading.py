"""A film is sent over a network that goes away: it goes on by itself, and after a reload with the same file again."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.factories.packages import Part, good
from tests.journeys import films
from tests.journeys.conftest import Academy

pytestmark = pytest.mark.browser
SOON_MS = 30_000
PART_BYTES = 8_000_000
PARTS = 5
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}


class WeakLine:
    """The network of one page: it loses every part that it is not to carry, and is gone when the others are there."""

    def __init__(self, page: Page) -> None:
        self.page, self.carries, self.carried = page, set[int](), set[int]()
        page.route(re.compile(r"/parts/\d+$"), self._carry)
        page.on("response", self._answered)

    def back(self, *carries: int) -> None:
        """It is there again, for these parts."""
        self.carries |= set(carries)
        self.page.context.set_offline(False)

    def _carry(self, route: Route) -> None:
        if films.part_number(route.request) in self.carries:
            route.continue_()
            return
        route.abort()
        self._cut_when_done()

    def _answered(self, response: Response) -> None:
        number = films.part_number(response.request)
        if number and response.status == 200:
            self.carried.add(number)
            self._cut_when_done()

    def _cut_when_done(self) -> None:
        if self.carries <= self.carried:
            self.page.context.set_offline(True)


def test_a_cut_line_costs_only_the_parts_that_were_on_it(
    open_page, sign_in, live_academy: Academy, tmp_path: Path
) -> None:
    film = films.padded(tmp_path / "鲜叶.mp4", (PARTS - 1) * PART_BYTES + 1_000_000)
    page = open_page()
    sign_in(page, "trainer")
    page.goto("/trainer/uploads/")
    ways, line = films.watch_parts(page), WeakLine(page)
    line.back(1, 2)
    page.set_input_files("[data-upload-input]", film)
    row = page.locator("[data-upload-list] > li")
    expect(row).to_have_attribute("data-phase", "resting", timeout=SOON_MS)
    expect(row.locator("[data-slot=said]")).to_contain_text("网络断了")

    # The line comes back while the page is open: nobody has to do anything.
    with page.expect_response(re.compile("/parts/3$"), timeout=SOON_MS):
        line.back(3)
    expect(row).to_have_attribute("data-phase", "resting", timeout=SOON_MS)
    kept = {way.number for way in ways if way.status == 200}
    assert kept == {1, 2, 3}

    # The page is gone, and the phone has given the file another name and another time.
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = tmp_path / "IMG_0001.mp4"
    shutil.move(film, again)
    os.utime(again, (1, 1))
    page = open_page("/trainer/uploads/", context=context)
    unfinished = page.locator("[data-unfinished]").filter(has_text="鲜叶.mp4")
    expect(unfinished).to_have_count(1)
    ways = films.watch_parts(page)
    with page.expect_response(re.compile("/complete$"), timeout=30_000) as completed:
        page.set_input_files("[data-upload-input]", again)
    assert completed.value.status == 200
    expect(unfinished).to_have_count(0)
    sent = sorted(way.number for way in ways)
    assert set(sent) == set(range(1, PARTS + 1)) - kept, "only what was missing"
    assert len(sent) == len(set(sent)), "each once"


def test_a_package_goes_on_after_a_reload_and_leads_to_what_becomes_of_it(
    open_page, sign_in, live_academy: Academy, tmp_path: Path
) -> None:
    package = tmp_path / "课件.zip"
    package.write_bytes(good(Part("film.mp4", os.urandom(PART_BYTES + 1_000_000), method=0)))
    page = open_page()
    sign_in(page, "trainer")
    page.goto("/trainer/packages/")
    WeakLine(page).back(1)
    page.set_input_files("[data-in-parts-form] [type=file]", package)
    page.locator("[data-in-parts-form] button").click()
    row = page.locator("[data-in-parts-list] > li")
    expect(row).to_have_attribute("data-phase", "resting", timeout=SOON_MS)
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)

    page = open_page("/trainer/packages/", context=context)
    expect(page.locator("[data-unfinished]").filter(has_text="课件.zip")).to_have_count(1)
    ways = films.watch_parts(page)
    page.set_input_files("[data-in-parts-form] [type=file]", package)
    page.locator("[data-in-parts-form] button").click()
    page.wait_for_url("**/packages/incoming/*/", timeout=SOON_MS)
    assert [way.number for way in ways] == [2], "only what was missing"
    expect(page.get_by_text("课件.zip")).to_be_visible()


def test_a_file_is_paused_continued_and_given_up(
    open_page, sign_in, live_academy: Academy, tmp_path: Path
) -> None:
    film = films.padded(tmp_path / "a.mp4", 3 * PART_BYTES)
    page = open_page()
    sign_in(page, "trainer")
    page.goto("/trainer/uploads/")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.set_input_files("[data-upload-input]", film)
    row = page.locator("[data-upload-list] > li")
    expect(row).to_have_attribute("data-phase", "sending", timeout=SOON_MS)
    row.get_by_role("button", name="暂停").click()
    expect(row).to_have_attribute("data-phase", "stopped", timeout=SOON_MS)
    row.get_by_role("button", name="继续").click()
    expect(row).to_have_attribute("data-phase", "sending", timeout=SOON_MS)
    row.get_by_role("button", name="放弃").click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as deleted:
        row.get_by_role("button", name="丢掉已上传的部分").click()
    assert deleted.value.status == 204
    expect(row).to_have_count(0)
    page.reload()
    expect(page.locator("[data-unfinished]").filter(has_text="a.mp4")).to_have_count(0)
