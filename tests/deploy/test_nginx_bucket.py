"""nginx before a bucket: signed by itself, kept where it never changes, and nothing of the bucket shows."""

from __future__ import annotations

import pytest

from tests.deploy import upstream
from tests.deploy.asking import ask
from tests.deploy.conftest import ASSET
from tests.services import nginx
from tests.services.fixtures import or_skip

MEGABYTE = 1 << 20
FILM = bytes(range(256)) * (5 * MEGABYTE // 512)


@pytest.fixture(scope="module")
def bucket(s3_server):
    client = s3_server.client()
    base = f"published/{ASSET}"
    for key, data in {
        f"{base}/r3/v234.mp4": FILM,
        f"{base}/master.m3u8": b"#EXTM3U\n",
        f"{base}/lite.mp4": FILM[:1000],
        "files/images/one.webp": b"RIFFxxxxWEBP",
        "originals/abc/source.bin": b"the untouched source",
    }.items():
        client.put_object(Bucket=s3_server.bucket, Key=key, Body=data)
    return client


@pytest.fixture(scope="module")
def port(s3_server, bucket):
    with upstream.running() as web:
        chosen = {"WEB_SERVERS": f"127.0.0.1:{web.port}", **s3_server.settings}
        with or_skip(nginx.running(chosen)) as server:
            yield server.port


def test_a_film_in_a_bucket_comes_in_ranges_and_the_second_time_from_here(port, sign):
    address = f"{sign()}r3/v234.mp4"
    first = ask(port, address, Range="bytes=1048000-1049000")
    assert (first.status, first.body) == (206, FILM[1_048_000:1_049_001])
    assert first.headers["content-range"] == f"bytes 1048000-1049000/{len(FILM)}"
    assert first.headers["content-type"] == "video/mp4"
    again = ask(port, address, Range="bytes=1048000-1049000")
    assert (again.body, again.headers["x-cache"]) == (first.body, "HIT")
    assert ask(port, address).body == FILM


def test_another_viewers_token_uses_what_is_kept(port, sign):
    one, two = sign(), sign(now=2_000_000_000)
    assert one != two
    ask(port, f"{one}r3/v234.mp4", Range="bytes=0-9")
    assert ask(port, f"{two}r3/v234.mp4", Range="bytes=0-9").headers["x-cache"] == "HIT"


def test_lists_and_light_files_follow_the_bucket_at_once(port, sign, bucket, s3_server):
    key = f"published/{ASSET}/master.m3u8"
    bucket.put_object(Bucket=s3_server.bucket, Key=key, Body=b"#EXTM3U\n#second\n")
    answer = ask(port, f"{sign()}master.m3u8")
    assert (answer.body, answer.headers["cache-control"]) == (b"#EXTM3U\n#second\n", "no-cache")
    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    light = ask(port, f"{sign()}lite.mp4", Range="bytes=10-19")
    assert (light.status, light.body) == (206, FILM[10:20])


def test_the_bucket_hears_no_cookie_and_shows_nothing_of_itself(port, sign):
    answer = ask(
        port, f"{sign()}r3/v234.mp4", Cookie="session=abc", Authorization="Bearer x", Range="bytes=0-9"
    )
    assert answer.status == 206
    assert not [name for name in answer.headers if name.startswith(("x-amz", "x-trans", "x-openstack"))]


def test_what_is_not_there_or_not_for_viewers_is_404_and_a_wrong_token_403(port, sign):
    missing = ask(port, f"{sign()}r9/v234.mp4")
    assert (missing.status, missing.body) == (404, b"Not Found\n")
    assert ask(port, f"{sign(key='x' * 40)}r3/v234.mp4").status == 403
    for path in ("/-sliced-/originals/abc/source.bin", "/-whole-/originals/abc/source.bin"):
        assert ask(port, path).status == 404


def test_pictures_come_from_the_bucket(port):
    picture = ask(port, "/files/images/one.webp")
    assert (picture.status, picture.body) == (200, b"RIFFxxxxWEBP")
    assert picture.headers["content-type"] == "image/webp"


def test_a_bucket_that_does_not_take_the_signature_serves_nothing(s3_server, bucket, sign):
    """The control: without the right key the bucket is closed, so it is the signature that opens it."""
    with upstream.running() as web:
        chosen = {"WEB_SERVERS": f"127.0.0.1:{web.port}", **s3_server.settings, "S3_SECRET_KEY": "wrong"}
        with or_skip(nginx.running(chosen)) as server:
            assert ask(server.port, f"{sign()}r3/v234.mp4").status == 404
            assert ask(server.port, "/files/images/one.webp").status == 404
