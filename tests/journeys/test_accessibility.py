"""Every kind of page at a phone's and a desk's width, light and dark: nothing that axe finds, nothing sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys import axe

pytestmark = pytest.mark.browser

# A stop is an address ("?…": of the page we are on), "> selector": a link to follow, "! selector": a button to press.
# "maybe" before it: only when the page has one (a certificate exists once another journey earned it). "390" or "1366"
# before it: at that width alone, where a page is like others that are looked at in both.
ANYBODY = (
    "/zh-hans/courses/",
    "> .course-card[href*='smelt-201'], a[href*='smelt-201']",
    "/zh-hans/courses/?q=冶炼",
    "/zh-hans/courses/?q=zzzzzz",
    "/en/courses/",
    "/vi/courses/",
    "/login/",
    "/join/",
    "/verify/",
    "/verify/0000000000000000000000000000",
    "/no/such/page/",
)
LEARNER = (
    "/learn/",
    "/learn/courses/",
    "/learn/SMELT-201/",
    "> main li:last-child a.row",
    "/learn/SMELT-201/",
    "> main a.row[href^='/learn/']",
    "> main a[href$='/transcript/']",
    "/learn/SMELT-201/",
    "> main a.row[href^='/learn/']",
    "> main a[href$='/quiz/']",
    "! main form button",
    "! [data-move=next] >> visible=true",
    "?q=end",
    "! main form button",
    "/learn/hours/",
    "> main a[href*='/learn/hours/20']",
    "> main a[href*='/question/']",
    "/learn/certificates/",
    "390 /learn/timetable/",
    "390 /learn/class/",
    "390 /account/notices/",
    "390 /learn/mistakes/",
    "390 /learn/SMELT-EXAM/",
    "390 /learn/work/",
    "390 maybe > main a[href^='/learn/work/']",
    "/learn/me/",
    "> main a[href='/account/devices/']",
    "/learn/NO-SUCH-COURSE/",
)
HR = (
    "/employer/?q=zzzzzz",
    "> a.figure--copper",
    "/employer/",
    "> a[href*='/employer/people/']",
    "> a.month__day--some",
    "/employer/hours/",
    "1366 /employer/",
    "1366 maybe > a[href$='/roster/']",  # of one class; after another journey there are several
    "1366 /employer/apprentices/",
    "390 /employer/team/",
    "1366 /employer/calendar/",
    "1366 /employer/messages/",
    "390 /employer/timetable/",
    "390 /employer/",
    "390 > a[href*='/employer/people/']",
    "390 maybe > main a[href$='/agreement/']",
)
MENTOR = (
    "/employer/",
    "> a[href*='/employer/people/']",
    "1366 /employer/logs/",
    "390 /employer/logs/offline/",
    "390 /employer/practical/",
    "390 maybe > main a[href^='/employer/logs/']",
)
TRAINER = (
    "/trainer/",
    "/trainer/uploads/",
    "/trainer/uploads/?shelf=needs",
    "/trainer/uploads/?shelf=unused",
    "/trainer/uploads/",
    "> .row__main > a[href^='/trainer/uploads/'].link",
    "> main a[href$='/replace/']",
    "/trainer/uploads/",
    "> .row__main > a[href^='/trainer/uploads/'].link",
    "> main a[href$='/picture/']",
    "/trainer/uploads/?q=TEA-101",  # of the demo: the newest one may be a film that another journey sent
    "> .row__main > a[href^='/trainer/uploads/'].link",
    "> main a[href$='/captions/zh-hans/']",
    "390 /trainer/packages/",
    "390 > main a[href^='/trainer/packages/']:has-text('看懂学时')",  # of the demo: another journey may have sent one
    "390 > main a[href$='/results/']",
    "390 > main a[href*='/results/']",
    "390 /trainer/banks/",
    "/trainer/banks/smelt-exam/",
    "390 > main a[href*='/questions/']",
    "390 > main a[href$='/edit/']",
    "1366 /trainer/banks/smelt-exam/figures/",
    "390 /trainer/banks/smelt-exam/import/",
    "1366 /trainer/banks/smelt-exam/export/",
    "390 /trainer/marking/",
    "390 > main a[href*='/marking/']",
    "/trainer/",
    "> main a[href^='/trainer/classes/']:has-text('铅锌冶炼工')",
    "1366 > main a[href$='/exams/']",
    "1366 > main a[href^='/trainer/exams/']",
    "1366 > main a[href$='/room/']",
    "390 > main a[href$='/practical/']",
    "390 > main a[href*='/practical/']",
    "390 /trainer/practical/offline/",
    "390 /trainer/timetable/",
    "390 maybe > main a[href^='/trainer/sessions/']",
    "390 maybe > main a[href$='/close/']",
    "390 /trainer/offline/",
    "390 /trainer/requests/",
    "390 /trainer/",
    "390 > main a[href^='/trainer/courses/']:has-text('家政')",
    "1366 /trainer/courses/import/",
    "1366 /trainer/",
    "1366 > main a[href$='/export/']",
)
OFFICE = (
    "/office/",
    "> main a[href^='/office/classes/'].card",
    "> main a[href$='/people/paste/']",
    "/office/classes/new/",
    "/office/partners/",
    "> main a[href^='/office/partners/']:not([href$='/new/'])",
    "> main a[href$='/people/new/']",
    "/office/people/",
    "> main a.row[href^='/office/people/']",
    "/office/find/",
    "/office/staff/",
    "/office/staff/new/",
    "/office/storage/",
    "> main a[href$='/quota/']",
    "/office/cases/",
    "> main th a[href^='/office/cases/']",
    "/office/cases/?state=closed",
    "> main th a[href^='/office/cases/']",
    "/office/",
    "> main a[href^='/office/classes/'].card",
    "> main a[href$='/check/']",
    "/office/certificates/",
    "maybe > main a[href*='/verify/']",
    "/office/rules/",
    "/office/rules/CN-TJ-APPR-600/1/",
    "> main a[href$='/next/']",
    "/office/rules/compare/?a=CN-GEN-45@1&b=CN-TJ-APPR-600@1",
    "/office/",
    "> main a[href^='/office/classes/'].card:has-text('冶炼')",
    "> main a[href$='/rules/'][href*='/classes/']",
    "> main a[href^='/office/trials/']",
    "1366 /office/",
    "1366 > main a[href^='/office/classes/'].card:has-text('冶炼')",
    "1366 > main a[href$='/timetable/']",
    "1366 maybe > main a[href^='/office/sessions/']",
    "390 /office/",
    "390 > main a[href^='/office/classes/'].card:has-text('冶炼')",
    "390 > main a[href$='/state/']",
    "1366 /office/",
    "1366 > main a[href^='/office/classes/'].card:has-text('冶炼')",
    "1366 > main a[href$='/workplace/']",
    "1366 maybe > main a[href$='/agreement/']",
    "390 /office/programmes/",
    "390 > main a[href^='/office/programmes/']:not([href$='/new/'])",
    "1366 /office/programmes/new/",
    "390 /office/roster-template/",
    "1366 /office/messages/",
    "1366 maybe > main a[href^='/office/messages/']",
    "390 /office/categories/",
    "390 /office/approvals/",
    "390 > main a[href^='/office/approvals/']",
    "1366 /office/",
    "1366 > main a[href^='/office/classes/'].card:has-text('冶炼')",
    "1366 > main a[href$='/join/']",
)
AUDITOR = (
    "/office/",
    "> main a[href^='/office/classes/'].card",
    "> main a[href$='/ledger/']",
    "! main form button",
    "/office/",
    "> main a[href^='/office/classes/'].card",
    "> main a[href$='/hours/'][href*='/enrolments/']",
    "> main a[href*='/hours/20']",
    "/office/",
    "> main a[href^='/office/classes/'].card",
    "> main a[href$='/hours/'][href*='/classes/']",
    "/office/corrections/",
    "> main a.row[href^='/office/corrections/']",
    "/office/seals/",
    "/office/seals/?line=nothing",
    "/office/certificates/",
)
TOURS = {
    "anybody": ANYBODY,
    "learner": LEARNER,
    "hr": HR,
    "mentor": MENTOR,
    "trainer": TRAINER,
    "office": OFFICE,
    "auditor": AUDITOR,
}
BOTH_SCHEMES = {"/zh-hans/courses/", "/learn/", "/learn/hours/", "/verify/", "/employer/", "/office/"}
NOT_FOUND = {"/no/such/page/", "/learn/NO-SUCH-COURSE/", "/verify/0000000000000000000000000000"}
SCHEMES = {390: "light", 1366: "dark"}
OTHER = {"light": "dark", "dark": "light"}


@pytest.mark.parametrize("width", SCHEMES)
@pytest.mark.parametrize("person", TOURS)
def test_no_page_has_a_fault(
    person: str, width: int, open_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    page = open_page("/join/", width=width, scheme=SCHEMES[width])
    if person != "anybody":
        sign_in(page, person)
    found = [line for stop in _stops(person, width) for line in _faults_at(page, stop, SCHEMES[width])]
    assert not found, "\n".join(found)


def test_axe_finds_a_planted_fault(open_page: Callable[..., Page]) -> None:
    page = open_page("/verify/")
    page.evaluate(
        "document.querySelector('main').append(new Image(20, 20), document.createElement('button'))"
    )
    page.evaluate("document.querySelector('main').lastChild.style.marginLeft = '5000px'")
    rules = {line.split(" ", 1)[0] for line in axe.faults(page)}
    assert {"image-alt", "button-name"} <= rules
    assert axe.sideways(page) > 0


def test_a_field_that_is_cut_off_by_its_card_is_seen(open_page: Callable[..., Page]) -> None:
    page = open_page("/login/")
    assert not axe.spilt(page)
    page.evaluate("document.querySelector('.card [name=login]').style.width = '900px'")
    assert axe.spilt(page)


def _stops(person: str, width: int) -> Iterator[str]:
    """Where the tour of a person goes at a width."""
    for stop in TOURS[person]:
        first, _space, rest = stop.partition(" ")
        if first not in {"390", "1366"}:
            yield stop
        elif first == str(width):
            yield rest


def _faults_at(page: Page, stop: str, scheme: str) -> Iterator[str]:
    """Go to a stop and look at it: in the scheme of the tour, and in the other one where most people are."""
    way = stop.removeprefix("maybe ")
    if stop != way and not page.locator(way[2:]).count():
        return
    status = _go(page, way)
    if status != (404 if stop in NOT_FOUND else 200):
        yield f"{page.url} answered {status}"
    for look in (scheme, OTHER[scheme]) if stop in BOTH_SCHEMES else (scheme,):
        page.emulate_media(color_scheme=look)
        yield from (f"{page.url} ({look}): {fault}" for fault in axe.faults(page))
    page.emulate_media(color_scheme=scheme)
    yield from (f"{page.url}: {fault}" for fault in axe.spilt(page))
    if axe.sideways(page):
        yield f"{page.url}: {axe.sideways(page)} px wider than its window"


def _go(page: Page, way: str) -> int:
    """Where a stop leads; the status of the answer."""
    if way.startswith("! "):
        is_handing_in = page.url.endswith("q=end")
        page.locator(way[2:]).first.click()
        if is_handing_in:  # the script sends first, and leads on when it has the receipt
            page.wait_for_url(lambda url: not url.endswith("q=end"))
        page.wait_for_load_state()
        return 200
    address = way if not way.startswith("> ") else page.locator(way[2:]).first.get_attribute("href") or ""
    if address.startswith("?"):
        address = page.url.split("#")[0].split("?")[0] + address
    answer = page.goto(address)
    return answer.status if answer else 0
