"""The main job in one piece: an upload becomes a lesson, a lesson becomes hours, hours become a certificate."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lms.operations.demo.clips import ClipPlan, draw_clip
from tests.journeys.conftest import ROOT, Academy

pytestmark = pytest.mark.browser
CODE = "JOURNEY-1"
FILM_S = 8
PARTNER, CLASS, LEARNER, HR = "青山机械有限公司", "青山学徒一班", "段小兰", "赵经理"
PHONE, HR_PHONE = "13900001234", "13900001235"
PASSWORD = "qingshan-2026"
WORDS = json.loads((ROOT / "lms/operations/demo/academy.json").read_text(encoding="utf-8"))
QUESTIONS = {item["stem"]["zh-hans"]: item for item in WORDS["taster"]["lessons"][0]["questions"]}


@dataclass
class Story:
    """What one step leaves for the next."""

    partner: str = ""
    verify: str = ""


def test_an_upload_becomes_a_lesson_and_a_certificate_that_anyone_can_check(
    open_page, sign_in, live_academy: Academy, tmp_path: Path
) -> None:
    tell_the_story(open_page, sign_in, live_academy, tmp_path)


def tell_the_story(open_page, sign_in, live_academy: Academy, tmp_path: Path) -> None:
    """The journey, step by step; the scaled form is told the same one."""
    story = Story()
    trainer = open_page(width=1366)
    sign_in(trainer, "trainer")
    trainer_publishes_a_course(trainer, draw_film(tmp_path))
    office = open_page(width=1366)
    sign_in(office, "office")
    codes = office_sets_up_a_class(office, story)
    learner = open_page()
    join(learner, codes[LEARNER])
    expect(learner).to_have_url(re.compile("/learn/$"))
    learner_watches(learner)
    learner_passes_the_quiz(learner)
    learner_sees_hours(learner)
    learner_holds_a_certificate(learner, story)
    hr = open_page(width=1366)
    join(hr, codes[HR])
    hr_sees_the_class_and_nobody_else(hr)
    anyone_checks(open_page(story.verify), "有效")
    office_revokes(office)
    anyone_checks(open_page(story.verify), "已撤销")
    verified = live_academy.manage("verify_ledger", "--json")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert json.loads(verified.stdout)["violations"] == []


def draw_film(folder: Path) -> Path:
    """A real film with sound; the numbers on its cards make its bytes unlike those of the demo."""
    cards = ((CODE, "车工入门", "Turning"), ("1", "装夹", "clamp"), ("2", "对刀", "set"))
    return draw_clip(ClipPlan("smelting", cards, FILM_S, 360), folder)


def trainer_publishes_a_course(page: Page, film: Path) -> None:
    page.goto("/cms/courses-new/")
    page.fill("[name=title]", "车工入门")
    page.fill("[name=code]", CODE)
    page.get_by_role("tab").nth(1).click()
    page.locator(".c-sf-add-button:visible").first.click()
    page.get_by_role("option").first.click()
    page.fill("[name=lessons-0-value-title]", "装夹与对刀")
    page.fill("[name=lessons-0-value-minutes]", "1")
    page.set_input_files("academy-media input[type=file]", film)
    expect(page.locator("[name=lessons-0-value-video]")).to_have_value(re.compile(".{30,}"), timeout=60_000)
    bank = page.locator("[name=lessons-0-value-quiz-bank]")
    bank.select_option(bank.locator("option", has_text="START-001").first.get_attribute("value"))
    page.fill("[name=lessons-0-value-quiz-draw]", "3")
    page.fill("[name=lessons-0-value-quiz-pass_percent]", "60")
    page.locator("button", has_text="更多动作").or_(
        page.locator("[data-w-dropdown-target=toggle].button")
    ).last.click()
    page.locator("button[name=action-publish]").click()
    # Not the next navigation: the editor saves drafts by itself and changes its own address.
    expect(page.locator(".messages .success").first).to_be_visible(timeout=30_000)
    page.goto(f"/zh-hans/courses/{CODE.lower()}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("车工入门")


def office_sets_up_a_class(page: Page, story: Story) -> dict[str, str]:
    page.goto("/office/partners/new/")
    page.fill("[name=name]", PARTNER)
    submit(page, "[name=name]")
    story.partner = page.url
    page.goto(story.partner)
    page.locator("a[href*='/people/new/']").click()
    page.fill("[name=name]", HR)
    page.fill("[name=phone]", HR_PHONE)
    page.locator("[name=role][value=hr]").check() if page.locator("[name=role][type=radio]").count() else (
        page.locator("[name=role]").select_option("hr")
    )
    submit(page, "[name=name]")
    codes = read_codes(page)
    page.goto(story.partner)
    page.locator("a[href*='/office/classes/new/']").first.click()
    page.fill("[name=name]", CLASS)
    page.fill("[name=starts_on]", date.today().isoformat())
    page.fill("[name=ends_on]", (date.today() + timedelta(days=30)).isoformat())
    if not page.locator("[name=title_zh]").is_visible():
        page.locator("summary", has_text=re.compile("新|new", re.IGNORECASE)).first.click()
    page.fill("[name=title_zh]", "车工（初级）")
    rules = page.locator("[name=ruleset]")
    rules.select_option(rules.locator("option", has_text="CN-GEN-45").first.get_attribute("value"))
    page.get_by_label(re.compile(CODE)).check()
    submit(page, "[name=name]")
    class_url = page.url
    page.goto(class_url.rstrip("/") + "/people/new/")
    page.fill("[name=name]", LEARNER)
    page.fill("[name=phone]", PHONE)
    submit(page, "[name=name]")
    if not page.locator(".slip__code").count():
        page.goto(class_url)
        with page.expect_navigation():
            page.locator("form[action$='/codes/'] button").click()
    codes |= read_codes(page)
    return codes


def read_codes(page: Page) -> dict[str, str]:
    """Name -> code, from the slips that are shown once."""
    slips = page.locator(".slip").all()
    return {
        slip.locator(".slip__name").inner_text().strip(): slip.locator(".slip__code").inner_text().strip()
        for slip in slips
    }


def submit(page: Page, field: str) -> None:
    """Hand in the form that holds `field`, and wait for the next page."""
    with page.expect_navigation():
        page.locator(f"form:has({field}) button:not([type=button])").last.click()
    assert not page.locator("[aria-invalid=true]").count(), page.locator("main").inner_text()


def join(page: Page, code: str) -> None:
    page.goto("/join/")
    page.fill("[name=code]", code)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    with page.expect_navigation():
        page.locator("form:has([name=code]) button").click()


def learner_watches(page: Page) -> None:
    page.goto(f"/learn/{CODE}/")
    page.locator("main a[href*='/learn/']", has_text="装夹与对刀").first.click()
    start = page.locator("[data-part=start]")
    for _ in range(60):
        if start.is_visible():
            break
        # "The film is being made": a person looks again.
        page.wait_for_timeout(1000)
        page.reload()
    expect(start).to_be_visible()
    start.click()
    expect(page.locator("[data-part=done]")).to_be_visible(timeout=(FILM_S + 40) * 1_000)


def learner_passes_the_quiz(page: Page) -> None:
    page.goto(page.url.split("#")[0].rstrip("/") + "/quiz/")
    with page.expect_navigation():
        page.locator("main form button").click()
    for sheet in page.locator("[data-question]").all():
        question = QUESTIONS[sheet.locator(".question__stem").inner_text().strip()]
        answer(sheet, question)
        expect(sheet.locator(".saved--yes")).to_be_visible()
        sheet.locator("[data-part=move] button").last.click()
    page.wait_for_load_state()
    with page.expect_navigation():
        page.locator("main form button").click()
    expect(page.locator(".figure__value")).to_contain_text("100 %")


def answer(sheet, question: dict) -> None:
    if question["kind"] == "truefalse":
        sheet.locator(f"input[value={'true' if question['answer'] == 'A' else 'false'}]").check()
        return
    for letter in question["answer"]:
        text = question["options"]["zh-hans"]["ABCD".index(letter)]
        sheet.locator("label.option", has_text=re.compile(f"^\\s*{re.escape(text)}\\s*$")).click()


def learner_sees_hours(page: Page) -> None:
    for _ in range(40):
        page.goto("/learn/hours/")
        if page.locator("a[href*='/learn/hours/20']").count():
            break
        page.wait_for_timeout(1000)
    page.locator("a[href*='/learn/hours/20']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def learner_holds_a_certificate(page: Page, story: Story) -> None:
    for _ in range(40):
        page.goto("/learn/certificates/")
        if (
            page.locator("a[href*='/verify/']").locator("visible=true").count()
            and page.locator(".certificate").count()
        ):
            break
        page.wait_for_timeout(1000)
    card = page.locator(".certificate").first
    expect(card).to_contain_text("车工")
    link = card.locator("a[href*='/verify/']").get_attribute("href")
    story.verify = "/verify/" + link.rstrip("/").rpartition("/")[2]
    paper = page.request.get(card.locator("a[download]").get_attribute("href"))
    assert paper.ok
    assert paper.body().startswith(b"%PDF")
    assert len(paper.body()) <= 60_000


def hr_sees_the_class_and_nobody_else(page: Page) -> None:
    page.goto("/employer/")
    people = page.locator("main")
    expect(people).to_contain_text(LEARNER)
    assert "李志强" not in people.inner_text()
    page.locator("a[href*='/employer/people/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LEARNER)
    page.goto("/employer/")
    sheet = page.request.get(page.locator("a[href*='export']").first.get_attribute("href"))
    assert sheet.ok
    assert sheet.body()[:2] == b"PK"


def anyone_checks(page: Page, verdict: str) -> None:
    expect(page.locator("main")).to_contain_text(verdict)
    expect(page.locator("main")).to_contain_text("段*兰")
    expect(page.locator("main")).not_to_contain_text(LEARNER)


def office_revokes(page: Page) -> None:
    page.goto("/office/certificates/")
    row = page.locator("tr", has_text=LEARNER)
    row.locator("a[href*='/revoke/']").click()
    page.fill("[name=why]", "替考，已查实")
    with page.expect_navigation():
        page.locator("form:has([name=why]) button").click()
