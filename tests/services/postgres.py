"""PostgreSQL: a cluster of its own, as an account that is not root; a standby that follows it when a test wants one."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.services import process

PACKAGE = "postgresql"
ROLE = "academy"
SECRET = "a word for tests"


@dataclass(frozen=True)
class Postgres:
    """A cluster that runs; `server.kill()` and `server.start()` are a crash and a recovery."""

    server: process.Server
    port: int
    data: Path

    @property
    def url(self) -> str:
        """DATABASE_URL of the database that initdb made."""
        return f"postgresql://{ROLE}:{SECRET.replace(' ', '%20')}@127.0.0.1:{self.port}/postgres"


def program(name: str) -> Path:
    """A program of the server's own folder: initdb, postgres, pg_basebackup, psql, pgbench."""
    return process.installed(f"/usr/lib/postgresql/*/bin/{name}", PACKAGE)


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[Postgres]:
    """A new cluster on a free port. `durable`: with fsync, for benches and crashes; else as fast as tests like it."""
    account = process.unprivileged()
    with process.folder("postgres", account) as folder:
        data, words = folder / "data", folder / "words"
        words.write_text(SECRET)
        words.chmod(0o644)
        process.once(
            [program("initdb"), "--pgdata", data, "--username", ROLE, "--pwfile", words, "--auth=scram-sha-256",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            account=account, folder=folder,
        )  # fmt: skip
        settings = () if durable else ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
        with _serving(folder, data, settings) as cluster:
            yield cluster


@contextlib.contextmanager
def standby_of(primary: Postgres) -> Iterator[Postgres]:
    """A hot standby: everything that `primary` commits can be read here a moment later, and nothing written."""
    account = process.unprivileged()
    with process.folder("standby", account) as folder:
        data = folder / "data"
        process.once(
            [program("pg_basebackup"), "--pgdata", data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
             "--dbname", primary.url],
            account=account, folder=folder,
        )  # fmt: skip
        with _serving(folder, data, ("fsync=off",)) as cluster:
            yield cluster


@contextlib.contextmanager
def _serving(folder: Path, data: Path, settings: tuple[str, ...]) -> Iterator[Postgres]:
    port = process.free_port()
    chosen = (
        "listen_addresses=127.0.0.1",
        f"port={port}",
        f"unix_socket_directories={folder}",
        "max_connections=200",
        *settings,
    )
    server = process.Server(
        name="postgres",
        argv=[program("postgres"), "-D", data, *(word for line in chosen for word in ("-c", line))],
        folder=folder,
        answers=lambda: _accepts(folder, port),
        account=process.unprivileged(),
        stop_with=signal.SIGINT,
    )
    with server.running():
        yield Postgres(server, port, data)


def _accepts(folder: Path, port: int) -> bool:
    """Whether it takes connections: pg_isready asks as a client does."""
    try:
        process.once(
            [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], account=None, folder=folder
        )
    except RuntimeError:
        return False
    return True
