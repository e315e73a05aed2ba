"""How much of a track can be read: every packet is decoded once, and those that fail are counted."""

from __future__ import annotations

from typing import Any

import av
import av.container
import av.error

Json = dict[str, Any]  # Any: JSON


def count(path: str, options: dict[str, str], kind: str, place: int) -> Json:
    """Packets of the track (`kind` and place among its kind) and how many of them did not decode cleanly."""
    packets = bad = 0
    with av.open(path, options=options, metadata_errors="replace") as container:
        stream = [track for track in container.streams if track.type == kind][place]
        stream.codec_context.options = {"err_detect": "explode"}
        try:
            for packet in container.demux(stream):
                if not packet.size:
                    continue
                packets += 1
                bad += not _is_clean(packet)
        except av.error.FFmpegError:
            bad += 1
    return {"packets": packets, "bad": min(bad, packets)}


def _is_clean(packet: Any) -> bool:  # Any: a PyAV packet
    try:
        frames = packet.decode()
    except (av.error.FFmpegError, ValueError):
        return False
    return not packet.is_corrupt and not any(frame.is_corrupt for frame in frames)
