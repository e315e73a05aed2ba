"""Takes the README's pictures: python docs/screenshots/take.py http://localhost:8000 (a demo academy)."""  # noqa: INP001  a script, no package

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import typst
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
WORDS = json.loads((HERE.parents[1] / "lms/operations/demo/academy.json").read_text(encoding="utf-8"))
PASSWORD = "academy-demo"  # noqa: S105  public by design
COURSE = "START-001"
MOST_BYTES, MOST_TOGETHER = 120_000, 700_000
COLOURS = (256, 192, 128, 96, 64, 32)
# The fonts of a phone in China, as near as a Linux desk has them: one family for Han and Latin.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>sans-serif</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Noto Sans CJK SC</string></edit></match>
<match target="pattern"><test name="family"><string>system-ui</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Noto Sans CJK SC</string></edit></match>
</fontconfig>"""


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, how wide, where, and the link to follow from there."""

    name: str
    login: str
    width: int
    path: str
    link: str = ""


SHOTS = (
    Shot("catalogue", "", 1366, "/zh-hans/courses/"),
    Shot("today", "learner", 390, "/learn/"),
    Shot("lesson", "learner", 390, "/learn/SMELT-201/", "main a.button"),
    Shot("hours", "learner", 390, "/learn/hours/"),
    Shot("hr", "hr", 1366, "/employer/"),
    Shot("class", "office", 1366, "/office/", "main a.card:has-text('2026-1')"),
)


class Studio:
    """A browser on one academy; a page for each person and width, signed in once."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.browser, self.origin = browser, origin
        self.pages: dict[tuple[str, int], Page] = {}

    def page(self, login: str, width: int) -> Page:
        if (login, width) not in self.pages:
            phone = width < 600
            context = self.browser.new_context(
                base_url=self.origin,
                viewport={"width": width, "height": 844 if phone else 900},
                device_scale_factor=2 if phone else 1,
                locale="zh-CN",
                reduced_motion="reduce",
            )
            self.pages[login, width] = context.new_page()
            if login:
                sign_in(self.pages[login, width], login)
        return self.pages[login, width]

    def take(self, shot: Shot) -> bytes:
        page = self.page(shot.login, shot.width)
        page.goto(shot.path)
        if shot.link:
            page.goto(page.locator(shot.link).first.get_attribute("href") or "")
        page.wait_for_load_state("networkidle")
        return page.screenshot()


def sign_in(page: Page, login: str) -> None:
    page.goto("/login/")
    form = page.locator("form:has([name=password])").first
    form.locator("[name=login]").fill(login)
    form.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        form.locator("[type=submit]").first.click()
    expect(page).not_to_have_url(re.compile("/login/"))


def earned(page: Page) -> tuple[str, bytes]:
    """The address where the learner's certificate is checked, and the paper; earned first when there is none."""
    page.goto("/learn/certificates/")
    if not page.locator("a[download]").count():
        earn(page)
    card = page.locator(".certificate").first
    address = card.locator("a[href*='/verify/']").get_attribute("href") or ""
    paper = page.request.get(card.locator("a[download]").get_attribute("href") or "").body()
    return "/verify/" + address.rstrip("/").rpartition("/")[2], paper


def earn(page: Page) -> None:
    """The README's three minutes: open the course, watch, answer."""
    page.goto(f"/learn/{COURSE}/")
    if page.locator("main form[method=post]").count():
        with page.expect_navigation():
            page.locator("main form[method=post] button").click()
        page.goto(f"/learn/{COURSE}/")
    page.goto(page.locator("main a.row[href^='/learn/']").first.get_attribute("href") or "")
    lesson = page.url
    page.locator("[data-part=start]").click()
    expect(page.locator("[data-part=done]")).to_be_visible(timeout=120_000)
    page.goto(lesson.rstrip("/") + "/quiz/")
    page.locator("main form button").click()
    answers(page)
    page.wait_for_url(re.compile("q=end"))
    page.locator("main form button").click()
    page.wait_for_load_state()
    for _ in range(60):
        page.goto("/learn/certificates/")
        if page.locator("a[download]").count():
            return
        page.wait_for_timeout(1_000)
    raise SystemExit("The demo learner's certificate did not come within a minute.")


def answers(page: Page) -> None:
    """Every question right: the demo's own words say which."""
    known = {item["stem"]["zh-hans"]: item for item in WORDS["taster"]["lessons"][0]["questions"]}
    for sheet in page.locator("[data-question]").all():
        question = known[sheet.locator(".question__stem").inner_text().strip()]
        if question["kind"] == "truefalse":
            sheet.locator(f"input[value={'true' if question['answer'] == 'A' else 'false'}]").check()
        else:
            for letter in question["answer"]:
                text = re.escape(question["options"]["zh-hans"]["ABCD".index(letter)])
                sheet.locator("label.option", has_text=re.compile(f"^\\s*{text}\\s*$")).click()
        expect(sheet.locator(".saved--yes")).to_be_visible()
        sheet.locator("[data-part=move] button").last.click()


def drawn(paper: bytes) -> bytes:
    """A page of PDF as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.pdf").write_bytes(paper)
        source = Path(folder) / "paper.typ"
        source.write_text(
            '#set page(width: 297mm, height: 210mm, margin: 0mm)\n#image("paper.pdf", width: 100%)'
        )
        made = typst.compile(str(source), format="png", ppi=96)
    assert isinstance(made, bytes)
    return made


def small(picture: bytes) -> bytes:
    """PNG with as many colours as fit."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise SystemExit(f"A picture of {image.size} stays above {MOST_BYTES} bytes.")


def main(origin: str) -> int:
    fonts = Path(tempfile.mkdtemp()) / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        studio = Studio(browser, origin)
        pictures = {shot.name: studio.take(shot) for shot in SHOTS}
        address, paper = earned(studio.page("learner", 390))
        pictures["verify"] = studio.take(Shot("verify", "", 390, address))
        pictures["certificate"] = drawn(paper)
        browser.close()
    made = {name: small(picture) for name, picture in pictures.items()}
    for name, picture in made.items():
        (HERE / f"{name}.png").write_bytes(picture)
        print(f"{name}.png {len(picture):,}")  # noqa: T201  a script's report
    return int(sum(map(len, made.values())) > MOST_TOGETHER)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"))
