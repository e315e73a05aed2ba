"""Phones that are slow to take a long film do not take the web process with them."""

from __future__ import annotations

import contextlib
import io
import select
import socket
import sys
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection
from wsgiref.util import setup_testing_defaults

import pytest

from media_pipeline import delivery, storage
from media_pipeline.delivery import sending
from tests.bench.rig import LIKE_THE_PRODUCT, ROOT
from tests.services.process import Server, folder, free_port, is_listening

ASSET = uuid.UUID("11111111-2222-4333-8444-555555555555")
THREADS = int(LIKE_THE_PRODUCT[LIKE_THE_PRODUCT.index("--blocking-threads") + 1])
MANY = 2 * THREADS
LENGTH = sending.ONE_PIECE + 1_000


@pytest.fixture
def film(media):
    storage.current().write(f"published/{ASSET}/lite.mp4", bytes(250) * (LENGTH // 250))
    return delivery.signed_prefix(ASSET, viewer="somebody", duration_s=60) + "lite.mp4"


def begin(path, **headers):
    """Status, headers and the body that nobody has begun to take."""
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    seen = {}
    body = delivery.application(
        environ, lambda status, fields: seen.update(status=int(status[:3]), headers=dict(fields))
    )
    return seen["status"], seen["headers"], body


def test_a_segment_is_one_piece_whatever_comes_beside_it(film):
    held = [begin(film) for _ in range(sending.LONG_AT_ONCE)]
    status, _headers, body = begin(film, range=f"bytes=0-{sending.ONE_PIECE - 1}")
    assert (status, [len(piece) for piece in body]) == (206, [sending.ONE_PIECE])
    del held


def test_long_bodies_are_few_at_a_time_and_a_range_gets_its_beginning(film):
    held = [begin(film, range="bytes=0-") for _ in range(sending.LONG_AT_ONCE)]
    assert [answer[1]["Content-Length"] for answer in held] == [str(LENGTH)] * sending.LONG_AT_ONCE
    status, headers, body = begin(film, range="bytes=500-")
    assert (status, headers["Content-Range"]) == (206, f"bytes 500-{499 + sending.BEGINNING}/{LENGTH}")
    assert len(b"".join(body)) == sending.BEGINNING
    whole = begin(film)
    assert (whole[0], whole[1]["Retry-After"]) == (503, "30")
    held[0][2].close()
    assert begin(film)[0] == 200


def test_a_place_is_free_again_after_the_last_byte_and_when_nobody_took_the_first(film):
    for _ in range(sending.LONG_AT_ONCE + 1):
        status, _headers, body = begin(film)
        assert (status, len(b"".join(body))) == (200, LENGTH)
    for _ in range(sending.LONG_AT_ONCE + 1):
        assert begin(film)[0] == 200


def test_head_takes_no_place(film):
    environ = {"PATH_INFO": film, "REQUEST_METHOD": "HEAD"}
    heads = [delivery.respond(environ, 0) for _ in range(sending.LONG_AT_ONCE + 1)]
    assert [answer.headers[-1] for answer in heads] == [("Content-Length", str(LENGTH))] * len(heads)


@contextlib.contextmanager
def web(tmp_path, places: int) -> Iterator[int]:
    """The product's server with delivery alone, and so many places for long bodies."""
    film = tmp_path / "published" / str(ASSET) / "lite.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(bytes(30_000_000))
    port = free_port()
    argv = [sys.executable, "-m", "granian", *LIKE_THE_PRODUCT, "--host", "127.0.0.1", "--port", str(port), "tests.media_pipeline.slow_web:application"]  # fmt: skip
    env = {"PYTHONPATH": str(ROOT), "MEDIA": str(tmp_path), "PLACES": str(places), "ASSET": str(ASSET)}
    with folder("slow") as place:
        server = Server(name="web", argv=argv, folder=place, answers=lambda: is_listening(port), env=env)
        with server.running():
            yield port


def answers(port: int) -> bytes | None:
    """The prefix of the film, or None when nobody answers."""
    line = HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        line.request("GET", "/")
        return line.getresponse().read()
    except TimeoutError:
        return None
    finally:
        line.close()


@pytest.mark.parametrize(("places", "does_answer"), [(sending.LONG_AT_ONCE, True), (MANY, False)])
def test_many_slow_phones_leave_the_web_process_free(tmp_path, places, does_answer):
    """The control: with a place for everybody, nobody else is answered."""
    with web(tmp_path, places) as port, contextlib.ExitStack() as lines:
        path = answers(port).decode()
        slow = [lines.enter_context(socket.socket()) for _ in range(MANY)]
        for line in slow:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
            line.connect(("127.0.0.1", port))
            line.sendall(f"GET {path}lite.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n".encode())
        while len(slow) > MANY - THREADS:  # as many answers have begun as there are threads
            slow = [line for line in slow if line not in select.select(slow, [], [], 5)[0]]
        assert (answers(port) is not None) is does_answer
