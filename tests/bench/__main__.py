"""The benches: `python -m tests.bench [--only pages,postgres,sqlite,files,browser,start,hours,video,films,segments,rows,exam,courseware,verify] [--write]`.

Each figure stands beside a floor that is measured in the same run, in turns with it, so that ratios can be compared
between machines. `--write` keeps the table in docs/benchmarks.md. `verify` runs only when it is named: it takes the better part of an hour.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.bench import (
    beats,
    browser,
    courseware,
    exam,
    files,
    films,
    hours,
    leaving,
    segments,
    start,
    verifying,
    video,
    web,
)
from tests.bench.rig import ROOT, SMOKE, Academy, Size, academy
from tests.bench.table import Line, cells, markdown
from tests.services import postgres, process

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
ON_SQLITE: dict[str, Callable[[Academy, Size], list[Line]]] = {
    "pages": web.bench,
    "sqlite": beats.bench_sqlite,
    "files": files.bench,
    "browser": browser.bench,
}
ALONE: dict[str, Callable[[Size], list[Line]]] = {
    "postgres": beats.bench_postgres,
    "start": start.bench,
    "hours": hours.bench,
    "video": video.bench,
    "films": films.bench,
    "segments": segments.bench,
    "rows": leaving.bench,
    "exam": exam.bench,
    "courseware": courseware.bench,
}
LONG: dict[str, Callable[[Size], list[Line]]] = {"verify": verifying.bench}


def main() -> int:
    """0 when every limit holds, 1 when one does not."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help="names of benches, by commas")
    parser.add_argument("--quick", action="store_true", help="tiny numbers: whether the benches still run")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    chosen = parser.parse_args()
    wanted = [name for name in chosen.only.split(",") if name] or [*ON_SQLITE, *ALONE]
    signal.signal(signal.SIGTERM, lambda *_about: sys.exit(130))  # so that the servers are stopped
    load, begun = os.getloadavg()[0], time.monotonic()
    lines = run(wanted, SMOKE if chosen.quick else Size())
    facts = machine(load, os.getloadavg()[0], time.monotonic() - begun)
    print(f"\n{facts}\n\n{markdown(lines)}")
    if chosen.write:
        write(facts, lines)
    return 1 if any(line.ok is False for line in lines) else 0


def run(wanted: list[str], size: Size) -> list[Line]:
    """The lines of the wanted benches, by aim."""
    lines: list[Line] = []
    shared = [name for name in ON_SQLITE if name in wanted]
    if shared:
        with academy(size) as running:
            for name in shared:
                lines += _told(name, ON_SQLITE[name](running, size))
    for name, bench in (ALONE | LONG).items():
        if name in wanted:
            lines += _told(name, bench(size))
    return sorted(
        lines,
        key=lambda line: (
            not line.aim.startswith("T"),
            int(line.aim[1:] or 0) if line.aim[1:].isdigit() else 0,
        ),
    )


def _told(name: str, lines: list[Line]) -> list[Line]:
    for line in lines:
        print(f"{name}: {' · '.join(part for part in cells(line) if part)}", flush=True)
    return lines


def machine(before: float, after: float, took_s: float) -> str:
    """Where and when, without names of machines or folders."""
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()} {platform.release().split('-')[0]} on {platform.machine()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {_postgres()}",
        f"load of the machine {before:.1f} before and {after:.1f} after, {took_s:.0f} s",
    ]
    return "; ".join(parts) + "."


def _postgres() -> str:
    try:
        done = subprocess.run(
            [postgres.program("postgres"), "--version"], capture_output=True, text=True, check=True
        )
    except process.Unavailable:
        return "no PostgreSQL"
    return "PostgreSQL " + done.stdout.split()[2]


def write(facts: str, lines: list[Line]) -> None:
    """Put the table between the marks of the page; the words around it are people's."""
    page = PAGE.read_text(encoding="utf-8")
    head, _mark, rest = page.partition(BEGIN)
    _old, _mark, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{facts}\n\n{markdown(lines)}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
