"""A film over a slow line, a fast one, one that breaks, and with an address that runs out: it plays, and goes on."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page, expect

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
  // A halt that nobody can see (a decoder that a busy machine kept waiting) is none: a tenth of a second is.
  let halted = null
  film.addEventListener("waiting", () => { if (seen.ran) halted = [now(), film.currentTime] })
  film.addEventListener("playing", () => {
    if (halted && now() - halted[0] > 0.1) seen.halts.push([...halted, now() - halted[0]])
    halted = null
  })
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


def start(page: Page, lesson: str) -> None:
    """Play from the beginning."""
    page.goto(lesson)
    page.evaluate(WATCH)
    again = page.locator("[data-part=again]")
    (again if again.is_visible() else page.locator("[data-part=start]")).click()
    page.wait_for_function("() => window.seen.ran")


def now(page: Page) -> float:
    return page.evaluate("document.querySelector('video').currentTime")


def test_where_there_is_room_the_engine_takes_over_without_a_halt(open_page, sign_in, lesson: str) -> None:
    page = open_page()
    sign_in(page, "learner")
    engines: list[str] = []
    page.on("request", lambda request: engines.append(request.url) if "hls.light" in request.url else None)
    start(page, lesson)
    page.evaluate(
        "document.querySelector('video').addEventListener('seeking', () => window.seen.halts.push('seek'))"
    )
    page.wait_for_function(
        "() => document.querySelector('[data-part=quality]').textContent.includes('360p）') || document.querySelector('[data-part=quality]').textContent.includes('360p)')"
    )
    page.wait_for_timeout(2_000)
    assert len(engines) == 1
    assert page.evaluate("window.seen.halts") == []
    assert page.evaluate("document.querySelector('video').src").startswith("blob:")


def test_a_lost_network_is_said_and_the_film_goes_on_by_itself(open_page, sign_in, lesson: str) -> None:
    page = open_page()
    sign_in(page, "learner")
    start(page, lesson)
    page.context.set_offline(True)
    page.locator("[data-part=seek]").fill("130")
    said = page.locator("[data-part=failure]")
    expect(said).to_be_visible()
    expect(page.locator("[data-part=failure-words]")).not_to_be_empty()
    page.context.set_offline(False)
    expect(said).to_be_hidden(timeout=20_000)
    page.wait_for_function("() => document.querySelector('video').currentTime > 130.5")
    assert now(page) < 143


def test_an_address_that_runs_out_is_renewed_unnoticed(open_page, sign_in, lesson: str) -> None:
    page = open_page()
    sign_in(page, "learner")
    start(page, lesson)
    asked, refused = [], []

    def run_out(route) -> None:
        """Gone, until the player has asked for new addresses."""
        if asked:
            return route.continue_()
        refused.append(route.request.url)
        return route.fulfill(status=410)

    page.on("request", lambda request: asked.append(request.url) if "/addresses/" in request.url else None)
    page.route("**/v/**", run_out)
    page.locator("[data-part=seek]").fill("100")
    page.wait_for_function(
        "() => document.querySelector('video').currentTime > 100.5 && !document.querySelector('video').paused"
    )
    assert refused
    assert asked
    expect(page.locator("[data-part=failure]")).to_be_hidden()
