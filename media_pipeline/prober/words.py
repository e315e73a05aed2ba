"""Which subtitles a file carries: their kind and the language that it names, never a line of them."""

from __future__ import annotations

from typing import Any

import av.container

MOST_TRACKS = 24


def subtitles(container: av.container.InputContainer) -> list[dict[str, Any]]:  # Any: JSON
    """Each with its place among the subtitles (what ffmpeg calls s:0); of kinds that no decoder knows, none."""
    found = []
    for place, stream in enumerate(stream for stream in container.streams if stream.type == "subtitle"):
        if stream.codec_context is None or place >= MOST_TRACKS:
            continue
        told = {
            "track": place,
            "codec": stream.codec_context.codec.canonical_name,
            "language": str(stream.language or "")[:12],
            "title": str(stream.metadata.get("title") or "")[:60],
        }
        found.append(told)
    return found
