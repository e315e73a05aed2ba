"""The passes of `./academy test`: everything on the embedded form, and on the scaled one what touches its engines."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from launcher.console import Refusal, say
from launcher.places import PYTHON, ROOT

CHOICE = "--on"
# What `python -m tests.services` answers when a server is not installed here.
UNAVAILABLE = 3
AT_ONCE = 5
# The first pass is the longest and does one thing after the other: those beside it give way.
BESIDE = ("nice", "-n", "5")


@dataclass(frozen=True)
class Pass:
    """One run of pytest: on which engines, and which tests when nobody chooses; `is_asked_for`: only by its name."""

    name: str
    engines: str
    servers: tuple[str, ...]
    chosen: tuple[str, ...]
    is_asked_for: bool = False


@dataclass(frozen=True)
class End:
    """How a pass ended: the status of pytest, after how long, and the seconds of CPU of all that it started."""

    status: int
    seconds: float
    cpu_s: float


# What starts academies, servers and browsers: it waits for them more than it computes, so it goes beside the rest.
BROWSERS = ("tests/journeys",)
SERVERS = (
    "tests/services",
    "tests/deploy",
    "tests/bench/test_exam.py",
    "tests/launcher",
    "tests/media_pipeline/chaos",
    "tests/lms/operations/test_moving.py",
)
# Measuring is for people who ask: that each bench still runs takes minutes, and no figure is judged by it.
BENCHES = ("tests/bench/test_bench.py",)
# What opens films: ffmpeg works, pytest waits.
FILMS = ("tests/media_pipeline",)
PASSES = (
    Pass(
        "embedded",
        "SQLite, a folder as queue, files on disk",
        (),
        tuple(f"--ignore={place}" for place in BROWSERS + SERVERS + BENCHES + FILMS),
    ),
    Pass("browsers", "whole academies, used in Chromium", (), BROWSERS),
    Pass("servers", "academies and servers that the tests start, kill and measure", (), SERVERS),
    Pass("scaled", "PostgreSQL, Redis, S3", ("-m", "tests.services"), ("--touching=data",)),
    Pass(
        "films",
        "SQLite and files on disk, films opened and encoded",
        (),
        (*FILMS, *(f"--ignore={place}" for place in SERVERS if place.startswith(FILMS))),
    ),
    Pass(
        "rabbitmq",
        "the queue on RabbitMQ",
        ("-m", "tests.services", "--broker=rabbitmq"),
        ("--touching=queue",),
    ),
    Pass("benches", "every bench with tiny numbers", (), BENCHES, is_asked_for=True),
)
# What runs when nobody chooses.
ALL = tuple(one for one in PASSES if not one.is_asked_for)


def chosen(words: list[str]) -> tuple[tuple[Pass, ...], list[str]]:
    """The passes and the arguments for pytest. `--on NAME` comes first; arguments alone are for the first pass.

    A pass that is named runs its own tests, unless a file or folder is named too.

    Raises Refusal for a pass that there is not.
    """
    if not words or words[0] != CHOICE:
        return (PASSES[:1] if words else ALL), words
    name = words[1] if len(words) > 1 else ""
    found = tuple(one for one in PASSES if one.name == name)
    if not found:
        raise Refusal(f"./academy test {CHOICE} {'|'.join(one.name for one in PASSES)} [pytest arguments]")
    more = words[2:]
    names_tests = any((ROOT / word.partition("::")[0]).exists() for word in more)
    return found, more if names_tests else [*found[0].chosen, *more]


def run(words: list[str], env: Mapping[str, str]) -> int:
    """Run the passes; the worst of their statuses. Raises Refusal.

    The first is seen as it goes; the others are shown in their order when they have ended. Five go at a time: a pass
    has one process at work and waits for it a third of the time, and the last ones must not be left alone with two
    cores; the first has nearly none of that, and goes before them.
    """
    passes, arguments = chosen(words)
    first, others = passes[0], passes[1:]
    with (
        tempfile.TemporaryDirectory(prefix="academy-passes-") as logs,
        ThreadPoolExecutor(AT_ONCE) as several,
    ):
        if others:
            _name(first)
        seen = several.submit(_run, first, arguments, env)
        waiting = [
            (one, several.submit(_run, one, arguments, env, log=Path(logs) / one.name)) for one in others
        ]
        ended = [(first, seen.result())]
        for one, promise in waiting:
            if _is_interrupted(ended[-1][1]):
                promise.cancel()
                continue
            ended.append((one, promise.result()))
            _name(one)
            sys.stdout.write((Path(logs) / one.name).read_text(encoding="utf-8", errors="replace"))
    return _sum_up(ended, env)


def _name(one: Pass) -> None:
    say(f"\n{one.name}: {one.engines}")


def _is_interrupted(end: End) -> bool:
    return end.status in {2, 130}  # by a person


def _sum_up(ended: list[tuple[Pass, End]], env: Mapping[str, str]) -> int:
    """Say how each pass ended, where there are several; the worst status."""
    worst, said = 0, []
    for one, end in ended:
        if end.status == UNAVAILABLE and one.servers and env.get("ACADEMY_CI") != "1":
            said.append(f"{one.name}: LEFT OUT, a server is not installed here (CI=true installs it)")
            continue
        said.append(
            f"{one.name}: {'passed' if end.status == 0 else 'FAILED'} in {end.seconds:.0f} s, CPU {end.cpu_s:.0f} s"
        )
        worst = max(worst, abs(end.status))
    if len(ended) > 1:
        say("\n".join(["", *said]))
    return worst


def _run(one: Pass, arguments: list[str], env: Mapping[str, str], *, log: Path | None = None) -> End:
    """One pass in a data folder of its own; its words go to `log` when there is one."""
    folder = Path(tempfile.mkdtemp(prefix="academy-test-"))
    own = {**env, "ACADEMY_DATA": str(folder), "ACADEMY_TESTING": "1"}
    own["DJANGO_SETTINGS_MODULE"] = "lms.config.settings"
    servers = [PYTHON, *one.servers] if one.servers else []
    beside: tuple[str, ...] = BESIDE if log else ()
    line = [*beside, *servers, PYTHON, "-m", "pytest", *(arguments or one.chosen)]
    began = time.monotonic()
    try:
        with log.open("wb") if log else nullcontext() as words:
            status, cpu_s = _carried_out(line, own, words)
        return End(status, time.monotonic() - began, cpu_s)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _carried_out(line: list[Path | str], env: Mapping[str, str], words: BinaryIO | None) -> tuple[int, float]:
    """Its status, and the seconds of CPU of it and of all that it started and waited for."""
    running = subprocess.Popen(line, env=env, cwd=ROOT, stdout=words, stderr=words)
    _pid, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    return running.returncode, used.ru_utime + used.ru_stime
