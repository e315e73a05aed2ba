"""PostgreSQL is killed under a web process that is being used, and comes back: so does the web, and nothing is lost."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from tests.factories.study import beat
from tests.services import postgres, process
from tests.services.fixtures import or_skip

ROOT = Path(__file__).resolve().parents[2]
PLAYERS, LONG_S = 4, 60


@dataclass
class School:
    """A web process on a database of its own, and players that report a beat each and try again until it is taken."""

    port: int
    token: str
    cluster: postgres.Postgres
    web: process.Server
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    taken: list[int] = field(default_factory=list)
    refused: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Host": "localhost", "Content-Type": "application/json", "Accept-Language": "en"}
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read()
        finally:
            line.close()

    def play(self) -> None:
        while not self.over.is_set():
            number = next(self.numbers)
            body = {"lease": self.token, "beats": [beat(number, end_s=number / 10, span_s=0.1)]}
            while not self.over.is_set():
                status, kind, said = self.ask("POST", "/api/v1/beats", json.dumps(body).encode())
                if status == 200:
                    self.taken.append(number)
                    break
                self.refused.append((status, kind, json.loads(said)))
                time.sleep(0.05)

    @contextlib.contextmanager
    def playing(self) -> Iterator[None]:
        players = [threading.Thread(target=self.play) for _number in range(PLAYERS)]
        for player in players:
            player.start()
        try:
            yield
        finally:
            self.over.set()
            for player in players:
                player.join(LONG_S)

    def until_taken(self, more: int) -> None:
        """Wait until so many more beats were acknowledged."""
        wanted, end = len(self.taken) + more, time.monotonic() + LONG_S
        while len(self.taken) < wanted:
            assert time.monotonic() < end, f"nothing is taken any more: {self.refused[-3:]}"
            time.sleep(0.05)

    def kept(self) -> set[int]:
        """Numbers of the beats in the database."""
        with psycopg.connect(self.cluster.url) as line:
            ((ranges,),) = line.execute("SELECT received FROM study_lease").fetchall()
        return {number for first, last in ranges for number in range(first, last + 1)}


@pytest.fixture
def school(tmp_path) -> Iterator[School]:
    port = process.free_port()
    (tmp_path / "static").mkdir()
    with or_skip(postgres.running(durable=True)) as cluster:
        env = {
            **os.environ,
            "ACADEMY_DATA": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "lms.config.settings",
            "DATABASE_URL": cluster.url,
            **dict.fromkeys(("REDIS_URL", "CELERY_BROKER_URL", "S3_BUCKET"), ""),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_PROCESSES": "1",
        }
        begun = subprocess.run(
            [sys.executable, "-m", "tests.services.outage.begin"],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert begun.returncode == 0, begun.stderr
        web = process.Server(
            name="web",
            argv=[sys.executable, "-m", "lms.config.web"],
            folder=tmp_path,
            answers=lambda: process.is_listening(port),
            env=env,
        )
        with web.running():
            yield School(port, begun.stdout.split()[-1], cluster, web)


def serving(school: School) -> set[str]:
    """The process that serves, by its id: granian starts another when it dies."""
    children = Path(f"/proc/{school.web.process.pid}/task/{school.web.process.pid}/children")
    return set(children.read_text().split())


def test_the_database_is_killed_and_comes_back_and_so_does_the_web_without_a_restart(school):
    with school.playing():
        school.until_taken(50)
        before = serving(school)
        school.cluster.server.kill()
        while not school.refused:
            time.sleep(0.05)
        status, kind, said = school.ask("GET", "/verify/nobody-has-this-code/")
        assert (status, kind) == (500, "text/html; charset=utf-8")
        assert b"<h1" in said
        assert school.ask("GET", "/readyz")[0] == 503
        assert school.ask("GET", "/healthz")[0] == 200
        school.cluster.server.start()
        school.until_taken(50)
        assert school.ask("GET", "/verify/nobody-has-this-code/")[0] == 404
    assert {(status, said["code"]) for status, _kind, said in school.refused} == {(503, "busy")}
    assert {kind for _status, kind, _said in school.refused} == {"application/problem+json"}
    assert serving(school) == before
    assert set(school.taken) <= school.kept()
