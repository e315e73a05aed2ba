"""T17: a later start of `./academy run` to its first answer, and the memory of all its processes."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.rig import ROOT, Size
from tests.bench.table import Line, at_most, median
from tests.services.process import free_port

PATIENCE_S = 300
PAGES_KB = 4


def bench(size: Size) -> list[Line]:
    """Starts after the first one, whose installing and seeding is not counted."""
    with tempfile.TemporaryDirectory(prefix="academy-start-") as name:
        port = free_port()
        env = {
            "PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", name),
            "ACADEMY_DATA": name, "PORT": str(port), "ACADEMY_DEMO": "0",
        }  # fmt: skip
        _start(env, port)
        found = [_start(env, port) for _round in range(max(1, size.rounds // 3))]
    return [
        at_most(
            "T17", "later start to the first 200", median([seconds for seconds, _mb in found]), 5, unit="s"
        ),
        at_most(
            "T17",
            "memory of all processes (an empty academy)",
            max(mb for _seconds, mb in found),
            400,
            unit="MB",
            digits=0,
        ),
    ]


def _start(env: dict[str, str], port: int) -> tuple[float, float]:
    """Seconds to the first 200, and the proportional share of memory of every process of the run, in MB."""
    begun = time.perf_counter()
    run = subprocess.Popen(
        [str(ROOT / "academy"), "run"], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        while not _answers(port):
            if run.poll() is not None or time.perf_counter() - begun > PATIENCE_S:
                raise RuntimeError("./academy run did not come up")
            time.sleep(0.05)
        took = time.perf_counter() - begun
        time.sleep(3)
        return took, _memory_mb(run.pid)
    finally:
        os.killpg(run.pid, signal.SIGINT)
        run.wait(60)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _memory_mb(pid: int) -> float:
    """Of the process and everything below it; memory that is shared counts once."""
    children = {pid}
    for _generation in range(4):
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) in children:
                children.add(int(stat.parent.name))
    total = 0
    for child in children:
        try:
            rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024
