"""Work rows are the truth: workers and brokers are killed, and every chore is done, none twice in effect.

The real worker process with the product's engines, on every broker. Two controls show that the test sees what it is
there for: without the sweep chores are lost, without the fence some take effect twice.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.services import rabbitmq, redis
from tests.services.fixtures import or_skip

ROOT = Path(__file__).resolve().parents[2]
CHORES, KILLS, WORKERS = 60, 4, 2
BROKERS = ("filesystem", "redis", "rabbitmq")
LONG_S = 120


@dataclass
class Place:
    """A data folder, the engines, and the worker group on them."""

    folder: Path
    variables: dict[str, str]
    kill_broker: Callable[[], None]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "ACADEMY_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tests.services.chores.settings",
            "PYTHONPATH": str(ROOT),
            "SWEEP_EVERY_S": "1",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "S3_BUCKET": "",
            **self.variables,
            **more,
        }

    def run(self, module: str, *words: str) -> str:
        line = [sys.executable, "-m", f"tests.services.chores.{module}", *words]
        done = subprocess.run(
            line, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_workers(self, **variables: str) -> None:
        with (self.folder / "workers.log").open("ab") as log:
            for _worker in range(WORKERS):
                line = [sys.executable, "-m", "tests.services.chores.worker"]
                self.workers.append(
                    subprocess.Popen(
                        line,
                        cwd=ROOT,
                        env=self.environment(**variables),
                        stderr=log,
                        stdout=log,
                        start_new_session=True,
                    )
                )

    def kill_workers(self) -> None:
        for worker in self.workers:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)
        self.workers.clear()

    def ask(self, sql: str) -> list[tuple[int, ...]]:
        """Rows of the database, read behind the product's back."""
        if url := self.variables.get("DATABASE_URL"):
            with psycopg.connect(url) as line:
                return line.execute(sql).fetchall()
        with contextlib.closing(sqlite3.connect(self.folder / "academy.sqlite3", timeout=10)) as line:
            return line.execute(sql).fetchall()

    def count(self, where: str) -> int:
        return self.ask(f"SELECT count(*) FROM chores_chore WHERE {where}")[0][0]

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + LONG_S
        while time.monotonic() < end:
            if condition():
                return
            if any(worker.poll() is not None for worker in self.workers):
                break
            time.sleep(0.05)
        log = (self.folder / "workers.log").read_text(errors="replace")[-3000:]
        states = self.ask("SELECT state, count(*) FROM chores_chore GROUP BY state")
        pytest.fail(f"it did not come to that, or a worker ended: {states}\n{log}")


@contextlib.contextmanager
def broker(kind: str, folder: Path) -> Iterator[tuple[dict[str, str], Callable[[], None]]]:
    """Settings of a broker, and how it dies and comes back. The folder has no process: it loses what it holds."""
    if kind == "filesystem":

        def lose() -> None:
            for file in (folder / "queue" / "box").iterdir():
                file.unlink(missing_ok=True)

        yield {"CELERY_BROKER_URL": ""}, lose
        return
    with or_skip({"redis": redis, "rabbitmq": rabbitmq}[kind].running()) as server:

        def die() -> None:
            server.server.kill()
            server.server.start()

        cache = {"REDIS_URL": server.cache_url} if kind == "redis" else {}
        yield {"CELERY_BROKER_URL": server.url, **cache}, die


@pytest.fixture
def place(request, tmp_path):
    """A place on the broker of the test's parameter: SQLite goes with the folder, PostgreSQL with the others."""
    kind = getattr(request, "param", "filesystem")
    variables = {}
    if kind != "filesystem":
        server = request.getfixturevalue("postgres_server")
        with psycopg.connect(server.url, autocommit=True) as line:
            line.execute(f"CREATE DATABASE chores_{kind}")
        variables["DATABASE_URL"] = server.url.removesuffix("/postgres") + f"/chores_{kind}"
    with broker(kind, tmp_path) as (settings, kill_broker):
        found = Place(tmp_path, variables | settings, kill_broker)
        try:
            yield found
        finally:
            found.kill_workers()
            shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("place", BROKERS, indirect=True)
def test_every_chore_is_done_and_none_twice_whatever_is_killed(place):
    place.run("begin", str(CHORES))
    for kill in range(KILLS):
        place.start_workers()
        done = place.count("state = 'done'")
        place.until(
            lambda before=done: (
                place.count("state = 'done'") > before and place.count("state = 'running'") > 0
            )
        )
        if kill == KILLS // 2:
            place.kill_broker()
        place.kill_workers()
    assert place.count("state <> 'done'") > 0, "nothing was left to lose: the kills came too late"
    place.start_workers()
    place.until(lambda: place.count("state = 'done'") == CHORES)
    # Slow ones that lost their lease may still be awake: they end before the effects are counted.
    for worker in place.workers:
        worker.send_signal(signal.SIGTERM)
    for worker in place.workers:
        worker.wait(60)
    assert place.ask("SELECT count(*), count(DISTINCT chore_id) FROM chores_effect") == [(CHORES, CHORES)]
    assert place.count("lost > 0") >= KILLS, "the kills met nobody at work"


def test_without_the_sweep_what_ran_when_it_was_killed_is_lost(place):
    """Control: the bell is gone, and nobody rings again."""
    place.run("begin", str(CHORES))
    place.start_workers(CHORES_SWEPT="0")
    place.until(lambda: place.count("state = 'running'") > 0)
    place.kill_workers()
    held = {key for (key,) in place.ask("SELECT id FROM chores_chore WHERE state = 'running'")}
    place.start_workers(CHORES_SWEPT="0")
    last = place.run("ring").strip()
    place.until(lambda: place.count(f"id = {last} AND state = 'done'") == 1)
    assert held
    assert place.count(f"state <> 'done' AND id IN ({', '.join(map(str, held))})") == len(held)


def test_without_the_fence_a_slow_worker_takes_effect_a_second_time(place):
    """Control: it lost its lease while it worked, another did its chore, and it writes all the same."""
    place.run("begin", "10")
    place.start_workers(CHORES_FENCED="0")
    place.until(lambda: place.ask("SELECT count(*) FROM chores_effect")[0][0] > 10)
    assert place.ask("SELECT count(DISTINCT chore_id) FROM chores_effect") == [(10,)]
