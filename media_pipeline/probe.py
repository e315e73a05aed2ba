"""What is in a file, or why it is refused: signature first, then PyAV in a shut-in child process."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, BinaryIO

from media_pipeline import codes, encoding, magic, media_info, runner, whitelists
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
    answer = _ask_child(source)
    if error := answer.get("error"):
        raise Refused(str(error), str(answer.get("detail", "")))
    info = MediaInfo.from_json(answer)
    if code := media_info.refusal(info):
        raise Refused(code)
    return info


def is_headless(file: BinaryIO, head: bytes) -> bool:
    """Whether an MP4 has lost its `moov` (the index): cut off before the end where it usually lies."""
    if head[4:8] not in {b"ftyp", b"mdat", b"free", b"wide", b"skip"}:
        return False
    offset = 0
    for _atom in range(TOP_ATOMS):
        file.seek(offset)
        header = file.read(16)
        if len(header) < 8:
            return True
        size, kind = struct.unpack(">I4s", header[:8])
        if kind in {b"moov", b"moof"}:
            return False
        if size == 1 and len(header) == 16:
            size = struct.unpack(">Q", header[8:])[0]
        if size < 8:
            return True
        offset += size
    return True


def _ask_child(source: Path) -> dict[str, Any]:  # Any: JSON
    """Run the prober; a crash, a hang or nonsense is an unreadable file."""
    wall_s = 60.0 + source.stat().st_size / BYTES_A_SECOND
    limits = runner.Limits(
        cpu_s=PROBE_CPU_S, wall_s=wall_s, silence_s=wall_s, memory=PROBE_MEMORY, file=1 << 20
    )
    options = json.dumps({"formats": whitelists.FORMATS, "codecs": whitelists.CODECS})
    outcome = encoding.probe([str(source), options], folder=source.parent, limits=limits)
    try:
        answer = json.loads(outcome.stdout)
    except ValueError:
        raise Refused(codes.UNREADABLE, outcome.stopped or outcome.stderr_tail[-200:]) from None
    if not outcome.is_ok or not isinstance(answer, dict):
        raise Refused(codes.UNREADABLE, f"prober ended with {outcome.code}")
    return answer
