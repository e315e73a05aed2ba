"""Redis that keeps nothing: a broker and a cache that forget everything when they are killed."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from tests.services import process

PACKAGE = "redis-server"


@dataclass(frozen=True)
class Redis:
    """A server that runs; its databases 0 and 1 are for the broker and the cache."""

    server: process.Server
    port: int

    @property
    def url(self) -> str:
        """CELERY_BROKER_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def cache_url(self) -> str:
        """REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/1"


@contextlib.contextmanager
def running() -> Iterator[Redis]:
    """A new server on a free port, without snapshots and without a journal."""
    account = process.unprivileged()
    with process.folder("redis", account) as folder:
        port = process.free_port()
        server = process.Server(
            name="redis",
            argv=[process.installed("/usr/bin/redis-server", PACKAGE), "--bind", "127.0.0.1", "--port", str(port),
                  "--save", "", "--appendonly", "no", "--dir", folder, "--daemonize", "no"],
            folder=folder,
            answers=lambda: _pongs(port),
            account=account,
        )  # fmt: skip
        with server.running():
            yield Redis(server, port)


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False
