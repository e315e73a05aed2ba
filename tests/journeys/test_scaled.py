"""The same journey on the scaled form: nginx, two web and two worker processes that share no disk, real servers."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.journeys import films, scaled_stack
from tests.journeys.conftest import Academy
from tests.journeys.scaled_stack import Stack
from tests.journeys.test_academy import tell_the_story
from tests.media_pipeline import corpus
from tests.services.fixtures import or_skip

pytestmark = pytest.mark.browser
PART_BYTES = 6_000_000
WITHIN_S = 150


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed (apt-get install chromium)")
    with or_skip(scaled_stack.running(tmp_path_factory.mktemp("scaled"))) as found:
        yield found


@pytest.fixture
def live_academy(stack: Stack) -> Academy:
    """The academy of this module's pages: nginx's address."""
    return stack.academy


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": "localhost", **named})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_readiness_names_each_part(stack: Stack) -> None:
    status, body = ask(stack.front.port, "GET", "/readyz")
    kinds = {name: (part["kind"], part["state"]) for name, part in json.loads(body).items()}
    assert status == 200
    assert kinds == {
        "database": ("postgresql", "ok"),
        "broker": ("redis", "ok"),
        "storage": ("s3", "ok"),
        "disk": ("disk", "ok"),
    }


def test_the_journey_passes_on_the_scaled_form_and_no_file_stays_on_a_disk(
    stack: Stack, open_page, sign_in, live_academy: Academy, tmp_path: Path
) -> None:
    tell_the_story(open_page, sign_in, live_academy, tmp_path)
    log = stack.front.server.log.read_text()
    for port in stack.ports:
        assert f"127.0.0.1:{port}" in log, "both web processes served it"
    assert ".mp4 206 " in log, "the film came in ranges"
    left = {
        str(path.relative_to(place))
        for place in stack.folders.values()
        for kind in ("media", "files", "keys", "queue", "work/incoming")
        for path in (place / kind).rglob("*")
        if path.is_file()
    }
    assert left == set()


def test_parts_of_one_upload_go_to_two_machines_and_a_third_makes_the_film(stack: Stack, tmp_path) -> None:
    film = tmp_path / "large.mp4"
    corpus.ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            "nullsrc=s=640x360:r=10,geq=random(1)*255:128:128",
            "-t",
            "6",
            "-c:v",
            "libx264",
        ),
        *("-preset", "ultrafast", "-qp", "8", "-pix_fmt", "yuv420p", film),
    )
    data = film.read_bytes()
    assert len(data) > PART_BYTES
    token = stack.academy.manage("api_token", "trainer").stdout.split()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    begin = json.dumps({"name": "large.mp4", "size": len(data)}).encode()
    _status, body = ask(
        stack.ports[0], "POST", "/api/v1/uploads", begin,
        **headers, Content_Type="application/json", Idempotency_Key="large-1",
    )  # fmt: skip
    upload = json.loads(body)
    assert upload["part_bytes"] == PART_BYTES, upload
    for number in upload["missing"]:
        part = data[(number - 1) * PART_BYTES : number * PART_BYTES]
        digest = hashlib.sha256(part).hexdigest()
        path = f"/api/v1/uploads/{upload['id']}/parts/{number}"
        port = stack.ports[number % 2]
        status, body = ask(port, "PUT", path, part, **headers, X_Part_Sha256=digest)
        assert status == 200, body
    _status, body = ask(stack.ports[1], "POST", f"/api/v1/uploads/{upload['id']}/complete", b"", **headers)
    address = f"/api/v1/assets/{json.loads(body)['asset']}"
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        card = json.loads(ask(stack.front.port, "GET", address, **headers)[1])
        if card["state"] in {"published", "damaged", "failed", "refused"}:
            break
        time.sleep(0.5)
    assert (card["state"], card["reason"]) == ("published", "")


def test_a_browser_sends_parts_straight_to_the_bucket(
    stack: Stack, open_page, sign_in, tmp_path: Path
) -> None:
    film = films.padded(tmp_path / "direct.mp4", 13_000_000)
    page = open_page(width=1366)
    sign_in(page, "trainer")
    page.goto("/trainer/uploads/")
    ways = films.watch_parts(page)
    page.set_input_files("[data-upload-input]", film)
    with page.expect_response(re.compile("/complete$")) as completed:
        pass
    assert completed.value.status == 200
    bucket = stack.academy.settings["S3_PUBLIC_ENDPOINT_URL"]
    assert sorted((way.number, way.origin == bucket, way.status) for way in ways) == [
        (1, False, 200),
        (2, True, 200),
        (3, True, 200),
    ]


def test_a_web_process_that_is_asked_to_end_finishes_and_nobody_notices(stack: Stack) -> None:
    leaving = stack.processes["web-2"]
    leaving.process.send_signal(signal.SIGTERM)
    try:
        answers = [ask(stack.front.port, "GET", "/en/courses/?n=" + str(n))[0] for n in range(20)]
        leaving.process.wait(30)
        answers += [ask(stack.front.port, "GET", "/login/")[0] for _ in range(10)]
    finally:
        leaving.start()  # the tests that come after it find two
    assert set(answers) == {200}
