"""A place for chaos: folders, an engine, processes that are killed by their own pid, and what they say."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).resolve().parents[3]
LONG_S = 240


@dataclass
class Place:
    """Where the pipeline runs in this test. `settings` are MEDIA_PIPELINE's."""

    folder: Path
    settings: dict[str, object] = field(default_factory=dict)
    database: str = ""
    running: list[Forked] = field(default_factory=list)
    nursery: Nursery | None = None

    def start(self, *words: str, work: str = "work") -> Forked:
        """Start a process with its own work folder."""
        if self.nursery is None:
            self.nursery = Nursery(self)
        told = {"words": words, "settings": self.settings | {"WORK": self.folder / work}}
        forked = self.nursery.fork(told)
        self.running.append(forked)
        return forked

    def ask(self, *words: str, **more: Any) -> list[dict[str, Any]]:
        """Run one to its end; what it said."""
        process = self.start(*words, **more)
        out, _none = process.communicate(timeout=LONG_S)
        assert process.returncode == 0, (self.folder / "said.log").read_text()[-3000:]
        return [json.loads(line) for line in out.splitlines()]

    def kill(self, process: Forked) -> list[dict[str, Any]]:
        """SIGKILL for that process alone; what it had said. Its encoders must end by themselves."""
        process.kill()
        out, _none = process.communicate(timeout=20)
        until(lambda: not self.encoders(), 10)
        return [json.loads(line) for line in out.splitlines() if line.endswith("}")]

    def encoders(self) -> list[int]:
        """Programs that have a file of this place on their command line."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    line = (entry / "cmdline").read_bytes()
                    if b"ffmpeg" in line and str(self.folder).encode() in line:
                        found.append(int(entry.name))
        return found

    @contextlib.contextmanager
    def watched(self) -> Iterator[dict[str, Any]]:
        """A viewer who looks at everything meanwhile; what was seen is in the dictionary afterwards."""
        stop, seen = self.folder / "stop-watching", {}
        watcher = self.start("watch", str(stop), work="watcher")
        try:
            yield seen
        finally:
            stop.touch()
            out, _none = watcher.communicate(timeout=60)
            seen.update(json.loads(out.splitlines()[-1]) if out else {"broken": ["the watcher died"]})
            stop.unlink()

    def end(self) -> None:
        for process in self.running:
            process.end()
        if self.nursery is not None:
            self.nursery.end()

    def finish(self, **more: str) -> dict[str, Any]:
        """Work until everything is settled, as people and sweeps would, and check what must be so."""
        return self.ask("end", **more)[-1]


class Nursery:
    """One process that has loaded Python and Django, and forks itself for each that a test starts."""

    def __init__(self, place: Place) -> None:
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        } | {
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "pycache-of-tests"),
            "DJANGO_SETTINGS_MODULE": "tests.media_pipeline.chaos.settings",
            "PYTHONPATH": str(ROOT),
            "CHAOS_DATA": str(place.folder),
            "CHAOS_DATABASE": place.database,
            "CHAOS_SETTINGS": json.dumps(place.settings, default=str),
        }
        with (place.folder / "said.log").open("a") as log, theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.media_pipeline.chaos.process", str(theirs.fileno())],
                cwd=ROOT,
                env=environment,
                stderr=log,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, told: dict[str, object]) -> Forked:
        """A process that does what `told` says; what it prints is read at its `stdout`."""
        reads, writes = os.pipe()
        socket.send_fds(self.line, [json.dumps(told, default=str).encode()], [writes])
        os.close(writes)
        return Forked(self, json.loads(self.line.recv(1_000)), os.fdopen(reads))

    def wait(self, pid: int) -> int:
        """The exit code of one whose end was seen."""
        self.line.send(json.dumps({"wait": pid}).encode())
        return int(self.line.recv(1_000))

    def end(self) -> None:
        self.line.close()
        self.process.wait(20)


@dataclass
class Forked:
    """A process of the nursery, as `subprocess` would show it."""

    nursery: Nursery
    pid: int
    stdout: TextIO
    returncode: int | None = None

    def poll(self) -> int | None:
        """None while it lives."""
        if self.returncode is not None:
            return self.returncode
        is_over = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        return self.wait() if is_over else None

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = self.nursery.wait(self.pid)
        return self.returncode

    def kill(self) -> None:
        """It alone; what it started must end by itself."""
        os.kill(self.pid, signal.SIGKILL)

    def communicate(self, timeout: float) -> tuple[str, None]:
        """The rest of what it says, to its end; one that does not end in time is killed."""
        late = threading.Timer(timeout, self.kill)
        late.start()
        with self.stdout:
            said = self.stdout.read()
        late.cancel()
        self.wait()
        return said, None

    def end(self) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.wait()
        self.stdout.close()


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to that in time")
