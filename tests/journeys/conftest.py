"""The real academy and a real browser: `./academy run` on a free port with a data folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.services import blank

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 400
STOPPED_WITHIN_S = 30
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
)


@dataclass(frozen=True)
class Academy:
    """A running academy with the demo in it."""

    origin: str
    port: int
    data: Path
    log: Path
    pid: int
    settings: Mapping[str, str] = field(default_factory=dict)

    def manage(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """`./academy manage …` on its data folder; the caller looks at the status."""
        return subprocess.run(
            [sys.executable, ROOT / "academy", "manage", *words],
            env={**environment(self.port, self.data), **self.settings},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


def environment(port: int, data: Path) -> dict[str, str]:
    """What the academy under test is told; nothing of the test run's own settings."""
    kept = {
        name: value for name, value in os.environ.items() if name not in {"ACADEMY_TESTING", "ACADEMY_CI"}
    }
    return {
        **kept,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "ACADEMY_DATA": str(data),
        "ACADEMY_DEMO": "1",
        "SWEEP_EVERY_S": "3",
        "DATABASE_URL": "",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status == 200 and json.loads(answer.read())["database"]["state"] == "ok"
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed journey shows what the academy itself had to say."""
    outcome = yield
    report = outcome.get_result()
    academy = getattr(item, "funcargs", {}).get("live_academy")
    if report.failed and academy is not None:
        report.sections.append(("the academy", academy.log.read_text(errors="replace")[-5000:]))


@pytest.fixture(scope="session")
def live_academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    """The real stack, seeded; stopped by Ctrl-C's signal, and that must take less than 30 s."""
    folder, port = tmp_path_factory.mktemp("academy"), free_port()
    blank.copy_to(folder / "data")
    log = folder / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, ROOT / "academy", "run"],
            env=environment(port, folder / "data"),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + READY_WITHIN_S
        while not is_ready(port):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"./academy run did not get ready:\n{log.read_text(errors='replace')[-5000:]}")
            time.sleep(0.3)
        yield Academy(f"http://localhost:{port}", port, folder / "data", log, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"./academy run did not stop within {STOPPED_WITHIN_S} s of SIGINT")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Debian's chromium is not installed (apt-get install chromium)")
    # Playwright keeps an event loop in this thread; Django's guard would refuse every query after it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        engine = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield engine
        engine.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_academy: Academy) -> Iterator[OpenPage]:
    """`open_page("/learn/", width=390, scheme="dark", language="zh-CN")`: a page in a context of its own.

    Contexts are people: two calls are two browsers. Pass `context=page.context` for a second tab. A page that
    throws, or breaks the content security policy, fails the test.
    """
    contexts, complaints = [], []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def opener(
        path: str = "/",
        *,
        width: int = 390,
        height: int | None = None,
        scheme: str = "light",
        language: str = "zh-CN",
        context=None,
        **options: object,
    ) -> Page:
        phone = width < 600
        if context is None:
            context = browser.new_context(
                base_url=live_academy.origin,
                viewport={"width": width, "height": height or (844 if phone else 768)},
                device_scale_factor=2 if phone else 1,
                has_touch=phone,
                color_scheme=scheme,
                locale=language,
                reduced_motion="reduce",
                **options,
            )
            context.set_default_timeout(15_000)
            contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """`sign_in(page, "learner")`: the first form of the sign-in page, as design §3 promises."""

    def signed(page: Page, login: str, password: str = "academy-demo") -> None:
        page.goto("/login/")
        form = page.locator("form:has([name=password])").first
        form.locator("[name=login]").fill(login)
        form.locator("[name=password]").fill(password)
        with page.expect_navigation():
            form.locator("[type=submit]").first.click()

    return signed
