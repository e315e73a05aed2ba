"""T4, T5, T6: heartbeats on PostgreSQL and on SQLite, against pgbench, a view with a query, and the raw log of SQLite."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.load import Caller, Route, at_once, interleaved
from tests.bench.rig import Academy, Size, academy
from tests.bench.table import Line, at_most, median, note, percentile, ratio, share
from tests.services import postgres

PATH = "/api/v1/beats"
JSON = {"Content-Type": "application/json"}
BATCH = 40
SPAN_S = 2
UPSERT = "INSERT INTO bench_progress VALUES {rows} ON CONFLICT (id) DO UPDATE SET v = excluded.v, at = excluded.at;"


def beat(seq: int, *, end_s: float, span_s: float) -> dict[str, object]:
    """A stretch of film that ends `end_s` after the lease came; the media stands where the clock does."""
    return {
        "seq": seq, "mono_ms": int(end_s * 1000), "span_ms": int(span_s * 1000), "wall_ms": 1,
        "from": end_s - span_s, "to": end_s, "rate": 1, "playing": True, "visible": True,
    }  # fmt: skip


class Players:
    """Leases that send their beats in turn: a lease holds as many segments as 15 minutes of play give it."""

    def __init__(self, academy: Academy, clients: int, each: int) -> None:
        self.callers = [Caller(academy.port) for _client in range(clients)]
        self.leases: list[str] = list(academy.facts["leases"])
        self.each, self.sent = each, [0] * clients

    def send(self, client: int = 0, count: int = 1) -> None:
        """The next beats of this client's next lease."""
        number = self.sent[client]
        place, seq = divmod(number, self.each)
        lease = self.leases[(client + place * len(self.callers)) % len(self.leases)]
        round_no = (client + place * len(self.callers)) // len(self.leases)
        first = (round_no * self.each + seq) * count + 1
        beats = [beat(first + n, end_s=SPAN_S * (first + n), span_s=SPAN_S) for n in range(count)]
        status, body, _headers = self.callers[client].ask(
            "POST", PATH, json.dumps({"lease": lease, "beats": beats}), **JSON
        )
        if status != 200 or json.loads(body)["accepted"] != count:
            raise AssertionError(f"{status} {body[:400]!r}")
        self.sent[client] = number + 1


class Inserts:
    """The same beats to the floor that keeps each as a row."""

    def __init__(self, academy: Academy, clients: int) -> None:
        self.callers = [Caller(academy.floor_port) for _client in range(clients)]
        self.sent = [0] * clients

    def send(self, client: int = 0) -> None:
        """One beat, one row."""
        self.sent[client] += 1
        told = {
            "lease": f"lease-{client}",
            "beats": [beat(self.sent[client], end_s=SPAN_S * self.sent[client], span_s=SPAN_S)],
        }
        status, body, _headers = self.callers[client].ask("POST", "/insert", json.dumps(told), **JSON)
        if status != 200:
            raise AssertionError(f"{status} {body[:400]!r}")


def beside_inserts(
    players: Players, running: Academy, size: Size, where: str
) -> tuple[list[float], float, list[Line]]:
    """Beats and bare INSERTs in turn, at as many clients, by quarters: milliseconds and rate of the beats, and lines."""
    inserts = Inserts(running, size.clients)
    spent, bare, rates, floors = list[float](), list[float](), list[float](), list[float]()
    for _quarter in range(4):
        ours, rate = at_once(players.send, clients=size.clients, requests=max(1, size.requests // 4))
        theirs, floor = at_once(inserts.send, clients=size.clients, requests=max(1, size.requests // 4))
        spent, bare = spent + ours, bare + theirs
        rates.append(rate)
        floors.append(floor)
    lines = [
        share("beats", f"beats a second at {size.clients} clients, {where}", median(rates), median(floors), None,
              unit="/s", of="a view that INSERTs a row a request"),
        note("beats", f"p99 of a beat, {where}", f"{percentile(spent, 99):.0f} ms", f"{percentile(bare, 99):.0f} ms (the same)"),
    ]  # fmt: skip
    return spent, median(rates), lines


def bench_postgres(size: Size) -> list[Line]:
    """T4 and T5 on a PostgreSQL that syncs."""
    with postgres.running(durable=True) as cluster:
        return measured_on(cluster, size)


def measured_on(cluster: postgres.Postgres, size: Size) -> list[Line]:
    """T4 and T5 on this cluster."""
    with academy(size, database_url=cluster.url) as running:
        floor, one = running.floor_caller(), Players(running, 1, size.beats)
        routes = {
            "query": Route(running.floor_session, lambda: floor.get("/query")),
            "beat": Route(running.session, one.send),
            "user": Route(running.floor_session, lambda: floor.get("/user")),
            "course": Route(running.session, lambda: learner.get(running.facts["course"])),
        }
        learner = running.caller("learner")
        interleaved(routes, rounds=size.rounds, requests=size.requests)
        singles = _pgbench(cluster, size, rows=1)
        many = Players(running, size.clients, size.beats)
        many.leases = many.leases[len(many.leases) // 2 :]  # where nobody sent before
        spent, rate, beside = beside_inserts(many, running, size, "PostgreSQL")
        batches = _pgbench(cluster, size, rows=BATCH)
        per_second = _batches(running, size)
        return [
            ratio("T1", "course page on PostgreSQL", routes["course"].cost, routes["user"].cost, 5,
                  unit="ms CPU", of="view + session + user"),
            ratio("T4", "heartbeat, durable, PostgreSQL", routes["beat"].cost, routes["query"].cost, 3,
                  unit="ms CPU", of="view + 1 query"),
            at_most("T4", f"p95 at {size.clients} clients", percentile(spent, 95), 60, unit="ms"),
            share("T4", f"beats a second at {size.clients} clients (stretch 10 %)", rate, singles, None, unit="/s", of="pgbench upserts"),
            share("T5", f"offline batch of {BATCH} intervals", per_second, batches, 25, unit="/s",
                  of=f"pgbench, {BATCH} rows a statement"),
            *beside,
        ]  # fmt: skip


def _batches(running: Academy, size: Size) -> float:
    """Intervals a second that come in batches, each to a lease of its own, at 4 clients."""
    players = Players(running, min(4, size.clients), 1)
    players.leases = players.leases[: len(players.leases) // 2][::-1]
    wanted = max(1, min(size.requests, len(players.leases) // len(players.callers) // 2))
    first = 1_000  # these leases may have had single beats; a batch comes behind them

    def send(client: int) -> None:
        number = players.sent[client]
        lease = players.leases[(client + number * len(players.callers)) % len(players.leases)]
        beats = [beat(first + n, end_s=600 + 10 * n, span_s=10) for n in range(1, BATCH + 1)]
        status, body, _headers = players.callers[client].ask(
            "POST", PATH, json.dumps({"lease": lease, "beats": beats}), **JSON
        )
        if status != 200 or json.loads(body)["accepted"] != BATCH:
            raise AssertionError(f"{status} {body[:400]!r}")
        players.sent[client] = number + 1

    _spent, rate = at_once(send, clients=len(players.callers), requests=wanted)
    return rate * BATCH


def _pgbench(cluster: postgres.Postgres, size: Size, *, rows: int) -> float:
    """Rows a second of upserts, at as many clients, through a script of pgbench."""
    with tempfile.TemporaryDirectory(prefix="academy-pgbench-") as name:
        script = Path(name) / "upsert.sql"
        values = ",".join(f"(:id + {n}, 'seen', now())" for n in range(rows))
        script.write_text("\\set id random(1, 20000)\n" + UPSERT.format(rows=values) + "\n")
        env = {"PGPASSWORD": postgres.SECRET}
        base = ["-h", "127.0.0.1", "-p", str(cluster.port), "-U", postgres.ROLE]
        table = "CREATE TABLE IF NOT EXISTS bench_progress (id int PRIMARY KEY, v text, at timestamptz)"
        subprocess.run(
            [postgres.program("psql"), *base, "-q", "-c", table, "postgres"],
            env=env,
            check=True,
            capture_output=True,
        )
        done = subprocess.run(
            [postgres.program("pgbench"), *base, "-n", "-f", str(script), "-c", str(size.clients), "-j", "2",
             "-M", "prepared", "-T", str(size.seconds), "postgres"],
            env=env, check=True, capture_output=True, text=True,
        )  # fmt: skip
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if found is None:
            raise AssertionError(done.stdout)
        return float(found[1]) * rows


def bench_sqlite(running: Academy, size: Size) -> list[Line]:
    """T6: the same beats on SQLite with synchronous=FULL."""
    players = Players(running, size.clients, size.beats)
    spent, rate, beside = beside_inserts(players, running, size, "SQLite FULL")
    half, tail = percentile(spent, 50), percentile(spent, 95)
    raw = raw_log(size.seconds)
    return [
        ratio("T6", f"beats on SQLite, p95 at {size.clients} clients", tail, half, 5, unit="ms", of="p50"),
        share(
            "T6", "beats a second on SQLite (stretch 10 %)", rate, raw, None, unit="/s", of="raw WAL, FULL"
        ),
        note("T6", '"database is locked"', "none: every beat was accepted"),
        *beside,
    ]


def raw_log(seconds: float) -> float:
    """Commits a second of one row each into a SQLite file, WAL with synchronous=FULL."""
    with tempfile.TemporaryDirectory(prefix="academy-raw-") as name:
        raw = sqlite3.connect(Path(name) / "raw.sqlite3", isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE progress (id INTEGER PRIMARY KEY, v TEXT)")
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            raw.execute(
                "INSERT INTO progress VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
                (count % 5_000, "seen"),
            )
            count += 1
        raw.close()
        return count / seconds
