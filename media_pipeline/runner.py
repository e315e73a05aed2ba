"""The only module that starts a process: shut in, limited, watched, and killed as a group when it must be.

Standard library only: the encoder, which holds no settings, runs it too. Whatever ffmpeg says is kept to 8 kB; whatever it does is bounded in CPU, memory, file size, wall time and silence.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from media_pipeline import launch, sandbox
from media_pipeline.sandbox import Tier

TAIL_BYTES = 8_000
STDOUT_BYTES = 1_000_000
TICK_S = 0.5
# What a process makes at first is what somebody waits for.
EARLY_TICK_S, EARLY_S = 0.1, 3.0
GIB = 1 << 30
_SAID_UNTIL = re.compile(r"--> (?:(\d{1,2}):)?(\d{1,2}):(\d{2}\.\d{3})")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may use. `silence_s` is how long it may go without a sign of progress."""

    cpu_s: int
    wall_s: float
    silence_s: float = 120.0
    memory: int = 4 * GIB
    file: int = 32 * GIB
    nice: int = 10

    @classmethod
    def for_transcode(cls, duration_ms: int, *, nice: int = 10) -> Limits:
        """Thirty CPU seconds a second of film and a minute: a generous bound on a weak machine."""
        film_s = duration_ms // 1_000 + 1
        return cls(cpu_s=30 * film_s + 60, wall_s=60.0 * film_s + 120, nice=nice)


@dataclass(slots=True)
class Progress:
    """ffmpeg's own report: media time written and speed against real time."""

    out_ms: int = 0
    speed: float = 0.0
    frames: int = 0

    def remaining_s(self, duration_ms: int) -> int | None:
        """Seconds to the end at this speed; None while unknown."""
        if self.speed <= 0:
            return None
        return max(0, round((duration_ms - self.out_ms) / 1_000 / self.speed))


@dataclass(slots=True)
class Outcome:
    """How a process ended."""

    code: int
    stdout: str = ""
    stderr_tail: str = ""
    error_lines: int = 0
    cpu_s: float = 0.0
    stopped: str = ""
    progress: Progress = field(default_factory=Progress)

    @property
    def is_ok(self) -> bool:
        return self.code == 0 and not self.stopped


@functools.cache
def sandbox_tier() -> Tier:
    """The strongest tier that works here, tried once a process."""
    for tier in (Tier.BUBBLEWRAP, Tier.NO_NETWORK):
        line = [*sandbox.prefix(tier), "/bin/true"]
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if subprocess.run(line, capture_output=True, timeout=5, check=False).returncode == 0:  # noqa: S603  fixed argv
                return tier
    return Tier.LIMITS


@functools.cache
def landlock_abi() -> int:
    """The Landlock of this kernel, asked once a process; 0: files are shut off by bubblewrap alone, or not."""
    return launch.landlock_abi()


@functools.cache
def ffmpeg_version(binary: str) -> str:
    """The version that a binary states, for doctor; empty when it does not run."""
    try:
        said = subprocess.run([binary, "-version"], capture_output=True, timeout=10, check=False)  # noqa: S603  our own binary
    except (OSError, subprocess.TimeoutExpired):
        return ""
    words = said.stdout.decode("utf-8", "replace").split()
    return words[2] if len(words) > 2 else ""


def run(
    argv: list[str],
    *,
    folder: Path,
    limits: Limits,
    reads: Sequence[str] = (),
    is_writing: bool = True,
    devices: Sequence[str] = (),
    on_tick: Callable[[Progress], None] | None = None,
) -> Outcome:
    """Run `argv` (absolute program first) in `folder`, its only writable place (none unless `is_writing`); of what is
    not the program's own it reads the files `reads`.

    `on_tick` is called about twice a second, more often in the first seconds; what it raises (a lost lease) kills the group and comes out here.
    """
    seen = sandbox.view(argv[0], reads=tuple(reads), writes=(str(folder),) if is_writing else ())
    seen = replace(seen, devices=tuple(devices))
    process = _start(argv, folder, limits, seen)
    watch = _Watch(process, limits, on_tick or (lambda _progress: None))
    try:
        watch.until_end()
    finally:
        _kill_group(process)
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()
    return watch.outcome()


def _start(argv: list[str], folder: Path, limits: Limits, seen: sandbox.View) -> subprocess.Popen[bytes]:
    tier = sandbox_tier()
    parent = 0 if tier is Tier.BUBBLEWRAP else os.getpid()
    told = [parent, limits.nice, limits.cpu_s, limits.memory, limits.file, landlock_abi(), *seen.counts]
    shim = [sys.executable, "-I", "-S", launch.__file__, *map(str, told), *seen.paths]
    line = [*sandbox.prefix(tier, seen, folder=str(folder)), *shim, *argv]
    return subprocess.Popen(  # noqa: S603  argv is a list made by commands.py and probe.py, never a shell line
        line,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        close_fds=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder), "SVT_LOG": "1"},
    )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the whole session of the child and reap it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)


class _Watch:
    """Reads both pipes until the process ends, and decides when it has had enough."""

    def __init__(
        self, process: subprocess.Popen[bytes], limits: Limits, on_tick: Callable[[Progress], None]
    ) -> None:
        self.process, self.limits, self.on_tick = process, limits, on_tick
        self.progress = Progress()
        self.out, self.tail = bytearray(), bytearray()
        self.error_lines = 0
        self.stopped = ""
        self.cpu_before = _children_cpu()
        self.began = self.heard = time.monotonic()

    def until_end(self) -> None:
        """Pump until both pipes close or a limit is passed."""
        with selectors.DefaultSelector() as selector:
            for pipe in (self.process.stdout, self.process.stderr):
                if pipe:
                    os.set_blocking(pipe.fileno(), False)
                    selector.register(pipe, selectors.EVENT_READ)
            last_tick = 0.0
            while selector.get_map():
                pause_s = EARLY_TICK_S if time.monotonic() - self.began < EARLY_S else TICK_S
                for key, _mask in selector.select(pause_s):
                    self._read(selector, key)
                now = time.monotonic()
                if self._is_over(now):
                    return
                if now - last_tick >= pause_s:
                    last_tick = now
                    self.on_tick(self.progress)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)

    def outcome(self) -> Outcome:
        """The end, in figures."""
        code = self.process.returncode
        return Outcome(
            code=-signal.SIGKILL if code is None else code,
            stdout=self.out.decode("utf-8", "replace"),
            stderr_tail=self.tail.decode("utf-8", "replace"),
            error_lines=self.error_lines,
            cpu_s=_children_cpu() - self.cpu_before,
            stopped=self.stopped,
            progress=self.progress,
        )

    def _read(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        chunk = os.read(key.fd, 65_536)
        if not chunk:
            selector.unregister(key.fileobj)
        elif key.fileobj is self.process.stderr:
            # Tracks that are not used (subtitles) say that they stay shut: that is no error of the file.
            self.error_lines += chunk.count(b"\n") - chunk.count(b"not on whitelist")
            self.tail = (self.tail + chunk)[-TAIL_BYTES:]
        else:
            self.out = (self.out + chunk)[-STDOUT_BYTES:]
            self._note_progress(chunk)

    def _note_progress(self, chunk: bytes) -> None:
        for line in chunk.decode("utf-8", "replace").splitlines():
            if heard := _SAID_UNTIL.search(line):  # a recogniser prints lines as it hears them
                hours, minutes, seconds = (float(number or 0) for number in heard.groups())
                self._heard_at(round((hours * 60 + minutes) * 60_000 + seconds * 1_000))
            name, _sign, value = line.partition("=")
            with contextlib.suppress(ValueError):
                if name == "out_time_us":
                    self._heard_at(int(value) // 1_000)
                elif name == "speed":
                    self.progress.speed = float(value.strip().rstrip("x"))
                elif name == "frame":
                    self.progress.frames = int(value)

    def _heard_at(self, out_ms: int) -> None:
        if out_ms > self.progress.out_ms:
            self.progress.out_ms = out_ms
            self.heard = time.monotonic()

    def _is_over(self, now: float) -> bool:
        if now - self.began > self.limits.wall_s:
            self.stopped = "wall"
        elif now - self.heard > self.limits.silence_s:
            self.stopped = "silence"
        return bool(self.stopped)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
