"""A film asks whether somebody is there: answered with one key, missed in peace, and the hours say so."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import axe
from tests.journeys.conftest import Academy

pytestmark = pytest.mark.browser

# Another apprentice of the demo class, under the same rules with a question after three seconds of film.
MAKE = """
from lms.cohorts.models import Enrolment
from lms.rulesets.models import RuleSet
own = Enrolment.objects.filter(cohort__cohort_courses__position=0, learner__username="learner").select_related("ruleset").first()
data = {**own.ruleset.data, "prompt": {"every_min": ["1/20", "1/20"], "timeout_s": 10, "max_per_h": 100}}
data.pop("code", None), data.pop("version", None)
rule, _made = RuleSet.objects.get_or_create(code="JOURNEY-ASKS", version=1, defaults={"data": data})
other = Enrolment.objects.filter(cohort=own.cohort, state="active").exclude(learner__username="learner").select_related("learner").last()
Enrolment.objects.filter(pk=other.pk).update(ruleset=rule)
other.learner.set_password("academy-demo")
other.learner.save()
print("ASKED", other.learner.username)
"""
TOLD = """
import json
from lms.ledger.models import Evidence
print("TOLD", json.dumps([row.source for row in Evidence.objects.filter(kind="prompt").order_by("pk")]))
"""


def told(academy: Academy, script: str, word: str) -> str:
    done = academy.manage("shell", "-c", script)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(line.removeprefix(word).strip() for line in done.stdout.splitlines() if line.startswith(word))


def missed(academy: Academy) -> list[bool]:
    """Which of the prompts were missed, once the ledger has two."""
    for _try in range(20):
        found = [facts["missed"] for facts in json.loads(told(academy, TOLD, "TOLD"))]
        if len(found) >= 2:
            break
        time.sleep(1)
    return found


def right_key(page: Page, sheet: Locator) -> str:
    """The one key that answers: the place of the right choice, or the number to slide to."""
    ask = sheet.locator("[data-prompt-part=ask]").inner_text()
    if "prompt--slide" in (sheet.get_attribute("class") or ""):
        return re.sub(r"\D", "", ask)
    named = [text.strip() for text in sheet.locator("[data-choice]:visible").all_inner_texts()]
    title = page.locator("h1").inner_text()
    return str(1 + next(place for place, name in enumerate(named) if name in ask or name == title))


def play_until_asked(page: Page) -> Locator:
    """Four seconds of film, then a pause: the player reports, and the reply asks."""
    sheet = page.locator("[data-prompt]")
    begin = page.evaluate("document.querySelector('video').currentTime")
    if begin > 2:
        begin = page.evaluate("document.querySelector('video').currentTime = 1")
    page.wait_for_function("from => document.querySelector('video').currentTime > from + 3.6", arg=begin)
    page.locator("[data-part=toggle]").press("k")
    expect(sheet).to_be_visible()
    return sheet


def test_a_question_is_answered_with_one_key_and_a_missed_one_waits(
    open_page, sign_in, live_academy: Academy
) -> None:
    username = told(live_academy, MAKE, "ASKED")
    page = open_page()
    sign_in(page, username)
    page.goto("/learn/SMELT-201/")
    page.locator("main li a.row[href*='/learn/SMELT-201/']").first.click()
    page.locator("[data-part=start]").click()
    sheet = play_until_asked(page)
    assert sheet.evaluate("element => element.getAttribute('role')") == "alertdialog"
    assert page.evaluate("document.activeElement.matches('[data-prompt]')")
    assert page.evaluate("document.querySelector('[data-player]').contains(document.activeElement)")
    assert axe.faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press(right_key(page, sheet))
    expect(sheet).to_be_hidden()
    expect(page.locator("[data-prompt-part=news]")).not_to_be_empty()
    page.locator("[data-part=toggle]").press("k")
    sheet = play_until_asked(page)
    page.locator("[data-part=toggle]").dispatch_event("click")
    expect(page.locator("[data-prompt-part=title]")).to_have_text("还在吗？点一下继续。", timeout=20_000)
    expect(page.locator("[data-prompt-part=kept]")).to_have_text("前面看过的都算数。")
    assert page.evaluate("document.querySelector('video').paused")
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('video').paused")
    assert axe.faults(page) == []
    # Five seconds after its time an answer is still in time, for the network's sake.
    page.wait_for_timeout(6_000)
    page.keyboard.press(right_key(page, sheet))
    expect(sheet).to_be_hidden()
    page.wait_for_function("() => !document.querySelector('video').paused")
    page.goto("/learn/")
    assert missed(live_academy)[:2] == [False, True]
    verified = live_academy.manage("verify_ledger", "--json")
    assert json.loads(verified.stdout)["violations"] == []
