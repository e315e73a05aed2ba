"""A stand-in for the web process behind nginx: it says what it was asked, and notes when the first byte of a body came."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Upstream:
    """Where it listens, what it was asked, and whether a body has begun to arrive."""

    port: int
    asked: list[tuple[str, str]] = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def running() -> Iterator[Upstream]:
    """Serve on a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.upstream = Upstream(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.upstream
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        upstream = self.server.upstream
        upstream.asked.append((self.command, self.path))
        left = total = int(self.headers.get("Content-Length") or 0)
        while left and (chunk := self.rfile.read1(min(left, 65_536))):
            upstream.began.set()
            left -= len(chunk)
        body = json.dumps(
            {"headers": dict(self.headers), "bytes": total, "asked": len(upstream.asked)}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.path.startswith("/en/"):
            self.send_header("Cache-Control", "public, max-age=60")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = _answer  # noqa: N815  the names of http.server

    def log_message(self, *_words: object) -> None:
        """Quiet."""
