"""The page of an export, in a browser without a network: it says what verify.py says, in three languages."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.reports.ledger_bundle import verify
from tests.factories.ledger_bundle import ALTERED, change, exported, sealed_class
from tests.journeys.axe import faults
from tests.journeys.conftest import Academy

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def export(tmp_path: Path, settings) -> Path:
    settings.KEYS_FOLDER = tmp_path / "keys"
    return exported(sealed_class(), tmp_path / "out")


@pytest.fixture
def opened(browser: Browser, export: Path) -> Iterator[object]:
    """`opened(language, own_code=…)`: the page from the disk, in a context without a network."""
    contexts, complaints = [], []

    def opener(language: str = "en", *, own_code: bool = False, width: int = 390) -> Page:
        context = browser.new_context(
            locale=language, viewport={"width": width, "height": 844}, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_offline(True)
        if own_code:
            context.add_init_script("globalThis.ownAlone = true")
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: asked.url.startswith(("file:", "blob:")) or complaints.append(asked.url)
        )
        page.goto((export / "verify.html").as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints


def check(page: Page, *files: Path) -> list[str]:
    """Choose the files; the faults that the page names."""
    page.set_input_files("#files", [str(path) for path in files])
    expect(page.locator(".facts")).to_be_visible()
    return page.locator(".faults li").all_inner_texts()


def said_by_python(folder: Path) -> list[str]:
    faults = verify.Check(verify.read(folder)).run()
    return sorted(f"{f'account {fault.account} ' if fault.account else ''}{fault.text}" for fault in faults)


@pytest.mark.parametrize("own_code", [False, True])
def test_an_unchanged_export_passes_packed_and_unpacked(opened, export: Path, own_code: bool) -> None:
    page = opened(own_code=own_code)
    assert check(page, *export.iterdir()) == []
    expect(page.locator(".verdict")).to_have_text("PASS: every hour is as it was signed")
    expect(page.locator(".card")).to_contain_text("PASS tea-1 · =茶艺班")
    page.reload()
    assert check(page, export.with_suffix(".zip")) == []


@pytest.mark.parametrize("own_code", [False, True])
def test_an_altered_figure_is_named_as_by_the_script(opened, export: Path, own_code: bool) -> None:
    page = opened(own_code=own_code)
    for number, (name, old, new, _is_account, words) in enumerate(ALTERED):
        folder = export.with_name(f"altered-{number}")
        shutil.copytree(export, folder)
        change(folder / name, old, new)
        found = check(page, *folder.iterdir())
        assert any(words in line for line in found), (name, found)
        assert sorted(found) == said_by_python(folder), name
        page.reload()


def test_every_language_has_every_word_and_a_fault_is_told_in_it(opened, export: Path) -> None:
    change(export / "statements.csv", ",2700,", ",2701,")
    page = opened("zh-CN")
    assert page.evaluate(
        "[FAULTS, WORDS].flatMap(Object.values).every((said) => said.length === 3 && said.every(Boolean))"
    )
    expect(page.locator("h1")).to_have_text("核验学时导出包")
    assert any("由分录得出 2700" in line for line in check(page, *export.iterdir()))
    page.select_option("#language", label="Tiếng Việt")
    expect(page.locator(".verdict")).to_contain_text("KHÔNG ĐẠT")


def test_another_root_or_key_than_the_one_told_before_is_a_fault(opened, export: Path) -> None:
    page = opened()
    page.locator("summary").click()
    page.fill("#root", "ab" * 32)
    assert check(page, *export.iterdir()) == ["the root of 2026-04-15 is not the one you gave"]
    page.fill("#root", "")
    page.fill("#key", "cd" * 32)
    page.locator("#key").blur()
    expect(page.locator(".faults")).to_have_text("the public key is not the one you gave")


def test_what_is_no_export_is_said_to_be_none(opened, export: Path) -> None:
    page = opened()
    page.set_input_files("#files", [str(export / "entries.jsonl")])
    expect(page.locator(".verdict")).to_contain_text("FAIL: this is no export")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_page_can_be_used_by_everybody(opened, export: Path, width: int, scheme: str) -> None:
    change(export / "statements.csv", ",2700,", ",2701,")
    page = opened(width=width)
    page.emulate_media(color_scheme=scheme)
    check(page, *export.iterdir())
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_auditor_fetches_a_class_from_the_real_academy_and_checks_it_alone(
    live_academy: Academy, open_page: Callable[..., Page], sign_in: Callable[..., None], tmp_path: Path
) -> None:
    """Worker, sweep and link as they are: the night's root, the work with its progress, the file, the script."""
    page = open_page("/login/", width=1280)
    sign_in(page, "auditor")
    page.goto("/office/")
    page.locator("main a[href^='/office/classes/'].card").first.click()
    page.locator("main a[href$='/ledger/']").click()
    page.locator("main form button").click()
    link = page.locator("main a[href^='/office/exports/']")
    until = time.monotonic() + 60
    while not link.count() and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as waiting:
        link.first.click()
    place = tmp_path / "class.zip"
    waiting.value.save_as(place)
    assert verify.Check(verify.read(place)).run() == []
    done = live_academy.manage("export_ledger", "--all", str(tmp_path / "all.zip"))
    assert done.returncode == 0, done.stderr
    script = [sys.executable, "-I", "-S", verify.__file__, str(tmp_path / "all.zip")]
    said = subprocess.run(script, capture_output=True, text=True, check=False, timeout=60)
    assert (said.returncode, "FAIL" in said.stdout) == (0, False), said.stdout
