"""`verify_ledger` and `reconcile` over a million entries with true chains and evidence, on SQLite and on PostgreSQL.

It takes the better part of an hour and runs only when it is named: `python -m tests.bench --only verify`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.rig import ROOT, Size, environment, prepare, python
from tests.bench.table import Line, at_most, note
from tests.services import postgres
from tests.services.process import free_port

MOST_MIN = 15.0


def bench(size: Size) -> list[Line]:
    """Its lines, on an academy of each kind of database."""
    lines = measured_on("SQLite", "", size)
    with postgres.running(durable=True) as cluster:
        return lines + measured_on("PostgreSQL", cluster.url, size)


def measured_on(name: str, database_url: str, size: Size) -> list[Line]:
    """Fill an academy, check it and reconcile it; a violation or a repair ends the bench."""
    with tempfile.TemporaryDirectory(prefix="academy-million-") as folder:
        env = environment(Path(folder), free_port(), database_url)
        prepare(env)
        made = json.loads(python(env, "-m", "tests.bench.million", str(size.verified)).splitlines()[-1])
        checked, mended = _manage(env, "verify_ledger"), _manage(env, "reconcile")
    if checked.answer["violations"] or checked.answer["entries"] != made["entries"]:
        raise AssertionError(f"{checked.answer['entries']} entries, {checked.answer['violations'][:3]}")
    if mended.answer["repaired"]:
        raise AssertionError(f"reconcile mended {mended.answer['repaired'][:3]}")
    scope = f"{made['entries']:,} entries, {made['evidence']:,} pieces of evidence, {made['people']:,} people, {name}"
    return [
        at_most("ledger", f"verify_ledger: {scope}", checked.took_s / 60, MOST_MIN, unit="min"),
        at_most("ledger", f"reconcile: the same, {name}", mended.took_s / 60, MOST_MIN, unit="min"),
        note(
            "ledger",
            f"most memory of one process, {name}",
            f"verify {checked.peak_mb:.0f} MB, reconcile {mended.peak_mb:.0f} MB",
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Run:
    """What a command said, how long it took and the most memory it held."""

    answer: dict[str, Any]  # Any: JSON
    took_s: float
    peak_mb: float


def _manage(env: Mapping[str, str], command: str) -> _Run:
    with tempfile.TemporaryFile() as out:
        begun = time.monotonic()
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, str(ROOT / "manage.py"), command, "--json"],
            dict(env),
            file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)],
        )
        _pid, status, used = os.wait4(pid, 0)
        took = time.monotonic() - begun
        out.seek(0)
        said = out.read().decode()
    if status:
        raise AssertionError(f"{command} ended with {status}: {said[-2000:]}")
    return _Run(json.loads(said), took, used.ru_maxrss / 1024)
