"""How the launcher speaks: one line a step with the time it took, and refusals a person can act on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

STARTED = time.monotonic()


class Refusal(Exception):
    """Something a person must put right; the message says what. Ends the command with status 1."""


def say(text: str = "") -> None:
    """One line for people, at once, on standard error (standard output belongs to JSON)."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step that may take a while, then say how long it took."""
    say(f"[{time.monotonic() - STARTED:6.1f} s] {title} …")
    began = time.monotonic()
    yield
    say(f"[{time.monotonic() - STARTED:6.1f} s] {title}: done in {time.monotonic() - began:.1f} s")


def quietly(argv: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path) -> None:
    """Run a tool without its chatter. Raises Refusal with the end of its output when it fails."""
    words = [str(word) for word in argv]
    try:
        done = subprocess.run(
            words,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Refusal(f"{words[0]} could not be started: {error}") from error
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-25:])
        raise Refusal(f"{' '.join(words[:6])} ended with status {done.returncode}:\n{tail}")
