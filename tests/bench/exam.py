"""An exam of 700: opened within a minute, handed in within five seconds, while web processes are killed and come again.

Each learner opens the page before, begins, reads the paper, saves half of the answers one by one, and hands in with the
other half. A client that gets no answer, or 5xx, asks again. Beside it, in the same run and with the same kills, the
same crowd posts a bare Django form with session and user that keeps one row.

`python -m tests.bench.exam [PEOPLE]` runs it on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.load import Caller
from tests.bench.rig import LIKE_THE_PRODUCT, SMOKE, Size, _server, environment, prepare, python
from tests.bench.table import Line, at_most, cells, note, percentile
from tests.services import postgres
from tests.services.process import Server, free_port

QUESTIONS = 10
OPENED_WITHIN_S, HANDED_IN_WITHIN_S = 60.0, 5.0
PROCESSES = 2
PATIENCE_S = 60.0
P99_MS = 1500
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass
class Crowd:
    """What many clients did: milliseconds until an answer came, retries, and what never came."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    retries: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self, what: str, caller: Caller, method: str, path: str, body: str, **headers: str
    ) -> tuple[bytes, str]:
        """Ask until it is answered; the body and the place that it points to. Raises AssertionError for a refusal."""
        begun, tries = time.perf_counter(), 0
        while True:
            status, text, place = _tried(caller, method, path, body, headers)
            if 200 <= status < 400:
                break
            if 400 <= status < 500 and status != 429:
                raise AssertionError(f"{what}: {status} {text[:300]!r}")
            if time.perf_counter() - begun > PATIENCE_S:
                raise AssertionError(f"{what}: no answer")
            tries += 1
            time.sleep(min(2.0, 0.1 * 2 ** min(tries, 4)) * random.uniform(0.5, 1))
        with self.lock:
            self.retries += tries
            self.spent.setdefault(what, []).append(1000 * (time.perf_counter() - begun))
        return text, place

    def at(self, what: str, percent: int) -> float:
        return percentile(self.spent[what], percent)


def _tried(
    caller: Caller, method: str, path: str, body: str, headers: dict[str, str]
) -> tuple[int, bytes, str]:
    """Status 0: the line broke."""
    try:
        status, text, got = caller.ask(method, path, body, **headers)
    except (OSError, http.client.HTTPException):
        caller.connection = None
        return 0, b"", ""
    return status, text, got.get("location", "")


@dataclass
class Learner:
    """One of them, with what they saw."""

    caller: Caller
    quiz: str
    token: str = ""
    receipt: dict[str, object] = field(default_factory=dict)

    def open(self, crowd: Crowd) -> None:
        """Page before, begin, the paper, half of the answers one by one."""
        page, _place = crowd.ask("page before", self.caller, "GET", self.quiz, "")
        csrf = _found(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        _body, place = crowd.ask(
            "begin", self.caller, "POST", self.quiz, urlencode({"csrfmiddlewaretoken": csrf}), **FORM
        )
        paper, _place = crowd.ask("paper", self.caller, "GET", place, "")
        self.token = _found(rb'"token": ?"([^"]+)"', paper)
        for question in range(QUESTIONS // 2):
            self._save(crowd, question)

    def _save(self, crowd: Crowd, question: int) -> None:
        body = {"attempt": self.token, **_packet(question)}
        crowd.ask("save", self.caller, "PUT", "/api/v1/attempts/answers", json.dumps(body), **JSON)

    def hand_in(self, crowd: Crowd) -> None:
        """With what was not sent; whoever gets no answer asks again, and has one receipt."""
        rest = [_packet(question) for question in range(QUESTIONS // 2, QUESTIONS)]
        body = json.dumps({"attempt": self.token, "answers": rest})
        reply, _place = crowd.ask("hand in", self.caller, "POST", "/api/v1/attempts/hand-in", body, **JSON)
        self.receipt = json.loads(reply)["receipt"]


def _packet(question: int) -> dict[str, object]:
    return {"question": question, "value": question % 3, "stamp": question + 1, "device": "bench"}


def _found(pattern: bytes, page: bytes) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise AssertionError(f"not on the page: {pattern!r}")
    return found[1].decode()


def spread(acts: list[Callable[[], None]], within_s: float, crowd: Crowd) -> float:
    """Begin every act at its moment within `within_s`; how long until all were done."""
    begun = time.perf_counter()
    dice = random.Random(700)
    moments = sorted(dice.uniform(0, within_s) for _act in acts)

    def run(act: Callable[[], None], moment: float) -> None:
        time.sleep(max(0.0, begun + moment - time.perf_counter()))
        try:
            act()
        except Exception as error:  # noqa: BLE001  whatever a client saw is the finding
            crowd.errors.append(str(error))

    with ThreadPoolExecutor(max_workers=min(len(acts), 300)) as pool:
        list(pool.map(run, acts, moments))
    return time.perf_counter() - begun


@contextlib.contextmanager
def killing(server: Server, moments: list[float]) -> Iterator[list[int]]:
    """SIGKILL for one web process of `server` at each moment; the server starts it again."""
    killed: list[int] = []
    stop = threading.Event()

    def run() -> None:
        begun = time.perf_counter()
        for moment in moments:
            if stop.wait(max(0.0, begun + moment - time.perf_counter())):
                return
            for pid in _children(server)[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


def _children(server: Server) -> list[int]:
    """The web processes, which serve; not their parent, nor helpers of the interpreter."""
    if server.process is None:
        return []
    listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [pid for pid in map(int, listed.split()) if "tracker" not in _line_of(pid)]


def _cpu_ms(pid: int) -> int:
    """What a process has computed so far (`proc_pid_stat(5)`, utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) // os.sysconf("SC_CLK_TCK")


def loaded_once(server: Server, before: list[int]) -> Line:
    """Those that came for the killed ones have computed less than their parent, which loaded the product for them."""
    if server.process is None:
        raise LookupError("no server")
    parent = _cpu_ms(server.process.pid)
    spent = [_cpu_ms(pid) for pid in _children(server) if pid not in before]
    found = f"{', '.join(map(str, spent))} ms"
    return Line("exam", "CPU of processes that came for killed ones, with what they served", found, "", f"below their parent's {parent} ms to load", all(each < parent for each in spent))  # fmt: skip


def _line_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def bench(size: Size) -> list[Line]:
    """On both databases."""
    lines = on_a_new_one("SQLite", "", size)
    with postgres.running(durable=True) as cluster:
        return lines + on_a_new_one("PostgreSQL", cluster.url, size)


def on_a_new_one(name: str, database_url: str, size: Size) -> list[Line]:
    """Seed, sit the exam, count; then the bare form."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as place:
        folder, port, floor_port = Path(place), free_port(), free_port()
        env = {**environment(folder, port, database_url), "WEB_PROCESSES": str(PROCESSES)}
        if size.is_smoke:
            env["ACADEMY_TESTING"] = "1"
        prepare(env, *(() if size.is_smoke else ("--static",)))
        words = ("-m", "tests.bench.exam_seed")
        facts = json.loads(python(env, *words, str(size.people), str(QUESTIONS)).splitlines()[-1])
        product = _server("web", ["-m", "lms.config.web"], folder, port, env)
        with product.running():
            _warm(port, "/readyz")
            before = _children(product)
            exam, took_s, killed = sat(product, port, facts, size)
            once = [loaded_once(product, before)] if size.is_smoke else []
        kept = json.loads(python(env, *words, "check", str(facts["sitting"])).splitlines()[-1])
        floors = _server(
            "floors",
            ["-m", "granian", *LIKE_THE_PRODUCT, "--workers", str(PROCESSES), "--respawn-failed-workers",
             "--host", "127.0.0.1", "--port", str(floor_port), "tests.bench.floors:application"],
            folder, floor_port, env,
        )  # fmt: skip
        with floors.running():
            _warm(floor_port, "/bare")
            form = posted(floors, floor_port, facts["cookies"], size)
        return _lines(name, exam, form, kept, took_s, len(killed), size) + once


def _warm(port: int, path: str) -> None:
    """Every process has loaded: each connection may meet another one."""
    for _round in range(4 * PROCESSES):
        Crowd().ask("ready", Caller(port), "GET", path, "")


def sat(product: Server, port: int, facts: dict[str, object], size: Size) -> tuple[Crowd, float, list[int]]:
    """The exam; every receipt stands for what its learner answered."""
    crowd = Crowd()
    cookies = facts["cookies"]
    assert isinstance(cookies, list)
    learners = [Learner(Caller(port, cookie), str(facts["quiz"])) for cookie in cookies]
    within = (2.0, 1.0) if size.is_smoke else (OPENED_WITHIN_S, HANDED_IN_WITHIN_S)
    killed: list[int] = []
    with killing(product, [within[0] / 3, within[0] * 2 / 3]) as dead:
        spread([lambda each=each: each.open(crowd) for each in learners], within[0], crowd)
        killed += dead
    with killing(product, [within[1] * 0.4]) as dead:
        took_s = spread([lambda each=each: each.hand_in(crowd) for each in learners], within[1], crowd)
        killed += dead
    answered = {each.receipt.get("answered") for each in learners}
    if not crowd.errors and answered != {QUESTIONS}:
        crowd.errors.append(f"receipts say {answered}")
    return crowd, took_s, killed


def posted(floors: Server, port: int, cookies: list[str], size: Size) -> Crowd:
    """The bare form by the same crowd at the same moments."""
    crowd = Crowd()
    body = urlencode({f"answer_{number}": str(number) for number in range(QUESTIONS)})
    callers = [Caller(port, cookie) for cookie in cookies]
    within = 1.0 if size.is_smoke else HANDED_IN_WITHIN_S
    acts = [lambda each=each: crowd.ask("form", each, "POST", "/form", body, **FORM) for each in callers]
    with killing(floors, [within * 0.4]):
        spread(acts, within, crowd)
    return crowd


def _lines(
    name: str, exam: Crowd, form: Crowd, kept: dict[str, int], took_s: float, killed: int, size: Size
) -> list[Line]:
    people = size.people
    whole = {"attempts": people, "handed_in": people, "answers": people * QUESTIONS, "twice": 0, "untrue": 0}
    lost = {what: (kept.get(what), wanted) for what, wanted in whole.items() if kept.get(what) != wanted}
    found = f"{len(exam.errors)} errors, {len(lost)} figures that differ {lost or ''}".strip()
    p99 = exam.at("hand in", 99) if "hand in" in exam.spent else PATIENCE_S * 1000
    opened = " · ".join(
        f"{what} {exam.at(what, 50):.0f}/{exam.at(what, 99):.0f}"
        for what in ("page before", "begin", "paper", "save")
        if what in exam.spent
    )
    bare = f"{form.at('form', 50):.0f} / {form.at('form', 99):.0f} ms (bare form, {len(form.errors)} errors)"
    limit = 60_000 if size.is_smoke else P99_MS
    return [
        Line("exam", f"{people} open and hand in, {killed} processes killed, {name}", found, "", "0 errors, none lost, none twice", not exam.errors and not lost),
        at_most("exam", f"hand in, p99, {name}", p99, limit, unit="ms", floor=bare, digits=0),
        note("exam", f"hand in, p50; all done after; retries, {name}", f"{exam.at('hand in', 50):.0f} ms; {took_s:.1f} s; {exam.retries}", bare),
        note("exam", f"opening, p50/p99 in ms, {name}", opened),
    ]  # fmt: skip


def main() -> int:
    """Print the lines; 1 when a limit does not hold."""
    size = Size(people=int(sys.argv[1])) if len(sys.argv) > 1 else Size()
    lines = bench(SMOKE if size.people <= SMOKE.people else size)
    for line in lines:
        print(" · ".join(part for part in cells(line) if part), flush=True)
    return int(any(line.ok is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
