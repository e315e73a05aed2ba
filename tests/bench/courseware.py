"""Courseware: states beside a bare UPDATE and INSERT, launches, files, a class that opens it at one moment, its results."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.bench.load import Caller, Route, at_once, cpu_ms, interleaved
from tests.bench.rig import Academy, Size, academy, python
from tests.bench.table import Line, median, note, percentile, ratio, share
from tests.services import postgres

COMMITS = "/api/v1/courseware/commits"
CLASS, MEGABYTES, SUSPENDED = 61, 20, 2_000
QUARTERS = 4
JSON = {"Content-Type": "application/json"}
MB = 1_000_000


class Playing:
    """People who have courseware open, and the floor beside them."""

    def __init__(
        self, running: Academy, facts: Mapping[str, Any], clients: int
    ) -> None:  # Any: JSON of the seed
        self.facts = facts
        self.content = {"Host": f"content.localhost:{running.port}"}
        self.callers = [Caller(running.port) for _client in range(clients)]
        self.floors = [Caller(running.floor_port) for _client in range(clients)]
        self.sent = [0] * clients

    def commit(self, client: int = 0) -> None:
        """The next state: a place and two kB that the package keeps for itself."""
        self.sent[client] += 1
        number = self.sent[client]
        values = {
            "cmi.core.lesson_location": f"p{number}",
            "cmi.core.lesson_status": "incomplete",
            "cmi.core.session_time": f"00:{number // 60 % 60:02}:{number % 60:02}",
            "cmi.suspend_data": str(number).rjust(SUSPENDED, "x"),
        }
        about = {"v": 1, "item": "i1", "session": 1, "seq": number, "reason": "commit"}
        body = {**about, "token": self.facts["running"][client], "values": values}
        found = answer(self.callers[client], "POST", COMMITS, body, JSON)
        if not json.loads(found)["taken"]:
            raise AssertionError(found[:400])

    def bare(self, client: int = 0) -> None:
        """As much to the view that changes a row and adds one."""
        told = {"who": f"c{client}", "text": "x" * SUSPENDED}
        answer(self.floors[client], "POST", "/state", told, JSON)

    def launch(self, number: int) -> None:
        """The shell's first two calls."""
        token, caller = self.facts["new"][number], self.callers[number % len(self.callers)]
        answer(caller, "POST", f"/s/{token}/launch", {}, {**JSON, **self.content})
        answer(caller, "POST", f"/s/{token}/begin", {"item": "i1"}, {**JSON, **self.content})

    def file(self, name: str, client: int = 0, coding: str = "gzip") -> int:
        """Get one file; its bytes on the way."""
        headers = {**self.content, "Accept-Encoding": coding}
        return len(answer(self.callers[client], "GET", f"/p/{self.facts['place']}/{name}", None, headers))


def answer(caller: Caller, method: str, path: str, body: object, headers: Mapping[str, str]) -> bytes:
    """The body of a 200. Raises AssertionError for everything else."""
    text = None if body is None else json.dumps(body)
    status, found, _headers = caller.ask(method, path, text, **headers)
    if status != 200:
        raise AssertionError(f"{path}: {status} {found[:400]!r}")
    return found


def bench(size: Size) -> list[Line]:
    """States on both engines; launches and files on SQLite."""
    lines = measured_on("SQLite FULL", "", size)
    with postgres.running(durable=True) as cluster:
        return lines + measured_on("PostgreSQL", cluster.url, size)


def measured_on(where: str, database_url: str, size: Size) -> list[Line]:
    """The lines of one engine."""
    people = 2 if size.is_smoke else CLASS
    with academy(replace(size, people=20, lessons=4), database_url=database_url) as running:
        seeded = python(
            running.env,
            "-m",
            "tests.bench.courseware_seed",
            str(people),
            str(3 if size.is_smoke else MEGABYTES),
        )
        facts = json.loads(seeded.splitlines()[-1])
        lines = _states(running, Playing(running, facts, min(size.clients, people)), where, size)
        lines += _results(running, where, size)
        return (
            lines
            if database_url
            else [*lines, *_files(running, facts, size), *_class(running, facts, people)]
        )


def _states(running: Academy, playing: Playing, where: str, size: Size) -> list[Line]:
    """Commits and the floor by quarters, at as many clients: what they cost the servers, and how many there are."""
    clients, each = len(playing.callers), max(1, size.requests // QUARTERS)
    ours = Crowd(running.session, playing.commit, clients, each)
    theirs = Crowd(running.floor_session, playing.bare, clients, each)
    for _quarter in range(QUARTERS):
        ours.send()
        theirs.send()
    return [
        ratio("scorm", f"a state of courseware, 2 kB, {where}", median(ours.costs), median(theirs.costs), 2.5,
              unit="ms CPU", of="a view with one UPDATE and one INSERT"),
        share("scorm", f"states a second at {clients} clients, {where}", median(ours.rates), median(theirs.rates), None,
              unit="/s", of="the same"),
        note("scorm", f"p50 and p99 of a state, {where}", f"{percentile(ours.spent, 50):.0f}, {percentile(ours.spent, 99):.0f} ms",
             f"{percentile(theirs.spent, 50):.0f}, {percentile(theirs.spent, 99):.0f} ms (the same)"),
    ]  # fmt: skip


@dataclass
class Crowd:
    """Clients who all send at once, round after round: CPU and clock of a request in milliseconds, requests a second."""

    session: int
    one: Callable[[int], None]
    clients: int
    each: int
    costs: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def send(self) -> None:
        """One round."""
        before = cpu_ms(self.session)
        spent, rate = at_once(self.one, clients=self.clients, requests=self.each)
        self.costs.append((cpu_ms(self.session) - before) / len(spent))
        self.spent += spent
        self.rates.append(rate)


def _results(running: Academy, where: str, size: Size) -> list[Line]:
    """What a trainer reads of 700 people with 50 answers each."""
    people, answers = (size.people, 50) if not size.is_smoke else (5, 2)
    told = python(running.env, "-m", "tests.bench.courseware_results", str(people), str(answers))
    found = json.loads(told.splitlines()[-1])
    return [
        note("scorm", f"results of {people} people, {found['answers']:,} answers, as a {what}, {where}",
             f"{found[what]['queries']} queries, {found[what]['ms']:.0f} ms CPU, {found[what]['bytes'] / 1000:.0f} kB",
             f"Python holds at most {found[what]['held_mb']:.1f} MB for it")
        for what in ("page", "workbook")
    ]  # fmt: skip


def _files(running: Academy, facts: Mapping[str, Any], size: Size) -> list[Line]:  # Any: JSON of the seed
    """A picture and a script, one after the other, beside a view that reads the picture from the disk."""
    one, floor = Playing(running, facts, 1), running.floor_caller()
    routes = {
        "bare": Route(running.floor_session, lambda: floor.get("/bytes")),
        "picture": Route(running.session, lambda: one.file(facts["picture"])),
        "packed": Route(running.session, lambda: one.file("js/0.js")),
    }
    interleaved(routes, rounds=size.rounds, requests=size.requests)
    plain, packed = one.file("js/0.js", coding="identity"), one.file("js/0.js")
    return [
        note("scorm", f"a picture of a package, {one.file(facts['picture']) / 1000:.0f} kB", f"{routes['picture'].cost:.2f} ms CPU",
             f"{routes['bare'].cost:.2f} ms CPU (a bare view that reads as much)"),
        note("scorm", "a script of a package, packed", f"{routes['packed'].cost:.2f} ms CPU, {packed / 1000:.0f} kB", f"{plain / 1000:.0f} kB as it is"),
    ]  # fmt: skip


def _class(running: Academy, facts: Mapping[str, Any], people: int) -> list[Line]:  # Any: JSON of the seed
    """Everybody opens all of it at one moment."""
    playing, before = Playing(running, facts, people), _memory_mb(running.session)
    launches, begun = list[float](), time.perf_counter()
    got = [0] * people

    def send(number: int) -> None:
        first = time.perf_counter()
        playing.launch(number)
        launches.append(1000 * (time.perf_counter() - first))
        got[number] = sum(playing.file(name, number) for name in facts["names"])

    spent, _rate = at_once(send, clients=people, requests=1)
    took = time.perf_counter() - begun
    files = people * len(facts["names"])
    return [
        note("scorm", f"{people} people open {facts['bytes'] / MB:.0f} MB in {len(facts['names'])} files at one moment: launch and begin, p50 and p99",
             f"{percentile(launches, 50):.0f}, {percentile(launches, 99):.0f} ms"),
        note("scorm", "their files", f"{sum(got) / MB / took:.0f} MB/s, {files / took:.0f} requests a second; the last has everything after {max(spent) / 1000:.1f} s",
             f"{sum(got) / people / MB:.1f} MB each on the line"),
        note("scorm", "growth of the web process meanwhile", f"{_memory_mb(running.session) - before:.0f} MB", f"{before:.0f} MB before"),
    ]  # fmt: skip


def _memory_mb(session: int) -> float:
    """The most that the processes of a session have held, together."""
    return sum(_peak_kb(status) for status in _statuses(session)) / 1000


def _statuses(session: int) -> Sequence[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                found.append((folder / "status").read_text())
        except (OSError, IndexError):
            continue
    return found


def _peak_kb(status: str) -> int:
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1])
