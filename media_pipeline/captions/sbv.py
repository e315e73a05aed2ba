"""SBV, what a large video site hands out: a line of two times, then the words. Pure: rewritten as SRT."""

from __future__ import annotations

import re

from media_pipeline.captions import subrip
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.problems import Problem

_TIMING = re.compile(r"^(\d{1,2}:\d{2}:\d{2}\.\d{1,3}),(\d{1,2}:\d{2}:\d{2}\.\d{1,3})[ \t]*$", re.MULTILINE)


def is_sbv(text: str) -> bool:
    """Whether there are lines of two times with a comma between."""
    return bool(_TIMING.search(text)) and "-->" not in text


def parse(text: str) -> tuple[list[Cue], list[Problem]]:
    """Cues and problems; the numbers of the lines stay what they are. `[br]` is a line break."""
    arrows = _TIMING.sub(r"\1 --> \2", text)
    return subrip.parse(arrows.replace("[br]", " "))
