"""nginx in front, asked by real requests: films by token, static files packed, uploads unbuffered, refusals in words."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import uuid

import pytest

from media_pipeline import delivery
from tests.deploy.asking import ask
from tests.deploy.conftest import ASSET, FILM
from tests.services import nginx, process
from tests.services.fixtures import or_skip

PART = "/api/v1/uploads/11111111-2222-4333-8444-555555555555/parts/1"


def test_a_film_comes_whole_and_in_ranges_without_the_application(front, sign):
    asked = len(front.web.asked)
    address = f"{sign()}r3/v234.mp4"
    whole = ask(front.port, address)
    assert (whole.status, whole.body, whole.headers["content-type"]) == (200, FILM, "video/mp4")
    assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
    part = ask(front.port, address, Range="bytes=100-199")
    assert (part.status, part.body) == (206, FILM[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(FILM)}"
    assert ask(front.port, address, Range="bytes=999999-").status == 416
    assert ask(front.port, address, If_None_Match=whole.headers["etag"]).status == 304
    assert ask(front.port, address, method="HEAD").headers["content-length"] == str(len(FILM))
    assert len(front.web.asked) == asked


def test_lists_and_captions_have_their_types_and_are_packed_for_slow_lines(front, sign):
    playlist = ask(front.port, f"{sign()}master.m3u8", Accept_Encoding="gzip")
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert (playlist.headers["cache-control"], playlist.headers["content-encoding"]) == ("no-cache", "gzip")
    captions = ask(front.port, f"{sign()}captions/vi-1.vtt")
    assert captions.headers["content-type"] == "text/vtt; charset=utf-8"


def test_what_still_grows_is_kept_by_nobody(front, sign):
    assert ask(front.port, f"{sign()}r4/v234.mp4").headers["cache-control"] == "no-store"
    assert "immutable" in ask(front.port, f"{sign()}r3/v234.mp4").headers["cache-control"]


def test_a_film_carries_the_guards_that_the_application_gives(front, sign):
    answer = ask(front.port, f"{sign()}r3/v234.mp4")
    for name, value in delivery.GUARDS:
        assert answer.headers[name.lower()] == value


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda prefix: prefix, 200),
        (lambda prefix: prefix.replace(str(ASSET), str(uuid.UUID(int=7))), 403),
        (lambda prefix: prefix[:14] + ("A" if prefix[14] != "A" else "B") + prefix[15:], 403),
        (lambda prefix: prefix.replace("/v/", "/v/0", 1)[:11] + prefix[11:], 403),
        (lambda prefix: prefix.replace(prefix.split("/")[3], str(int(prefix.split("/")[3]) + 900)), 403),
    ],
    ids=["good", "another film", "another mac", "another viewer", "a later end"],
)
def test_a_token_opens_one_film_for_one_viewer_until_one_time(front, sign, change, status):
    assert ask(front.port, f"{change(sign())}r3/v234.mp4").status == status


def test_an_old_token_is_gone_and_another_key_opens_nothing(front, sign):
    assert ask(front.port, f"{sign(now=time.time() - 20_000)}r3/v234.mp4").status == 410
    assert ask(front.port, f"{sign(key='x' * 40)}r3/v234.mp4").status == 403
    assert ask(front.port, f"{sign()}r3/v234.mp4", method="POST", body=b"").status == 405


@pytest.mark.parametrize(
    "path", ["r9/v234.mp4", "r4/v234.growing", "../../originals/abc/source.bin", "%2e%2e/x.mp4", ""]
)
def test_nothing_else_of_the_folder_is_reached(front, sign, path):
    answer = ask(front.port, f"{sign()}{path}")
    assert b"untouched" not in answer.body
    assert answer.status == 404 or b'"asked"' in answer.body


def test_the_folder_behind_the_token_is_not_an_address(front):
    assert ask(front.port, f"/-media-/{ASSET}/r3/v234.mp4").status == 404


def test_a_token_of_the_applications_own_form_goes_to_the_application(front, sign):
    address = f"{sign(key='')}r3/v234.mp4"
    ask(front.port, address)
    assert front.web.asked[-1] == ("GET", address)


def test_both_forms_are_good_at_the_application_itself(settings, sign):
    for key in ("", nginx.KEY):
        prefix = sign(key=key)
        settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"NGINX_KEY": nginx.KEY}
        assert delivery.respond({"REQUEST_METHOD": "GET", "PATH_INFO": f"{prefix}x.mp4"}, 0).status == 404
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"NGINX_KEY": ""}
    assert delivery.respond({"REQUEST_METHOD": "GET", "PATH_INFO": f"{prefix}x.mp4"}, 0).status == 403


def test_static_files_come_packed_and_a_hashed_name_is_kept_for_ever(front):
    packed = ask(front.port, "/static/site.0123456789ab.css", Accept_Encoding="gzip")
    assert (packed.body, packed.headers["content-encoding"]) == (b"\x1f\x8bpacked", "gzip")
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert packed.headers["content-type"] == "text/css"
    assert ask(front.port, "/static/site.0123456789ab.css").body == b"body{}" * 99
    assert ask(front.port, "/static/robots.txt").headers["cache-control"] == "public, max-age=60"
    assert ask(front.port, "/static/staticfiles.json").status == 404


def test_pictures_come_from_the_folder_and_documents_from_the_application(front):
    picture = ask(front.port, "/files/images/one.webp")
    assert (picture.body, picture.headers["content-type"]) == (b"RIFFxxxxWEBP", "image/webp")
    assert ask(front.port, "/files/documents/plan.pdf").json["asked"]


def test_the_application_hears_who_asks_and_by_which_protocol(front):
    told = ask(front.port, "/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https", Host="a.example").json
    assert told["headers"]["X-Forwarded-For"].split(", ")[-1] == "127.0.0.1"
    assert told["headers"]["X-Forwarded-Proto"] == "http"
    assert told["headers"]["Host"] == "a.example"
    assert len(told["headers"]["X-Request-Id"]) == 32


def test_a_part_reaches_the_application_while_it_is_still_being_sent(front):
    """With buffering, nginx would wait for the whole body (and write it to its own disk)."""
    front.web.began.clear()
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as line:
        line.sendall(
            f"PUT {PART} HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n".encode() + bytes(100_000)
        )
        assert front.web.began.wait(10)
        line.sendall(bytes(100_000))
        assert line.recv(12).endswith(b"200")


def test_a_body_elsewhere_is_taken_whole_first(front):
    """The control of the test before: here nginx does wait."""
    front.web.began.clear()
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as line:
        line.sendall(b"POST /office/ HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + bytes(100_000))
        assert not front.web.began.wait(0.5)
        line.sendall(bytes(100_000))
        assert front.web.began.wait(10)


def test_what_is_too_large_is_refused_in_words(front):
    part = ask(front.port, PART, method="PUT", body=b"", Content_Length=str(3_000_000))
    assert (part.status, part.headers["content-type"]) == (413, "application/problem+json")
    assert "parts" in part.json["detail"]
    page = ask(front.port, "/office/", method="POST", body=b"", Content_Length=str(30_000_000))
    assert page.status == 413
    for words in ("文件太大", "The file is too large", "Tệp quá lớn"):
        assert words in page.body.decode()


def test_a_machine_that_asks_too_often_is_told_to_wait_and_a_class_is_not(front):
    answers = [ask(front.port, "/verify/x") for _ in range(60)]
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) >= 10
    assert "请稍等" in refused[0].body.decode()
    assert refused[0].headers["retry-after"] == "10"
    assert {ask(front.port, "/login/").status for _ in range(100)} == {200}
    time.sleep(1)
    assert ask(front.port, "/verify/x").status == 200


def test_the_catalogue_is_kept_for_strangers_and_fresh_for_who_is_signed_in(front):
    first, second = ask(front.port, "/en/courses/"), ask(front.port, "/en/courses/")
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
    assert first.body == second.body
    for cookie in ("session=abc", "lang=en; __Host-session=abc"):
        assert ask(front.port, "/en/courses/", Cookie=cookie).headers["x-cache"] == "BYPASS"
    assert ask(front.port, "/learn/").json["asked"] != ask(front.port, "/learn/").json["asked"]


def test_the_log_names_nobody(front, sign):
    prefix = sign()
    ask(front.port, f"{prefix}r3/v234.mp4")
    ask(front.port, f"{prefix}r9/missing.mp4")
    for _ in range(60):
        ask(front.port, "/verify/SECRET-CODE")
    ask(front.port, "/?token=SECRET-QUERY")
    text = wait_for(front.nginx.server.log, "GET / 200")
    assert "r3/v234.mp4" in text
    assert "SECRET" not in text
    assert prefix.split("/")[2] not in text


def wait_for(log, words):
    until = time.monotonic() + 5
    while words not in (text := log.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    return text


def test_an_application_that_starts_is_said_in_words_and_to_machines():
    chosen = {"WEB_SERVERS": f"127.0.0.1:{process.free_port()}"}
    with or_skip(nginx.running(chosen)) as server:
        page = ask(server.port, "/learn/")
        assert (page.status, page.headers["retry-after"]) == (503, "10")
        assert "正在启动" in page.body.decode()
        machine = ask(server.port, "/api/v1/me")
        assert machine.status == 503
        assert json.loads(machine.body)["status"] == 503


@pytest.mark.parametrize(
    ("settings_", "words"),
    [
        ({"MEDIA_NGINX_KEY": "short"}, "MEDIA_NGINX_KEY must be 32"),
        ({"MEDIA_NGINX_KEY": 'a" b;' * 10}, "letters, digits"),
        ({"S3_BUCKET": "academy"}, "S3_ACCESS_KEY and S3_SECRET_KEY are missing"),
    ],
)
def test_settings_that_are_missing_or_unsafe_are_named_and_nothing_is_written(tmp_path, settings_, words):
    done = nginx.render(tmp_path, settings_)
    assert (done.returncode, words in done.stderr) == (2, True)
    assert not (tmp_path / "conf").exists()


@pytest.mark.parametrize(
    "settings_",
    [
        {},
        {
            "S3_BUCKET": "b",
            "S3_ACCESS_KEY": "k",
            "S3_SECRET_KEY": "s",
            "S3_ENDPOINT_URL": "https://127.0.0.1",
        },
    ],
    ids=["disk", "s3"],
)
def test_nginx_itself_finds_the_configuration_good(tmp_path, settings_):
    with or_skip(_program()) as binary:
        assert nginx.render(tmp_path, settings_).returncode == 0
        line = [binary, "-t", "-c", tmp_path / "conf" / "nginx.conf"]
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 0, done.stderr
        assert "warn" not in done.stderr
        assert not (tmp_path / "conf" / "token.conf").stat().st_mode & 0o077


class _program:  # noqa: N801  a context manager, for or_skip
    def __enter__(self):
        return nginx.program()

    def __exit__(self, *_error):
        return None


def test_the_content_host_is_a_server_of_its_own_without_cookies_and_pages(front):
    told = ask(
        front.port, "/p/place/index.html", Host="content.localhost", Cookie="session=x", Range="bytes=0-9"
    )
    assert (told.status, told.json["headers"]["Host"]) == (200, "content.localhost")
    assert "Cookie" not in told.json["headers"]
    shell = ask(front.port, "/s/token/commits", method="POST", body=b"{}", Host="content.localhost")
    assert shell.status == 200
    asked = len(front.web.asked)
    for path in ("/", "/login/", "/api/v1/beats", "/metrics", "/healthz"):
        assert ask(front.port, path, Host="content.localhost").status == 404
    assert len(front.web.asked) == asked
