"""The encoder: a process without settings, secrets, database or network that runs ffmpeg and the prober for a worker.

`python -m media_pipeline.encoder --socket PATH --root FOLDER [--root …]`. Standard library only. One order a connection,
as a line of JSON: `program`, `args`, `folder`, `limits`. The answer is lines of JSON: `progress` about twice a second,
then `end` (the outcome) or `refused`. When the connection drops, what runs for it is killed.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from media_pipeline import orders, prober, runner
from media_pipeline.orders import OrderRefused
from media_pipeline.runner import Limits, Progress

LONGEST_ORDER = 200_000
ORDER_WITHIN_S = 10
LONGEST_WALL_S = 7 * 86_400
Check = Callable[[str, Sequence[str], Path], None]


class GoneAwayError(ConnectionError):
    """Whoever asked is no longer there."""


class Encoder:
    """Takes orders at a socket, so many at a time; the others wait."""

    def __init__(self, programs: Mapping[str, Sequence[str]], check: Check, *, at_once: int = 4) -> None:
        self.programs, self.check = programs, check
        self.places = threading.Semaphore(at_once)
        self.threads: list[threading.Thread] = []
        self.ending = threading.Event()

    def serve(self, listener: socket.socket) -> None:
        """Take orders until `ending` is set, then wait for those that run."""
        listener.settimeout(0.5)
        while not self.ending.is_set():
            with contextlib.suppress(TimeoutError):
                line, _address = listener.accept()
                thread = threading.Thread(target=self._serve_one, args=(line,), daemon=True)
                self.threads = [known for known in self.threads if known.is_alive()] + [thread]
                thread.start()
        listener.close()
        for thread in self.threads:
            thread.join()

    def _serve_one(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            try:
                answer = self._obey(line)
            except (OrderRefused, ValueError, KeyError, TypeError) as refused:
                answer = {"refused": f"{type(refused).__name__}: {refused}"[:500]}
            _send(line, answer)

    def _obey(self, line: socket.socket) -> dict[str, Any]:  # Any: JSON
        order = _receive(line)
        program, args, folder = (
            str(order["program"]),
            [str(word) for word in order["args"]],
            Path(order["folder"]),
        )
        self.check(program, args, folder)
        limits = _bounded(Limits(**order["limits"]))
        line.settimeout(ORDER_WITHIN_S)

        def report(progress: Progress) -> None:
            _still_there(line)
            _send(line, {"progress": asdict(progress)})

        with self._place(line):
            outcome = runner.run(
                [*self.programs[program], *args],
                folder=folder,
                limits=limits,
                reads=orders.reads(program, args),
                is_writing=program != orders.PROBE,
                on_tick=report,
            )
        return {"end": asdict(outcome)}

    @contextmanager
    def _place(self, line: socket.socket) -> Iterator[None]:
        """Wait for a free place as long as somebody is there to have it."""
        while not self.places.acquire(timeout=0.5):
            _still_there(line)
        try:
            yield
        finally:
            self.places.release()


def _bounded(limits: Limits) -> Limits:
    """The limits, if they are limits. Raises OrderRefused."""
    wanted = (limits.cpu_s, limits.wall_s, limits.silence_s, limits.memory, limits.file)
    if not all(isinstance(number, int | float) and number > 0 for number in wanted):
        raise OrderRefused("limits must be above nothing")
    if limits.wall_s > LONGEST_WALL_S or limits.memory > 16 * runner.GIB or not 0 <= limits.nice <= 19:
        raise OrderRefused("limits without a limit")
    return limits


def _receive(line: socket.socket) -> dict[str, Any]:  # Any: JSON
    line.settimeout(ORDER_WITHIN_S)
    data = b""
    while not data.endswith(b"\n"):
        chunk = line.recv(65_536)
        if not chunk or len(data) > LONGEST_ORDER:
            raise OrderRefused("half an order, or one without end")
        data += chunk
    order = json.loads(data)
    if not isinstance(order, dict):
        raise OrderRefused("not an order")
    return order


def _send(line: socket.socket, answer: dict[str, Any]) -> None:  # Any: JSON
    line.sendall(json.dumps(answer).encode() + b"\n")


def _still_there(line: socket.socket) -> None:
    """Raise GoneAwayError when the other end has closed: nobody writes after an order."""
    if select.select([line], [], [], 0)[0] and not line.recv(1, socket.MSG_PEEK):
        raise GoneAwayError


def listening(path: Path) -> socket.socket:
    """A socket at `path` for the owner and the group; one that a killed encoder left is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o117)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(64)
    return listener


def find_ffmpeg() -> str:
    """The system's ffmpeg, else the wheel's, found without loading it. Exits with words when there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    wheel = importlib.util.find_spec("imageio_ffmpeg")
    if wheel and wheel.origin:
        for path in sorted(Path(wheel.origin).parent.glob("binaries/ffmpeg-*")):
            return str(path)
    sys.exit("No ffmpeg here: install one, or name it with --ffmpeg.")


def main() -> None:
    """Serve until SIGTERM or SIGINT; what runs then is finished first."""
    parser = argparse.ArgumentParser(prog="python -m media_pipeline.encoder", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument(
        "--root", type=Path, action="append", required=True, help="a folder shared with the worker"
    )
    parser.add_argument("--ffmpeg", default="")
    parser.add_argument("--jobs", type=int, default=4, help="how many at a time")
    told = parser.parse_args()
    programs = {"ffmpeg": [told.ffmpeg or find_ffmpeg()], "probe": prober.command(sys.executable)}

    def check(program: str, args: Sequence[str], folder: Path) -> None:
        orders.check(program, args, folder=folder, roots=told.root)

    encoder = Encoder(programs, check, at_once=told.jobs)

    def end(_number: int, _frame: FrameType | None) -> None:
        encoder.ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    os.umask(0o007)  # what is made belongs to the group that worker and encoder share
    encoder.serve(listening(told.socket))


if __name__ == "__main__":
    main()
