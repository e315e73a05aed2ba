"""WebVTT and SRT, which differ in little: blocks of lines, each with a line of times. Pure."""

from __future__ import annotations

import re

from media_pipeline.captions.cues import LONGEST_MS, Cue, clean
from media_pipeline.captions.problems import Flaw, Problem

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s+(.*))?$")
_BLOCK_WORDS = ("WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP")
_ARROW = "-->"


def parse(text: str) -> tuple[list[Cue], list[Problem]]:
    """Cues in the order of the file, and the lines that were passed over."""
    cues: list[Cue] = []
    problems: list[Problem] = []
    for first, lines in _blocks(text):
        found = _cue(first, lines)
        if isinstance(found, Cue):
            cues.append(found)
        elif found is not None:
            problems.append(found)
    return cues, problems


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Runs of lines that are not empty, each with the number of its first."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            is_open = False
        elif is_open:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            is_open = True
    return blocks


def _cue(first: int, lines: list[str]) -> Cue | Problem | None:
    """The cue of a block, what is wrong with it, or None for a block that is no cue."""
    if lines[0].split()[0].startswith(_BLOCK_WORDS):
        return None
    at = next((number for number, line in enumerate(lines[:3]) if _ARROW in line), None)
    if at is None:
        is_number = len(lines) == 1 and lines[0].strip().isdigit()
        return None if is_number else Problem(first, Flaw.NO_TIME)
    timing = _TIMING.match(lines[at])
    if not timing:
        return Problem(first + at, Flaw.TIME)
    parts = timing.groups()
    start, end = _milliseconds(*parts[:4]), _milliseconds(*parts[4:8])
    if end <= start or start > LONGEST_MS:
        return Problem(first + at, Flaw.BACKWARDS)
    body = clean("\n".join(lines[at + 1 :]))
    return Cue(start, end, body) if body else Problem(first + at, Flaw.NO_WORDS)


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1_000 + int((fraction or "0").ljust(3, "0"))
