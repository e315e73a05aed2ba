"""An academy for a bench: a data folder of its own, seeded, served as `./academy run` serves it; and the floors beside."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.load import Caller
from tests.services import blank
from tests.services.process import Server, free_port, is_listening

ROOT = Path(__file__).resolve().parents[2]
# As lms.config.web starts granian.
LIKE_THE_PRODUCT = (
    "--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "1", "--blocking-threads", "6",
    "--backlog", "1024", "--backpressure", "4096", "--log-level", "error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How much a bench does; the smoke test does next to nothing."""

    people: int = 700
    lessons: int = 40
    rounds: int = 9
    requests: int = 60
    beats: int = 45
    clients: int = 16
    certificates: int = 700
    roster: int = 2_000
    cells: int = 100_000
    seconds: int = 3
    film_s: int = 20
    film_pairs: int = 5
    entries: int = 10_000_000
    verified: int = 1_000_000
    watchers: int = 40
    segments: int = 200
    is_smoke: bool = False


SMOKE = Size(
    people=20,
    lessons=4,
    rounds=1,
    requests=2,
    beats=2,
    clients=2,
    certificates=2,
    roster=20,
    cells=100,
    seconds=1,
    film_s=2,
    film_pairs=1,
    entries=2_000,
    verified=500,
    watchers=2,
    segments=8,
    is_smoke=True,
)


@dataclass(frozen=True, slots=True)
class Academy:
    """A seeded academy that is served, and the floors on the same data."""

    env: Mapping[str, str]
    facts: Mapping[str, Any]
    product: Server
    floors: Server
    port: int
    floor_port: int

    @property
    def session(self) -> int:
        """The session of the product's web processes."""
        return _pid(self.product)

    @property
    def floor_session(self) -> int:
        """The session of the floors' processes."""
        return _pid(self.floors)

    def caller(self, who: str = "") -> Caller:
        """A connection to the product, signed in as `learner` or `hr` when asked."""
        return Caller(self.port, str(self.facts[who]) if who else "")

    def floor_caller(self) -> Caller:
        """A connection to the floors, signed in as the learner."""
        return Caller(self.floor_port, str(self.facts["learner"]))


def _pid(server: Server) -> int:
    if server.process is None:
        raise RuntimeError(f"{server.name} is not running")
    return server.process.pid


@contextlib.contextmanager
def academy(size: Size, *, database_url: str = "") -> Iterator[Academy]:
    """An academy on SQLite, or on the PostgreSQL of `database_url`."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as name:
        folder, port, floor_port = Path(name), free_port(), free_port()
        env = environment(folder, port, database_url)
        if size.is_smoke:
            env["ACADEMY_TESTING"] = "1"
        prepare(env, *(() if size.is_smoke else ("--static",)))
        facts = json.loads(
            python(env, "-m", "tests.bench.seed", str(size.people), str(size.lessons)).splitlines()[-1]
        )
        product = _server("web", ["-m", "lms.config.web"], folder, port, env)
        floors = _server(
            "floors",
            ["-m", "granian", *LIKE_THE_PRODUCT, "--host", "127.0.0.1", "--port", str(floor_port), "tests.bench.floors:application"],
            folder, floor_port, env,
        )  # fmt: skip
        with product.running(), floors.running():
            yield Academy(env, facts, product, floors, port, floor_port)


@contextlib.contextmanager
def served_worker(folder: Path, env: Mapping[str, str]) -> Iterator[Server]:
    """The worker of an academy, as `./academy run` starts it; it is there when it has said so."""
    worker = Server(
        name="worker",
        argv=[sys.executable, "-m", "lms.config.worker"],
        folder=folder,
        answers=lambda: _says_present(folder / "academy.sqlite3"),
        env=env,
    )
    with worker.running():
        yield worker


def _says_present(database: Path) -> bool:
    with contextlib.closing(sqlite3.connect(database)) as rows:
        return bool(
            rows.execute("SELECT 1 FROM media_pipeline_duty WHERE name LIKE 'media-worker:%'").fetchone()
        )


def environment(folder: Path, port: int, database_url: str = "") -> dict[str, str]:
    """The settings of an academy in `folder`; nothing of the caller's own."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "ACADEMY_DATA": str(folder),
        "PORT": str(port),
        "DATABASE_URL": database_url,
    }


def prepare(env: Mapping[str, str], *more: str) -> None:
    """The tables of a new academy, copied from those that the test run keeps."""
    if env["DATABASE_URL"]:
        blank.fill(env["DATABASE_URL"])
    else:
        blank.copy_to(Path(env["ACADEMY_DATA"]))
    python(env, "manage.py", "prepare", "--tables", *more)


def python(env: Mapping[str, str], *words: str) -> str:
    """Run Python on the product; its standard output. Raises RuntimeError with what it said."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
    return done.stdout


def _server(name: str, words: Sequence[str], folder: Path, port: int, env: Mapping[str, str]) -> Server:
    return Server(
        name=name, argv=[sys.executable, *words], folder=folder, answers=lambda: is_listening(port), env=env
    )
