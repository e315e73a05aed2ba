"""Has a stranger's file opened: by a process of this one, or by the encoder that ENCODER_SOCKET names.

Both give the same outcome. An encoder that is away, or lost in the middle, is an OSError: the step is tried again.
"""

from __future__ import annotations

import errno
import json
import re
import select
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from media_pipeline import binary, chips, hardware, options, orders, packaging, prober, runner
from media_pipeline.runner import Limits, Outcome, Progress

CONNECT_WITHIN_S = 10
# With less left on the disk, what was written last may not be there.
LEAST_FREE = 2_000_000
MADE_SOMETHING_MS = 1_000
_LIST = re.compile(r"(?<![%\w])(\w+)\.growing")
Tick = Callable[[Progress], None]


class EncoderAwayError(ConnectionError):
    """Nobody answers at the socket, or the answer broke off."""


def transform(argv: list[str], *, folder: Path, limits: Limits, on_tick: Tick | None = None) -> Outcome:
    """Run a command line of `commands`; its first word is our ffmpeg.

    Raises OSError (ENOSPC) when there was no room for what it made: its muxers may pass over that and end with 0.
    """
    outcome = _run(
        "ffmpeg", [binary.ffmpeg_binary()], argv[1:], folder=folder, limits=limits, on_tick=on_tick
    )
    is_told = not outcome.is_ok and "No space left" in outcome.stderr_tail
    is_full = folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE
    if is_told or is_full or (outcome.is_ok and _lacks_bytes(argv, folder, outcome)):
        raise OSError(errno.ENOSPC, outcome.stderr_tail[-500:] or "no room after ffmpeg ended", str(folder))
    return outcome


def _lacks_bytes(argv: list[str], folder: Path, outcome: Outcome) -> bool:
    """Whether ffmpeg made some film, and a list of it (or what that names) is not on the disk in the end."""
    if outcome.progress.out_ms < MADE_SOMETHING_MS:
        return False
    told = {f"{name}.growing" for word in argv for name in _LIST.findall(word)}
    for name in told | {path.name for path in folder.glob("*.growing")}:
        path = folder / name
        found = packaging.parse(path.read_text("utf-8", "replace")) if path.exists() else None
        film = folder / f"{path.stem}.mp4"
        if found is None or not film.exists() or not found.within(film.stat().st_size).is_ended:
            return True
    return False


def probe(args: list[str], *, folder: Path, limits: Limits, on_tick: Tick | None = None) -> Outcome:
    """Run the prober on a source."""
    return _run("probe", prober.command(sys.executable), args, folder=folder, limits=limits, on_tick=on_tick)


def _run(
    name: str,
    program: list[str],
    args: list[str],
    *,
    folder: Path,
    limits: Limits,
    on_tick: Tick | None = None,
) -> Outcome:
    if at := options.text("ENCODER_SOCKET"):
        return ask(Path(at), name, args, folder=folder, limits=limits, on_tick=on_tick)
    reads, is_writing = orders.reads(name, args), name != orders.PROBE
    devices: tuple[str, ...] = ()
    if chip := next((word for word in args if word in hardware.DEVICES), ""):
        devices, reads = chips.devices(chip), [*reads, *hardware.READS]
        limits = replace(limits, memory=hardware.MEMORY)
    return runner.run(
        [*program, *args],
        folder=folder,
        limits=limits,
        reads=reads,
        is_writing=is_writing,
        devices=devices,
        on_tick=on_tick,
    )


def is_there() -> bool:
    """Whether the encoder of the settings takes orders; True where none is named."""
    at = options.text("ENCODER_SOCKET")
    if not at:
        return True
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(CONNECT_WITHIN_S)
        try:
            line.connect(at)
        except OSError:
            return False
    return True


def ask(
    at: Path, program: str, args: list[str], *, folder: Path, limits: Limits, on_tick: Tick | None = None
) -> Outcome:
    """Hand an order to the encoder and listen until its end. Raises EncoderAwayError, and what `on_tick` raises:
    closing the line is what ends the work there.
    """
    order = {"program": program, "args": args, "folder": str(folder), "limits": asdict(limits)}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(CONNECT_WITHIN_S)
        try:
            line.connect(str(at))
            line.sendall(json.dumps(order).encode() + b"\n")
        except OSError as error:
            raise EncoderAwayError(f"no encoder at {at}: {error}") from error
        return _listen(line, at, on_tick or (lambda _progress: None))


def _listen(line: socket.socket, at: Path, on_tick: Tick) -> Outcome:
    """Read progress until the end; the tick comes also while the encoder is busy with others."""
    progress, data = Progress(), b""
    while True:
        on_tick(progress)
        if not select.select([line], [], [], runner.TICK_S)[0]:
            continue
        try:
            chunk = line.recv(65_536)
        except OSError:
            chunk = b""
        if not chunk:
            raise EncoderAwayError(f"the encoder at {at} broke off")
        *whole, data = (data + chunk).split(b"\n")
        for said in map(json.loads, whole):
            if "end" in said:
                return _outcome(said["end"])
            if "refused" in said:
                raise EncoderAwayError(f"the encoder at {at} refused: {said['refused']}")
            progress = Progress(**said["progress"])


def _outcome(said: dict[str, Any]) -> Outcome:  # Any: JSON
    return Outcome(**{**said, "progress": Progress(**said["progress"])})
