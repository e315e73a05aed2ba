"""A mentor examines at the bench where no network is: points, a photo and two voices, sent and played when it is back."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import axe
from tests.media_pipeline.corpus import draw

pytestmark = pytest.mark.browser
SCORED = re.compile(r"已评 (\d+) / (\d+)")
PLAYS = """(sound) => new Promise((resolve) => {
    sound.addEventListener("loadedmetadata", () => resolve(sound.duration));
    sound.addEventListener("error", () => resolve(0));
    sound.preload = "metadata";
    sound.load();
})"""


def photo() -> dict[str, object]:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#a8501a").save(file, "JPEG")
    return {"name": "lock.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def unscored(page: Page) -> tuple[str, list[str], int]:
    """The address of the first task, two names without a score, and how many have one."""
    page.goto("/employer/practical/")
    page.locator("main .rows a.row").first.click()
    names = page.locator("main .rows a.row", has_text="尚未评分").locator(".row__main").all_inner_texts()
    found = SCORED.search(page.locator("main .quiet").filter(has_text=SCORED).first.inner_text())
    assert found is not None
    return page.url, names[:2], int(found[1])


def take_along(page: Page) -> None:
    """Have the page and the tasks on the device, and lose the network."""
    page.goto("/employer/practical/offline/")
    page.get_by_role("button", name="下载实操题带走").click()
    expect(page.locator("[data-person]").first).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.ready.then((found) => Boolean(found.active))")
    page.wait_for_function(
        "caches.open('bench-kit-1').then((kept) => kept.keys()).then((keys) => keys.some((key) => /bench_kit/.test(key.url)))"
    )
    page.context.set_offline(True)
    page.reload()


def score(page: Page, name: str, **files: object) -> None:
    card = page.locator("[data-person]", has=page.locator(".strong", has_text=name))
    card.locator("summary").tap()
    expect(card.locator("fieldset").first).to_be_visible()
    for line in card.locator("fieldset").all():
        line.locator("label").last.tap()
    for way, file in files.items():
        card.locator(f"input[type=file][id^={way}-]").set_input_files(file)
    expect(card.locator("[role=status]").filter(has_text="MB")).to_have_count(1)
    if "photo" in files:
        expect(card.get_by_text("照片已拍好")).to_be_visible()
    assert axe.faults(page) == []
    card.get_by_role("button", name=f"签名：{name}").tap()
    expect(card).to_contain_text("待发送")


def test_two_people_are_scored_without_a_network_with_photo_and_voice(open_page, sign_in, tmp_path) -> None:
    for number in (1, 2):
        draw.ffmpeg(*draw.tone(number + 1), "-c:a", "libopus", "-b:a", "24k", tmp_path / f"{number}.ogg")
    page = open_page("/login/")
    sign_in(page, "mentor")
    task, names, before = unscored(page)
    take_along(page)
    score(page, names[0], photo=photo(), voice=tmp_path / "1.ogg")
    score(page, names[1], voice=tmp_path / "2.ogg")
    expect(page.locator("[data-synced]")).to_have_text("0/2 已同步")
    expect(page.locator("[data-files-waiting]")).to_have_attribute("data-files-waiting", "2")
    page.context.set_offline(False)
    expect(page.locator("[data-synced]")).to_have_text("2/2 已同步")
    expect(page.locator("[data-files-waiting]")).to_have_count(0)
    page.goto(task)
    expect(page.locator("main")).to_contain_text(f"已评 {before + 2} / ")
    page.locator("main .rows a.row", has_text=names[0]).click()
    assert axe.faults(page) == []
    expect(page.get_by_role("link", name="照片 1")).to_be_visible()
    assert page.locator("audio").evaluate(PLAYS) > 1
