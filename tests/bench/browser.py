"""T15, T16: what a first visit weighs, and when it can be read on a slow phone, as Chromium measures it."""

from __future__ import annotations

import shutil
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.rig import Academy, Size
from tests.bench.table import Line, at_most, median, note

CATALOGUE = "/zh-hans/courses/"
KB = 1000
# Slow 3G as Chromium's developer tools have it: 400 kbit/s each way, 400 ms; a phone with a quarter of this CPU.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER_CPU = 4
PAINTS = """() => new Promise(done => {
  let largest = 0
  new PerformanceObserver(list => { for (const entry of list.getEntries()) largest = entry.startTime })
    .observe({type: 'largest-contentful-paint', buffered: true})
  setTimeout(() => done([performance.getEntriesByName('first-contentful-paint')[0].startTime, largest]), 300)
})"""


def bench(academy: Academy, size: Size) -> list[Line]:
    """Weight and paints of the catalogue, a course and a lesson."""
    program = shutil.which("chromium")
    if program is None:
        return [note("T15", "first visits", "not measured: no Chromium here")]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        pages = {
            "catalogue": (CATALOGUE, "", 60), "course": (f"{CATALOGUE}bench-40/", "", 60),
            "lesson": (academy.facts["lesson"], "learner", 150),
        }  # fmt: skip
        lines = [line for name, facts in pages.items() for line in _weight(browser, academy, name, *facts)]
        lines += _paints(browser, academy, size)
        browser.close()
    return lines


def _weight(browser: Browser, academy: Academy, name: str, path: str, who: str, most: int) -> list[Line]:
    page = _page(browser, academy, who)
    sizes: dict[str, float] = {}
    asked: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.on(
        "Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    session.send("Network.enable")
    page.goto(f"http://localhost:{academy.port}{path}", wait_until="networkidle")
    own = {key: size for key, size in sizes.items() if "hls" not in asked.get(key, "")}
    nodes = page.evaluate("document.querySelectorAll('*').length")
    page.context.close()
    return [
        at_most("T15", f"first visit to the {name}", sum(own.values()) / KB, most, unit="kB",
                floor=f"{len(own)} requests of 8, {nodes} nodes of 700"),
    ]  # fmt: skip


def _paints(browser: Browser, academy: Academy, size: Size) -> list[Line]:
    found: list[list[float]] = []
    for _round in range(max(1, size.rounds // 3)):
        page = _page(browser, academy, "")
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page.goto(f"http://localhost:{academy.port}{CATALOGUE}", wait_until="load")
        found.append(page.evaluate(PAINTS))
        page.context.close()
    first, largest = (median([paints[place] for paints in found]) / 1000 for place in (0, 1))
    what = "Slow 3G, CPU ÷ 4, catalogue"
    return [
        at_most("T16", f"{what}: first contentful paint", first, 2.0, unit="s", digits=2),
        at_most("T16", f"{what}: largest", largest, 2.5, unit="s", digits=2),
    ]


def _page(browser: Browser, academy: Academy, who: str) -> Page:
    context: Any = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2
    )  # Any: untyped
    if who:
        name, _sign, value = str(academy.facts[who]).partition("=")
        context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])
    page: Page = context.new_page()
    return page
