"""What is said in a film as text to read: the lines that viewers have, put together to paragraphs. One query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from media_pipeline import disk, storage
from media_pipeline.captions import reading
from media_pipeline.captions.cues import Cue
from media_pipeline.models import CaptionTrack

PAUSE_MS = 2_500
LONGEST = 280
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_SIGNS = ("。", "！", "？", "，", "、", "；", "：", "…")
_WIDE_FROM = "\u2e80"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that belong together, and where in the film they begin."""

    start_ms: int
    text: str


def transcript(asset_uuid: UUID, language: str) -> list[Paragraph] | None:
    """The paragraphs of captions that viewers have; None where there are none in this language."""
    track = CaptionTrack.objects.filter(asset__uuid=asset_uuid, language=language).exclude(file="")
    file = track.values_list("file", flat=True).first()
    if file is None:
        return None
    return paragraphs(shown_lines(asset_uuid, file))


def shown_lines(asset_uuid: UUID, file: str) -> tuple[Cue, ...]:
    """The lines of a file that viewers have, such as `captions/vi-1a2b3c4d.vtt`; none where it is gone. No query."""
    store, key = storage.current(), disk.published(asset_uuid, file)
    found = store.stat(key)
    if found is None or not found.size:
        return ()
    text = b"".join(store.read(key, 0, found.size)).decode()
    return reading.read_text(text)[0] if "-->" in text else ()


def paragraphs(cues: Iterable[Cue]) -> list[Paragraph]:
    """A new one after a pause, and after a sentence when it grows long."""
    made: list[Paragraph] = []
    before: Cue | None = None
    for cue in cues:
        words = " ".join(cue.words.split("\n"))
        last = made[-1] if made else None
        if last is None or before is None or _parts(last, before, cue):
            made.append(Paragraph(cue.start_ms, words))
        else:
            made[-1] = Paragraph(last.start_ms, f"{last.text}{_between(last.text, words)}{words}")
        before = cue
    return made


def _parts(last: Paragraph, before: Cue, cue: Cue) -> bool:
    is_long = len(last.text) >= LONGEST
    return (
        cue.start_ms - before.end_ms > PAUSE_MS
        or (is_long and last.text.endswith(_ENDS))
        or len(last.text) > 2 * LONGEST
    )


def _between(text: str, words: str) -> str:
    """Chinese needs no space after a sign; a line without one is parted from the next, as captions seldom have any."""
    return "" if text.endswith(_SIGNS) and words[:1] >= _WIDE_FROM else " "
