"""Web, worker and database are killed under people who learn: every acknowledged second counts, and counts once; so does
every state of courseware.

Four kills in every run; `KILLS=100 ./academy test tests/services/test_killed_hours.py -s` by command, with what it found.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.factories.study import beat
from tests.services import postgres, process
from tests.services.fixtures import or_skip

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "4"))
PLAYERS, LONG_S, BETWEEN = 4, 90, 12
ANSWERS = 20


@dataclass
class Player:
    """One person: a second of film a beat, and the next one when this one is taken."""

    port: int
    token: str
    taken: int = 0
    refused: int = 0

    def play(self, over: threading.Event) -> None:
        while not over.is_set():
            number = self.taken + 1
            told = [beat(number, end_s=number, span_s=1)]
            if number % 10 == 0:
                told.append(beat(number - 1, end_s=number - 1, span_s=1))  # what was sent before, again
            if self.post("/api/v1/beats", {"lease": self.token, "beats": told}):
                self.taken = number
            else:
                self.refused += 1
                time.sleep(0.1)
            time.sleep(0.01)

    def post(self, path: str, body: object) -> bool:
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            head = {"Host": "localhost", "Content-Type": "application/json"}
            line.request("POST", path, json.dumps(body).encode(), head)
            return line.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            line.close()


@dataclass
class Trainee(Player):
    """One person with courseware: a state that says one more answer than the last, and the next when it is taken."""

    def play(self, over: threading.Event) -> None:
        while not over.is_set():
            number = self.taken + 1
            about = {"v": 1, "item": "i1", "session": 1, "seq": number, "reason": "commit"}
            values = {"cmi.core.lesson_location": f"p{number}"}
            for n in range(min(number, ANSWERS)):
                said = {"id": f"q{n}", "type": "choice", "student_response": "a", "result": "correct"}
                values |= {f"cmi.interactions.{n}.{name}": text for name, text in said.items()}
            if self.post("/api/v1/courseware/commits", {**about, "token": self.token, "values": values}):
                self.taken = number
            else:
                self.refused += 1
                time.sleep(0.1)
            time.sleep(0.02)


@dataclass
class School:
    """Web and worker of an academy, its database perhaps a server of its own; each can be killed and comes back."""

    env: dict[str, str]
    folder: Path
    victims: dict[str, process.Server]
    players: list[Player]
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, module: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextlib.contextmanager
    def playing(self) -> Iterator[None]:
        threads = [threading.Thread(target=player.play, args=(self.over,)) for player in self.players]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(LONG_S)

    def until_taken(self, more: int) -> None:
        """Everybody gets so many more beats through."""
        wanted, end = [player.taken + more for player in self.players], time.monotonic() + LONG_S
        while any(player.taken < number for player, number in zip(self.players, wanted, strict=True)):
            assert time.monotonic() < end, "nothing is taken any more"
            time.sleep(0.02)

    def kill(self, name: str, dice: random.Random) -> None:
        self.victims[name].kill()
        time.sleep(dice.random() / 2)
        self.victims[name].start()


@pytest.fixture(params=["sqlite", "postgresql"])
def school(request, tmp_path) -> Iterator[School]:
    port, folder = process.free_port(), tmp_path
    (folder / "static").mkdir()
    with contextlib.ExitStack() as stack:
        victims: dict[str, process.Server] = {}
        url = ""
        if request.param == "postgresql":
            cluster = stack.enter_context(or_skip(postgres.running(durable=True)))
            victims["database"], url = cluster.server, cluster.url
        env = {
            **os.environ,
            "ACADEMY_DATA": str(folder),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "lms.config.settings",
            "DATABASE_URL": url,
            **dict.fromkeys(("REDIS_URL", "CELERY_BROKER_URL", "S3_BUCKET"), ""),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_PROCESSES": "1",
        }
        found = School(env, folder, victims, [])
        *tokens, courseware = found.run("tests.services.outage.begin", str(PLAYERS)).split()[-PLAYERS - 1 :]
        found.players += [*(Player(port, token) for token in tokens), Trainee(port, courseware)]
        for name, answers in (("web", lambda: process.is_listening(port)), ("worker", lambda: True)):
            victims[name] = process.Server(
                name=name,
                argv=[sys.executable, "-m", f"lms.config.{name}"],
                folder=folder,
                answers=answers,
                env=env,
            )
            stack.enter_context(victims[name].running())
        yield found


def seconds_of(ranges: Sequence[Sequence[int]]) -> int:
    return sum(last - first + 1 for first, last in ranges)


def test_whatever_was_acknowledged_counts_and_counts_once(school):
    dice, names = random.Random(7), sorted(school.victims)
    with school.playing():
        school.until_taken(BETWEEN)
        for number in range(KILLS):
            school.kill(names[number % len(names)], dice)
            school.until_taken(BETWEEN)
    found = json.loads(school.run("tests.services.outage.played").splitlines()[-1])
    *taken, states = [player.taken for player in school.players]
    print(
        f"{KILLS} kills of {', '.join(names)}: {sum(taken)} s acknowledged, {sum(found['seconds'])} s counted, {states} states, "
        f"{sum(player.refused for player in school.players)} requests failed, {found['entries']} entries"
    )
    assert found["violations"] == []
    # A beat whose answer was lost is kept and may not be acknowledged: one a player, at the very end.
    assert all(
        taken_s <= counted <= taken_s + 1 for taken_s, counted in zip(taken, found["seconds"], strict=True)
    )
    ((kept, place),) = found["states"]
    assert states <= kept <= states + 1
    assert (place, found["answers"]) == (f"p{kept}", min(kept, ANSWERS)), "each answer is said once"
    assert found["seconds"] == [seconds_of(ranges) for ranges in found["kept"]]


@pytest.mark.parametrize("school", ["sqlite"], indirect=True)
def test_a_second_that_is_not_kept_is_seen(school):
    """Negative control: one player believes in a beat that nobody heard, one in a state."""
    with school.playing():
        school.until_taken(3)
    for player in (school.players[0], school.players[-1]):
        player.taken += 2
    found = json.loads(school.run("tests.services.outage.played").splitlines()[-1])
    assert found["seconds"][0] < school.players[0].taken
    assert found["states"][0][0] < school.players[-1].taken
