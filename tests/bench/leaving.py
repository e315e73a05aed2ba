"""What learning leaves in the database: rows and bytes an hour, beside a row a beat, and a year of the whole school."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench.rig import Size, environment, prepare, python
from tests.bench.table import Line, at_most, note
from tests.services import postgres
from tests.services.process import free_port

# 4,117 learners, 7,190 beats each (issue of the full ledger); the rows of evidence that they may leave.
BEATS_A_YEAR, MOST_ROWS = 29_600_000, 1_500_000


def bench(size: Size) -> list[Line]:
    """Its lines, on a database of each kind."""
    lines = on_a_new_one("SQLite", "", size)
    with postgres.running() as cluster:
        return lines + on_a_new_one("PostgreSQL", cluster.url, size)


def on_a_new_one(name: str, database_url: str, size: Size) -> list[Line]:
    """The same, on an academy of its own."""
    with tempfile.TemporaryDirectory(prefix="academy-rows-") as folder:
        env = environment(Path(folder), free_port(), database_url)
        prepare(env)
        return measured_on(name, env, size)


def measured_on(name: str, env: Mapping[str, str], size: Size) -> list[Line]:
    """People of three habits watch lessons of 45 minutes; what is there afterwards."""
    found = json.loads(python(env, "-m", "tests.bench.rows", str(size.watchers)).splitlines()[-1])
    habits = found["habits"]
    beats, hours, rows = (
        sum(one[what] for one in habits.values()) for what in ("beats", "hours", "segments")
    )
    year = BEATS_A_YEAR * rows / beats
    each = ", ".join(f"{habit} {one['beats'] / one['segments']:.0f}" for habit, one in habits.items())
    kept = found["bytes"]
    bare = kept.pop("bench_beat")
    return [
        at_most("rows", f"rows of evidence for 29.6 M beats, {name}: {beats / rows:.1f} beats a row ({each})",
                year / 1e6, MOST_ROWS / 1e6, unit="M", floor="29.6 M rows, a row a beat", digits=2),
        note("rows", f"an hour of film, {name}",
             f"{rows / hours:.1f} rows of film, {found['prompts'] / hours:.1f} of prompts, {found['entries'] / hours:.1f} entries; "
             f"{sum(kept.values()) / hours / 1024:.1f} kB in all", f"{beats / hours:.0f} rows, {bare / hours / 1024:.1f} kB"),
    ]  # fmt: skip
