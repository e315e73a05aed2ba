"""LRC, the lines of song players: a time before each line, no end. Pure."""

from __future__ import annotations

import re

from media_pipeline.captions.cues import Cue, clean, in_order
from media_pipeline.captions.problems import Flaw, Problem

LAST_LINE_MS = 4_000
LONGEST_LINE_MS = 10_000
_STAMP = re.compile(r"\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_LINE = re.compile(r"^\s*((?:\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]\s*)+)(.*)$")


def is_lyrics(text: str) -> bool:
    """Whether lines begin with a time in brackets."""
    return any(_LINE.match(line) for line in text.split("\n")[:60])


def parse(text: str) -> tuple[list[Cue], list[Problem]]:
    """Cues that last until the next line begins, ten seconds at most; a line may have several times."""
    starts: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.match(line)
        if found:
            stamps = [_milliseconds(*stamp.groups()) for stamp in _STAMP.finditer(found[1])]
            starts += [(stamp, clean(found[2])) for stamp in stamps]
        elif line.strip() and not line.strip().startswith("["):
            problems.append(Problem(number, Flaw.NO_TIME))
    starts.sort()
    ends = [start for start, _text in starts[1:]] + ([starts[-1][0] + LAST_LINE_MS] if starts else [])
    cues = [
        Cue(start, min(end, start + LONGEST_LINE_MS), said)
        for (start, said), end in zip(starts, ends, strict=True)
        if said and end > start
    ]
    return in_order(cues), problems


def _milliseconds(minutes: str, seconds: str, fraction: str | None) -> int:
    return (int(minutes) * 60 + int(seconds)) * 1_000 + int((fraction or "0").ljust(3, "0"))
