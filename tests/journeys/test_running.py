"""`./academy run` in one piece: what is killed comes back, a second one is refused, the answers stay the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Academy, environment, is_ready

BACK_WITHIN_S = 40
AT_REST_WITHIN_S = 120


def children(pid: int) -> list[int]:
    """Living children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == pid and words[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def processes(academy: Academy) -> Iterator[int]:
    """Every process below the supervisor."""
    for child in children(academy.pid):
        yield child
        yield from children(child)


def services(academy: Academy) -> dict[str, int]:
    """`web` and `worker` by the module that they run."""
    found = {}
    for pid in children(academy.pid):
        line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"-m" in line:  # between fork and exec, and after its end, it has none
            found[line[2].decode().rpartition(".")[2]] = pid
    return found


def wait_until_ready(academy: Academy) -> None:
    until = time.monotonic() + BACK_WITHIN_S
    while not is_ready(academy.port):
        assert time.monotonic() < until, academy.log.read_text(errors="replace")[-3000:]
        time.sleep(0.1)


@pytest.mark.parametrize("service", ["web", "worker"])
def test_a_killed_service_comes_back(live_academy: Academy, service: str) -> None:
    before = services(live_academy)
    os.kill(before[service], signal.SIGKILL)
    until = time.monotonic() + BACK_WITHIN_S
    while services(live_academy).get(service) in {None, before[service]}:
        assert time.monotonic() < until
        time.sleep(0.1)
    wait_until_ready(live_academy)


def test_a_killed_child_of_the_web_comes_back(live_academy: Academy) -> None:
    wait_until_ready(live_academy)
    (child,) = children(services(live_academy)["web"])
    os.kill(child, signal.SIGKILL)
    time.sleep(0.3)
    wait_until_ready(live_academy)
    assert child not in set(processes(live_academy))


def test_a_second_run_on_the_same_data_is_refused(live_academy: Academy) -> None:
    report = subprocess.run(
        [sys.executable, ROOT / "academy", "run"],
        env=environment(live_academy.port + 1, live_academy.data),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert report.returncode == 1
    wait_until_ready(live_academy)
    assert f"process {live_academy.pid}" in report.stderr


def test_everything_together_stays_within_its_memory(live_academy: Academy) -> None:
    """T17: all processes of a later start ≤ 400 MB, at rest; pages that processes share are counted once.

    What the tests before this one did with them stays below the larger limit: a page loads what it needs when it is
    asked for first, and keeps it. A worker at a film has more meanwhile.
    """
    wait_until_ready(live_academy)
    wait_for_less_than(520_000, live_academy)
    for pid in services(live_academy).values():
        os.kill(pid, signal.SIGKILL)
    time.sleep(1)
    wait_until_ready(live_academy)
    wait_for_less_than(400_000, live_academy)


def wait_for_less_than(most: int, academy: Academy) -> None:
    """Until all processes together have less than `most` KiB."""
    until = time.monotonic() + AT_REST_WITHIN_S
    while not 0 < sum((kilobytes := memory_of(academy)).values()) < most:
        assert time.monotonic() < until, kilobytes
        time.sleep(1)


def memory_of(academy: Academy) -> dict[int, int]:
    """KiB by process."""
    pids = [academy.pid, *services(academy).values(), *children(services(academy)["web"])]
    return {pid: proportional_kb(pid) for pid in pids}


def proportional_kb(pid: int) -> int:
    """The memory of a process in KiB; of what it shares, its share."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
