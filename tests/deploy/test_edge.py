"""An nginx as a CDN: one piece kept for all viewers, and not a byte of it for a token that is wrong or too old."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid

import pytest

from launcher.front_end import find_node
from media_pipeline import delivery
from tests.deploy.asking import ask
from tests.deploy.conftest import ASSET, FILM
from tests.deploy.files import DEPLOY
from tests.services import nginx
from tests.services.fixtures import or_skip


@pytest.fixture(scope="module")
def edge(front):
    with or_skip(nginx.running({"EDGE_ORIGIN": f"http://127.0.0.1:{front.port}"})) as server:
        yield server


@pytest.fixture
def viewer(settings):
    """`viewer("one")`: the prefix of somebody's addresses."""

    def prefix(name: str, *, asset: uuid.UUID = ASSET, now: float | None = None, key: str = nginx.KEY) -> str:
        settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"NGINX_KEY": key, "TOKEN_KEY": "a key for tests"}
        return delivery.signed_prefix(asset, viewer=name, duration_s=60, now=now)

    return prefix


def piece(port: int, prefix: str, reach: str = "bytes=100-199"):
    return ask(port, f"{prefix}r3/v234.mp4", Range=reach)


def test_two_viewers_share_one_kept_piece(edge, viewer):
    first = piece(edge.port, viewer("one"))
    assert (first.status, first.body) == (206, FILM[100:200])
    second = piece(edge.port, viewer("two"), "bytes=300-399")
    assert (second.status, second.body, second.headers["x-cache"]) == (206, FILM[300:400], "HIT")
    assert second.headers["content-range"] == f"bytes 300-399/{len(FILM)}"
    assert second.headers["cache-control"] == "public, max-age=31536000, immutable"
    for name, value in delivery.GUARDS:
        assert second.headers[name.lower()] == value


def bad(viewer):
    good = viewer("one")
    who, expiry = good.split("/")[2:4]
    return {
        "too old": (viewer("one", now=time.time() - 20_000), 410),
        "another key": (viewer("one", key="x" * 40), 403),
        "a later end": (good.replace(expiry, str(int(expiry) + 900)), 403),
        "another viewer": (good.replace(who[:8], "0" * 8), 403),
        "another film's token": (
            viewer("one", asset=uuid.UUID(int=7)).replace(str(uuid.UUID(int=7)), str(ASSET)),
            403,
        ),
    }


def test_a_wrong_or_old_token_gets_no_byte_of_what_is_kept(edge, viewer):
    assert piece(edge.port, viewer("one")).status == 206
    for why, (prefix, status) in bad(viewer).items():
        answer = piece(edge.port, prefix)
        assert (answer.status, FILM[100:200] in answer.body) == (status, False), why


def test_without_the_check_the_kept_piece_would_be_anybodys(front, viewer):
    """The control: it is the check that closes the cache."""
    with or_skip(nginx.running({"EDGE_ORIGIN": f"http://127.0.0.1:{front.port}"})) as server:
        assert piece(server.port, viewer("one")).status == 206
        (server.folder / "conf" / "token.conf").write_text("")
        os.kill(server.server.process.pid, signal.SIGHUP)
        until = time.monotonic() + 10
        prefix = bad(viewer)["another key"][0]
        while (answer := piece(server.port, prefix)).status == 403 and time.monotonic() < until:
            time.sleep(0.05)
        assert (answer.status, answer.body) == (206, FILM[100:200])


def test_what_grows_and_what_is_no_film_comes_from_the_origin_each_time(edge, viewer):
    for _ in range(2):
        assert ask(edge.port, f"{viewer('one')}r4/v234.mp4", Range="bytes=0-9").headers["x-cache"] == "MISS"
    assert ask(edge.port, f"{viewer('one')}master.m3u8").headers["cache-control"] == "no-cache"
    assert ask(edge.port, "/learn/", Cookie="session=abc").json["headers"]["Cookie"] == "session=abc"
    assert "Cookie" not in ask(edge.port, f"{viewer('one')}r3/v234.mp4", Cookie="session=abc").headers


@pytest.mark.parametrize("origin", ["nginx:8080", "http://nginx/path", "ftp://nginx:1"])
def test_an_origin_that_is_none_is_named(tmp_path, origin):
    done = nginx.render(tmp_path, {"EDGE_ORIGIN": origin})
    assert (done.returncode, "EDGE_ORIGIN must be" in done.stderr) == (2, True)


def test_the_function_for_a_cdn_says_what_nginx_says(viewer):
    good = viewer("one")
    cases = {"good": (good, 0), **bad(viewer)}
    paths = [f"{prefix}r3/v234.mp4" for prefix, _status in cases.values()]
    paths += [f"{good}../x.mp4", f"{good}source.bin", "/learn/"]
    script = (
        f"const {{ verdict }} = require({str(DEPLOY / 'cdn' / 'token.cjs')!r});"
        f"for (const path of process.argv.slice(1)) console.log(Object.values(verdict(path, {nginx.KEY!r}, Date.now() / 1000)).join(' '));"
    )
    node = [str(find_node(os.environ).node), "-e", script, *paths]
    told = subprocess.run(node, capture_output=True, text=True, check=True, timeout=30).stdout.splitlines()
    assert told[0] == f"0 {ASSET}/r3/v234.mp4"
    assert [int(line.split()[0]) for line in told] == [status for _prefix, status in cases.values()] + [
        404
    ] * 3
