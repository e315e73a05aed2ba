"""A bucket on a bad day: a proxy on loopback that passes requests on to a real S3 server, or does something else.

It keeps the Host header, which is signed. What it does is decided for each request by `mood`.
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>a bad day</Message></Error>"
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "expect"}
FAULTS = ("error", "slow-down", "reset", "reset-late", "truncated", "dribble", "other-tag")


@dataclass
class Proxy:
    """`share` of the requests meet one of `faults`; counted in `met`."""

    port: int
    faults: tuple[str, ...] = ()
    share: float = 0.0
    met: Counter[str] = field(default_factory=Counter)
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mood(self) -> str:
        """What happens to the next request; empty: it is passed on."""
        found = self.dice.choice(self.faults) if self.faults and self.dice.random() < self.share else ""
        self.met[found] += 1
        return found


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; `proxy` and `upstream` are set on the class that serves it."""

    protocol_version = "HTTP/1.1"
    proxy: Proxy
    upstream: int

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        mood = self.proxy.mood()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if mood in {"error", "slow-down"}:
            self.refuse(*((500, "InternalError") if mood == "error" else (503, "SlowDown")))
        elif mood == "reset":
            self.hang_up()
        else:
            self.pass_on(body, mood)

    do_PUT = do_POST = do_HEAD = do_DELETE = do_GET  # noqa: N815  names of the base class

    def refuse(self, status: int, code: str) -> None:
        text = b"" if self.command == "HEAD" else ERROR.format(code=code).encode()
        self.answer(status, [("Content-Type", "application/xml")], len(text), text)

    def hang_up(self) -> None:
        """A reset, not an end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()
        self.wfile = contextlib.nullcontext()  # type: ignore[assignment]  # nothing is flushed into a closed socket

    def pass_on(self, body: bytes, mood: str) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED_ON}
        line.request(self.command, self.path, body, headers)
        found = line.getresponse()
        data = found.read()
        length = int(found.headers.get("Content-Length") or 0) if self.command == "HEAD" else len(data)
        kept = [(name, value) for name, value in found.getheaders() if name.lower() not in NOT_PASSED_ON]
        line.close()
        if mood == "reset-late":
            self.hang_up()  # it was done, and nobody hears of it
            return
        if mood == "other-tag":
            kept = [(name, f'"{"0" * 32}"' if name.lower() == "etag" else value) for name, value in kept]
        if mood == "truncated" and len(data) > 1:
            self.answer(found.status, kept, length, data[: len(data) // 2])
            self.wfile.flush()
            self.hang_up()
            return
        self.answer(found.status, kept, length, data, is_slow=mood == "dribble")

    def answer(
        self, status: int, headers: list[tuple[str, str]], length: int, data: bytes, *, is_slow: bool = False
    ) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            if not is_slow:
                self.wfile.write(data)
                return
            step = max(1, len(data) // 10)
            for start in range(0, len(data), step):
                self.wfile.write(data[start : start + step])
                self.wfile.flush()
                time.sleep(0.05)


@contextlib.contextmanager
def running(upstream: int) -> Iterator[Proxy]:
    """A proxy on a free port before the server at `upstream`."""
    handler = type("Here", (Handler,), {"upstream": upstream})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_args: None  # type: ignore[method-assign]  # resets are meant
        proxy = Proxy(server.server_address[1])
        handler.proxy = proxy
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()
