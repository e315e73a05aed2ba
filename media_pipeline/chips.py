"""Whether the chosen encoder in hardware works here: it encodes one picture, once a process, shut in as for a film."""

from __future__ import annotations

import functools
import logging
import tempfile
from fractions import Fraction
from pathlib import Path

from media_pipeline import binary, hardware, options, runner
from media_pipeline.ladder import Rung
from media_pipeline.runner import Limits

log = logging.getLogger(__name__)

PROBE = Rung("v234", 416, 234, Fraction(15), "main", "3.0", 30, 150, 48)
LIMITS = Limits(cpu_s=20, wall_s=30, silence_s=30, memory=hardware.MEMORY)


def chosen(*, is_first_try: bool) -> str:
    """The encoder for a run: hardware when it is chosen, works here, and this is the first try of it. Else software, and
    the log says why.
    """
    name = options.text("ENCODER") or hardware.SOFTWARE
    if name == hardware.SOFTWARE:
        return name
    if options.text("ENCODER_SOCKET"):
        log.warning("%s is not used: the encoder behind ENCODER_SOCKET reaches no hardware", name)
    elif not is_first_try:
        log.warning("%s failed for this film: it is made in software", name)
    elif trouble := failure(name):
        log.warning("%s does not work here, films are made in software: %s", name, trouble)
    else:
        return name
    return hardware.SOFTWARE


@functools.cache
def failure(name: str) -> str:
    """What is wrong with the encoder `name`; empty when it encodes a picture."""
    line = [
        binary.ffmpeg_binary(),
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "error",
        *hardware.device_words(name),
    ]
    line += ["-f", "lavfi", "-i", "color=s=416x234:r=15:d=1", "-frames:v", "1"]
    line += ["-vf", "format=nv12,hwupload" if hardware.takes_uploads(name) else "format=yuv420p"]
    for option, value in hardware.told(name, PROBE).items():
        line += [f"-{option}:v", str(value)]
    with tempfile.TemporaryDirectory() as folder:
        outcome = runner.run(
            [*line, "-f", "null", "-"],
            folder=Path(folder),
            limits=LIMITS,
            reads=hardware.READS,
            devices=devices(name),
        )
    said = outcome.stderr_tail.strip().splitlines()
    return "" if outcome.is_ok else (said[-1] if said else f"it ended with {outcome.code}")[:300]


def devices(name: str) -> tuple[str, ...]:
    """The device files of this machine that the encoder needs."""
    return tuple(path for path in hardware.DEVICES.get(name, ()) if Path(path).exists())
