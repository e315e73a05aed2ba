"""Which lines a viewer cannot follow: too fast to read, too short, or two at once. Pure.

Characters a second at which reading begins to suffer: 9 in Chinese, 20 in letters (what broadcasters ask for).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from media_pipeline.captions.cues import Cue

WIDE_A_SECOND, LETTERS_A_SECOND = 9, 20
SHORTEST_MS = 500
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")


class Mark(StrEnum):
    """What to look at."""

    FAST = "fast"
    SHORT = "short"
    OVERLAP = "overlap"


def reading_s(words: str) -> float:
    """Seconds that reading takes: each wide character and each letter at its own pace."""
    bare = unicodedata.normalize("NFC", words)
    wide = len(_WIDE.findall(bare))
    letters = sum(not sign.isspace() for sign in bare) - wide
    return wide / WIDE_A_SECOND + letters / LETTERS_A_SECOND


def marks(cues: Sequence[Cue]) -> list[tuple[Mark, ...]]:
    """The marks of each line, in the order of the lines (which is that of time)."""
    found = []
    for number, cue in enumerate(cues):
        length_ms = cue.end_ms - cue.start_ms
        following = cues[number + 1] if number + 1 < len(cues) else None
        flags = (
            (length_ms < SHORTEST_MS, Mark.SHORT),
            (length_ms >= SHORTEST_MS and 1_000 * reading_s(cue.words) > length_ms, Mark.FAST),
            (following is not None and following.start_ms < cue.end_ms, Mark.OVERLAP),
        )
        found.append(tuple(mark for is_so, mark in flags if is_so))
    return found
