"""What is in a file, or why it is refused: signature first, then PyAV in a shut-in child process."""

from __future__ import annotations

import json
import os
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from media_pipeline import codes, encoding, magic, media_info, runner, whitelists
from media_pipeline.encoding import Tick
from media_pipeline.media_info import MediaInfo
from media_pipeline.refusals import Refused

PROBE_CPU_S = 120
PROBE_MEMORY = 2 << 30
BYTES_A_SECOND = 20_000_000
TOP_ATOMS = 10_000


def inspect(source: Path) -> MediaInfo:
    """The facts of the file at `source`. Raises Refused with the code and plain words."""
    with source.open("rb") as file:
        head = file.read(magic.HEAD_BYTES)
        if code := magic.refusal(head):
            raise Refused(code)
        if is_headless(file, head):
            raise Refused(codes.INCOMPLETE)
    wall_s = 60.0 + source.stat().st_size / BYTES_A_SECOND
    answer = _ask_child(
        source,
        runner.Limits(
            cpu_s=PROBE_CPU_S, wall_s=wall_s, silence_s=wall_s, memory=PROBE_MEMORY, file=1 << 20, nice=0
        ),
    )
    if error := answer.get("error"):
        raise Refused(str(error), str(answer.get("detail", "")))
    try:
        info = MediaInfo.from_json(answer)
    except (TypeError, ValueError) as error:
        raise Refused(codes.UNREADABLE, f"the prober's answer: {error}") from None
    if code := media_info.refusal(info):
        raise Refused(code)
    return info


def is_headless(file: BinaryIO, head: bytes) -> bool:
    """Whether an MP4 has lost its `moov` (the index): cut off before the end where it usually lies."""
    if head[4:8] not in {b"ftyp", b"mdat", b"free", b"wide", b"skip"}:
        return False
    offset, end = 0, file.seek(0, os.SEEK_END)
    for _atom in range(TOP_ATOMS):
        file.seek(offset)
        header = file.read(16)
        if len(header) < 8:
            return True
        size, kind = struct.unpack(">I4s", header[:8])
        if kind in {b"moov", b"moof"}:
            return kind == b"moof"
        if size == 1 and len(header) == 16:
            size = struct.unpack(">Q", header[8:])[0]
        if size < 8 or offset + size > end:
            return True
        offset += size
    return True


def readable_pct(source: Path, info: MediaInfo, on_tick: Tick) -> int:
    """How much of the recording can be played, in percent: what is there of it, less what does not decode.

    Decodes the whole track once, so it is asked only of a file that has shown errors.
    """
    kind, track = ("video", info.video) if info.video else ("audio", info.audio)
    limit = replace(runner.Limits.for_transcode(info.duration_ms), memory=PROBE_MEMORY, file=1 << 20)
    limit = replace(limit, silence_s=limit.wall_s)
    answer = _ask_child(source, limit, {"count": [kind, track.track if track else 0]}, on_tick)
    packets, bad = int(answer.get("packets", 0)), int(answer.get("bad", 0))
    clean = 1 - bad / packets if packets else 0.0
    return max(0, min(100, int(100 * clean * media_info.present_share(info))))


def _ask_child(
    source: Path,
    limits: runner.Limits,
    more: dict[str, list[str | int]] | None = None,
    on_tick: Tick | None = None,
) -> dict[str, Any]:  # Any: JSON
    """Run the prober; a crash, a hang or nonsense is an unreadable file."""
    options = json.dumps({"formats": whitelists.FORMATS, "codecs": whitelists.CODECS, **(more or {})})
    outcome = encoding.probe([str(source), options], folder=source.parent, limits=limits, on_tick=on_tick)
    try:
        answer = json.loads(outcome.stdout)
    except ValueError:
        raise Refused(codes.UNREADABLE, outcome.stopped or outcome.stderr_tail[-200:]) from None
    if not outcome.is_ok or not isinstance(answer, dict):
        raise Refused(codes.UNREADABLE, f"prober ended with {outcome.code}")
    return answer
