"""A place for chaos: folders, an engine, processes that are killed by their own pid, and what they say."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LONG_S = 240


@dataclass
class Place:
    """Where the pipeline runs in this test. `settings` are MEDIA_PIPELINE's."""

    folder: Path
    settings: dict[str, object] = field(default_factory=dict)
    database: str = ""
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *words: str, work: str = "work", **more: str) -> subprocess.Popen[str]:
        """Start a process with its own work folder."""
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        } | {
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "pycache-of-tests"),
            "DJANGO_SETTINGS_MODULE": "tests.media_pipeline.chaos.settings",
            "PYTHONPATH": str(ROOT),
            "CHAOS_DATA": str(self.folder),
            "CHAOS_WORK": str(self.folder / work),
            "CHAOS_DATABASE": self.database,
            "CHAOS_SETTINGS": json.dumps(self.settings, default=str),
            **more,
        }
        with (self.folder / "said.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.media_pipeline.chaos.process", *words],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def ask(self, *words: str, **more: Any) -> list[dict[str, Any]]:
        """Run one to its end; what it said."""
        process = self.start(*words, **more)
        out, _none = process.communicate(timeout=LONG_S)
        assert process.returncode == 0, (self.folder / "said.log").read_text()[-3000:]
        return [json.loads(line) for line in out.splitlines()]

    def kill(self, process: subprocess.Popen[str]) -> list[dict[str, Any]]:
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
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
            if process.stdout:
                process.stdout.close()

    def finish(self, **more: str) -> dict[str, Any]:
        """Work until everything is settled, as people and sweeps would, and check what must be so."""
        return self.ask("end", **more)[-1]


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to that in time")
