"""What a first visit costs on the wire (performance T15), counted by the browser with an empty cache."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ENGINE = "hls"


class Meter:
    """Bytes and requests of a page, as Chromium's network layer reports them."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.requestWillBeSent", self._sent)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _sent(self, event: dict) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def kilobytes(self, *, without: str = "\0") -> float:
        counted = [size for key, size in self.bytes.items() if without not in self.addresses.get(key, "")]
        return sum(counted) / 1000


@pytest.mark.parametrize("address", ["/zh-hans/courses/", "/zh-hans/courses/tea-101/"])
def test_a_first_visit_to_the_catalogue_is_light(open_page, address: str) -> None:
    page = open_page("/healthz")
    meter = Meter(page)
    page.goto(address, wait_until="networkidle")
    assert len(meter.bytes) <= 8, sorted(meter.addresses.values())
    assert meter.kilobytes() <= 60
    assert page.evaluate("document.querySelectorAll('*').length") <= 700


def test_a_first_visit_to_a_lesson_is_light_before_the_video_engine(open_page, sign_in) -> None:
    page = open_page("/healthz")
    sign_in(page, "learner")
    page.goto("/learn/SMELT-201/")
    lesson = page.locator("main a[href*='/learn/SMELT-201/']").first.get_attribute("href")
    meter = Meter(page)
    page.goto(lesson, wait_until="networkidle")
    assert meter.kilobytes(without=ENGINE) <= 150, sorted(meter.addresses.values())
