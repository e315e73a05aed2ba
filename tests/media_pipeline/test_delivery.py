"""Bytes leave only for the right token, in the right ranges, and never from another folder."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest

from lms.config import wsgi
from media_pipeline import delivery, storage

ASSET = uuid.UUID("11111111-2222-4333-8444-555555555555")
BODY = bytes(range(256)) * 40


@pytest.fixture
def base(media):
    store = storage.current()
    store.write(f"published/{ASSET}/master.m3u8", b"#EXTM3U\n")
    store.write(f"published/{ASSET}/r3/v234.mp4", BODY)
    store.write(f"published/{ASSET}/captions/vi-1.vtt", b"WEBVTT\n")
    store.write("originals/abc/source.bin", b"the untouched source")
    old = time.time() - 1_000
    os.utime(media / "media" / "published" / str(ASSET) / "r3" / "v234.mp4", (old, old))
    return delivery.signed_prefix(ASSET, viewer="somebody", duration_s=60)


def get(path, method="GET", **headers):
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": io.BytesIO()}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    seen = {}

    def start(status, fields):
        seen["status"], seen["headers"] = int(status[:3]), dict(fields)

    body = b"".join(delivery.application(environ, start))
    return seen["status"], seen["headers"], body


def test_a_whole_file_comes_with_type_length_and_validators(base):
    status, headers, body = get(f"{base}r3/v234.mp4")
    assert (status, body) == (200, BODY)
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Length"] == str(len(BODY))
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Access-Control-Allow-Origin" not in headers
    assert get(f"{base}master.m3u8")[1]["Content-Type"] == "application/vnd.apple.mpegurl"
    assert get(f"{base}captions/vi-1.vtt")[1]["Content-Type"].startswith("text/vtt")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=10000-", 10_000, 10_239), ("bytes=-40", 10_200, 10_239),
     ("bytes=0-999999", 0, 10_239), ("bytes=-999999", 0, 10_239)],
)  # fmt: skip
def test_one_range_comes_exactly(base, asked, first, last):
    status, headers, body = get(f"{base}r3/v234.mp4", range=asked)
    assert (status, body) == (206, BODY[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/{len(BODY)}"
    assert headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_beyond_the_end_is_416(base, asked):
    status, headers, body = get(f"{base}r3/v234.mp4", range=asked)
    assert (status, body, headers["Content-Range"]) == (416, b"", f"bytes */{len(BODY)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "items=0-1", "bytes=a-b", "bytes=-", "bytes=9-3"])
def test_a_range_that_is_not_one_range_of_bytes_is_ignored(base, asked):
    assert get(f"{base}r3/v234.mp4", range=asked)[0] == 200


def test_validators_save_bytes_and_an_old_one_brings_the_whole_file(base):
    tag = get(f"{base}r3/v234.mp4")[1]["ETag"]
    assert get(f"{base}r3/v234.mp4", if_none_match=f'"x", {tag}')[::2] == (304, b"")
    assert get(f"{base}r3/v234.mp4", range="bytes=0-9", if_range=tag)[0] == 206
    assert get(f"{base}r3/v234.mp4", range="bytes=0-9", if_range='"old"')[0] == 200
    assert get(f"{base}r3/v234.mp4", range="bytes=0-9", if_range=f"W/{tag}")[0] == 200


def test_dates_are_validators_too_but_a_tag_speaks_first(base):
    changed = get(f"{base}r3/v234.mp4")[1]["Last-Modified"]
    later, earlier = "Fri, 01 Jan 2100 00:00:00 GMT", "Mon, 01 Jan 2001 00:00:00 GMT"
    assert get(f"{base}r3/v234.mp4", if_modified_since=changed)[::2] == (304, b"")
    assert get(f"{base}r3/v234.mp4", if_modified_since=later)[0] == 304
    for odd in (earlier, "yesterday", "", "Sun, 99 Feb 2026 00:00:00 GMT"):
        assert get(f"{base}r3/v234.mp4", if_modified_since=odd)[0] == 200
    assert get(f"{base}r3/v234.mp4", if_modified_since=later, if_none_match='"other"')[0] == 200
    assert get(f"{base}r3/v234.mp4", range="bytes=0-9", if_range=changed)[0] == 206
    assert get(f"{base}r3/v234.mp4", range="bytes=0-9", if_range=later)[0] == 200


def test_head_says_all_but_sends_nothing_and_writing_is_not_offered(base):
    status, headers, body = get(f"{base}r3/v234.mp4", method="HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(BODY)))
    assert get(f"{base}r3/v234.mp4", method="POST")[0] == 405


def test_media_that_still_grows_is_not_kept_by_caches(base, media):
    storage.current().write(f"published/{ASSET}/r4/v360.mp4", b"young")
    assert get(f"{base}r4/v360.mp4")[1]["Cache-Control"] == "no-store"
    assert get(f"{base}master.m3u8")[1]["Cache-Control"] == "no-cache"
    (media / "media" / "published" / str(ASSET) / "r3" / "v234.growing").write_text("#EXTM3U")
    assert get(f"{base}r3/v234.mp4")[1]["Cache-Control"] == "no-store"


def test_what_may_be_made_anew_is_kept_for_a_day_only(base, media):
    storage.current().write(f"published/{ASSET}/lite.mp4", b"light")
    old = time.time() - 1_000
    os.utime(media / "media" / "published" / str(ASSET) / "lite.mp4", (old, old))
    assert get(f"{base}lite.mp4")[1]["Cache-Control"] == "public, max-age=86400"


LIST = b"#EXTM3U\n" + b"".join(
    b"#EXTINF:4.000000,\n#EXT-X-BYTERANGE:%d@%d\nv234.mp4\n" % (90_000 + n % 7_919, n * 90_000)
    for n in range(900)
)


def test_the_list_of_an_hour_comes_packed_to_who_reads_that(base):
    storage.current().write(f"published/{ASSET}/r3/v234.m3u8", LIST)
    plain = get(f"{base}r3/v234.m3u8")
    status, headers, body = get(f"{base}r3/v234.m3u8", accept_encoding="br, gzip;q=0.8")
    assert (status, headers["Content-Encoding"], headers["Content-Length"]) == (200, "gzip", str(len(body)))
    assert gzip.decompress(body) == plain[2] == LIST
    assert len(body) < len(LIST) / 4
    assert plain[1]["Vary"] == headers["Vary"] == "Accept-Encoding"
    assert plain[1]["ETag"] != headers["ETag"]
    assert get(f"{base}r3/v234.m3u8", accept_encoding="gzip", method="HEAD")[1]["Content-Length"] == str(
        len(body)
    )


@pytest.mark.parametrize("codings", ["", "br", "identity", "gzip;q=0", "gzip; q=0.000", "gzipped"])
def test_who_does_not_read_gzip_gets_the_plain_list(base, codings):
    storage.current().write(f"published/{ASSET}/r3/v234.m3u8", LIST)
    assert "Content-Encoding" not in get(f"{base}r3/v234.m3u8", accept_encoding=codings)[1]


def test_a_packed_list_has_its_own_validator_and_a_range_is_of_the_plain_one(base):
    storage.current().write(f"published/{ASSET}/r3/v234.m3u8", LIST)
    tag = get(f"{base}r3/v234.m3u8", accept_encoding="gzip")[1]["ETag"]
    status, headers, body = get(f"{base}r3/v234.m3u8", accept_encoding="gzip", if_none_match=f"W/{tag}")
    assert (status, body, headers["Vary"]) == (304, b"", "Accept-Encoding")
    part = get(f"{base}r3/v234.m3u8", accept_encoding="gzip", range="bytes=0-6")
    assert (part[0], part[2]) == (206, b"#EXTM3U")
    assert get(f"{base}r3/v234.m3u8", accept_encoding="gzip", range="bytes=0-6", if_range=tag)[0] == 200


def test_a_list_that_grew_is_packed_anew(base):
    storage.current().write(f"published/{ASSET}/r3/v234.m3u8", LIST)
    get(f"{base}r3/v234.m3u8", accept_encoding="gzip")
    storage.current().write(f"published/{ASSET}/r3/v234.m3u8", LIST + b"#EXT-X-ENDLIST\n")
    assert gzip.decompress(get(f"{base}r3/v234.m3u8", accept_encoding="gzip")[2]).endswith(b"ENDLIST\n")


def test_media_is_never_packed(base):
    assert "Content-Encoding" not in get(f"{base}r3/v234.mp4", accept_encoding="gzip")[1]


def test_a_token_opens_its_own_asset_only_and_not_after_its_time(base):
    other = base.replace(str(ASSET), "11111111-2222-4333-8444-555555555556")
    assert get(f"{other}master.m3u8")[0] == 403
    who, expiry = base.split("/")[2:4]
    later = base.replace(expiry, str(int(expiry) + 900))
    assert get(f"{later}master.m3u8")[0] == 403
    stranger = base.replace(who[:8], "0" * 8)
    assert get(f"{stranger}master.m3u8")[0] == 403
    past = delivery.signed_prefix(ASSET, viewer="somebody", duration_s=0, now=time.time() - 90_000)
    assert get(f"{past}master.m3u8")[0] == 410


def test_another_key_opens_nothing(base, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"TOKEN_KEY": "another"}
    assert get(f"{base}master.m3u8")[0] == 403


@pytest.mark.parametrize(
    "file",
    ["../../originals/abc/source.bin", "r3/../../x/master.m3u8", "r3/v234.growing", "source.bin", ".hidden.mp4", "r3/",
     "", "captions/../master.m3u8", "r3//v234.mp4", "master.m3u8\x00.mp4", "r3/v234.mp4\n", "%2e%2e/master.m3u8", "missing.mp4"],
)  # fmt: skip
def test_nothing_outside_the_published_folder_is_reached(base, file):
    assert get(base + file)[0] == 404


def test_addresses_live_twice_the_lesson_and_two_hours_and_change_every_quarter_of_an_hour():
    soon = delivery.signed_prefix(ASSET, viewer="a", duration_s=3_600, now=1_800_000_000)
    same = delivery.signed_prefix(ASSET, viewer="a", duration_s=3_600, now=1_800_000_000 - 300)
    expiry = int(soon.split("/")[3])
    assert 14_400 <= expiry - 1_800_000_000 < 14_400 + 900
    assert expiry % 900 == 0
    assert same == soon
    assert delivery.signed_prefix(ASSET, viewer="b", duration_s=3_600, now=1_800_000_000) != soon


def test_a_clock_that_is_some_minutes_off_opens_and_closes_as_the_right_one():
    """Two machines, one signs and one checks: the two hours on top are far more than clocks differ."""
    for skew in (-600, 0, 600):
        path = (
            delivery.signed_prefix(ASSET, viewer="somebody", duration_s=60, now=1_800_000_000 + skew)
            + "x.mp4"
        )
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path}
        assert delivery.respond(environ, 1_800_000_000).status == 404
        assert delivery.respond(environ, 1_800_000_000 + 60 * 2 + 7_200 + 900 + skew).status == 410


def test_delivery_asks_the_database_nothing(base, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert get(f"{base}master.m3u8")[0] == 200


def test_bytes_pass_by_django_altogether(base, monkeypatch):
    """The door of the web process: no middleware, so no session, no user and no database; elsewhere Django answers."""
    asked = []
    monkeypatch.setattr(
        wsgi, "django_application", lambda environ, _start: asked.append(environ["PATH_INFO"]) or [b""]
    )
    for path in (f"{base}master.m3u8", "/v/nonsense", "/learn/"):
        b"".join(wsgi.application({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *_words: None))
    assert asked == ["/learn/"]
    loaded = subprocess.run(
        [sys.executable, "-c", ALONE], env={**os.environ, "PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert json.loads(loaded.stdout) == []


ALONE = """
import json, sys
from django.conf import settings
settings.configure(MEDIA_PIPELINE={})
import media_pipeline.delivery
bad = ("django.contrib.sessions", "django.db.models", "django.http", "media_pipeline.models", "lms")
print(json.dumps([name for name in sys.modules if name.startswith(bad)]))
"""


def test_ranges_that_are_joined_give_the_file(base):
    parts = [
        get(f"{base}r3/v234.mp4", range=f"bytes={start}-{start + 999}")[2]
        for start in range(0, len(BODY), 1_000)
    ]
    assert b"".join(parts) == BODY
