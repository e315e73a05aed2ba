"""The passes of `./academy test`: everything on the embedded form, then on the scaled one what touches its engines."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.console import Refusal, say
from launcher.places import PYTHON, ROOT

CHOICE = "--on"
# What `python -m tests.services` answers when a server is not installed here.
UNAVAILABLE = 3


@dataclass(frozen=True)
class Pass:
    """One run of pytest: on which engines, and which tests when nobody chooses."""

    name: str
    engines: str
    servers: tuple[str, ...]
    chosen: tuple[str, ...]


PASSES = (
    Pass("embedded", "SQLite, a folder as queue, files on disk", (), ()),
    Pass("scaled", "PostgreSQL, Redis, S3", ("-m", "tests.services"), ("--touching=data",)),
    Pass(
        "rabbitmq",
        "the queue on RabbitMQ",
        ("-m", "tests.services", "--broker=rabbitmq"),
        ("--touching=queue",),
    ),
)


def chosen(words: list[str]) -> tuple[tuple[Pass, ...], list[str]]:
    """The passes and the arguments for pytest. `--on NAME` comes first; arguments alone are for the first pass.

    Raises Refusal for a pass that there is not.
    """
    if not words or words[0] != CHOICE:
        return (PASSES[:1] if words else PASSES), words
    name = words[1] if len(words) > 1 else ""
    found = tuple(one for one in PASSES if one.name == name)
    if not found:
        raise Refusal(f"./academy test {CHOICE} {'|'.join(one.name for one in PASSES)} [pytest arguments]")
    return found, words[2:]


def run(words: list[str], env: Mapping[str, str]) -> int:
    """Run the passes one after the other; the worst of their statuses. Raises Refusal."""
    passes, arguments = chosen(words)
    worst, said = 0, []
    for one in passes:
        if len(passes) > 1:
            say(f"\n{one.name}: {one.engines}")
        began = time.monotonic()
        status = _run(one, arguments, env)
        if status == UNAVAILABLE and one.servers and env.get("ACADEMY_CI") != "1":
            said.append(f"{one.name}: LEFT OUT, a server is not installed here (CI=true installs it)")
            continue
        said.append(
            f"{one.name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s"
        )
        worst = max(worst, abs(status))
        if status in {2, 130}:  # interrupted by a person
            break
    if len(passes) > 1:
        say("\n".join(["", *said]))
    return worst


def _run(one: Pass, arguments: list[str], env: Mapping[str, str]) -> int:
    """One pass in a data folder of its own; the status of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="academy-test-"))
    own = {**env, "ACADEMY_DATA": str(folder), "ACADEMY_TESTING": "1"}
    own["DJANGO_SETTINGS_MODULE"] = "lms.config.settings"
    servers = [PYTHON, *one.servers] if one.servers else []
    line = [*servers, PYTHON, "-m", "pytest", *(arguments or one.chosen)]
    try:
        return subprocess.run(line, env=own, cwd=ROOT, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)
