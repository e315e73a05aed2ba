"""On a line of 200 kb/s a first visit plays within eight seconds of the tap, and the film does not halt."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys import slow_film
from tests.journeys.conftest import Academy

pytestmark = pytest.mark.browser

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 25_000, "uploadThroughput": 25_000}
WITHIN_S = 8
PLAYS_S = int(os.environ.get("SLOW_LINE_S", "25"))
# What the film itself says: when it was tapped, when it ran, and every halt after that.
WATCH = """() => {
  const film = document.querySelector("video"), seen = window.seen = {tapped: 0, ran: 0, halts: []}
  const now = () => performance.now() / 1000
  addEventListener("click", () => { seen.tapped = seen.tapped || now() }, true)
  let from = null
  film.addEventListener("playing", () => { if (from === null) from = film.currentTime })
  film.addEventListener("timeupdate", () => { if (!seen.ran && from !== null && film.currentTime > from + 0.2) seen.ran = now() })
  film.addEventListener("waiting", () => { if (seen.ran) seen.halts.push([now(), film.currentTime]) })
}"""


@dataclass(frozen=True)
class Told:
    """Seconds from the tap and from the navigation to the running film; halts after that."""

    from_tap: float
    from_start: float
    halts: list[list[float]]
    played: float


def first_visit(page: Page, lesson: str, *, plays_s: float) -> Told:
    """Open the lesson on a slow line with nothing kept, tap at once, watch."""
    line = slow(page)
    page.goto(lesson, wait_until="commit")
    page.locator("[data-part=start]").wait_for()
    page.evaluate(WATCH)
    again = page.locator("[data-part=again]")
    (again if again.is_visible() else page.locator("[data-part=start]")).click()
    page.wait_for_function("() => window.seen.ran", timeout=60_000)
    at = page.evaluate("document.querySelector('video').currentTime")
    page.wait_for_timeout(plays_s * 1000)
    played = page.evaluate("document.querySelector('video').currentTime") - at
    seen = page.evaluate("window.seen")
    line.detach()
    return Told(seen["ran"] - seen["tapped"], seen["ran"], seen["halts"], played)


def slow(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Network.emulateNetworkConditions", SLOW)
    return session


@pytest.fixture(scope="module")
def lesson(live_academy: Academy, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A demo lesson that shows a film at the very rate of the line; its address."""
    asset, address = slow_film.lesson_of_demo(live_academy)
    rung = slow_film.put(live_academy, asset, tmp_path_factory.mktemp("slow"))
    assert 175_000 < rung.average_bps < 205_000
    return address


def test_a_first_visit_on_a_slow_line_plays_soon_and_does_not_halt(open_page, sign_in, lesson: str) -> None:
    page = open_page()
    sign_in(page, "learner")
    told = first_visit(page, lesson, plays_s=PLAYS_S)
    assert told.from_tap <= WITHIN_S, told
    assert told.halts == [], told
    assert told.played > PLAYS_S - 1, told
