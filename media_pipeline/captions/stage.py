"""ASS and SSA, the script of subtitling programs: only its Dialogue lines, without styles and drawings. Pure."""

from __future__ import annotations

import re

from media_pipeline.captions.cues import Cue, clean
from media_pipeline.captions.problems import Flaw, Problem

_TIME = re.compile(r"\s*(\d{1,2}):(\d{1,2}):(\d{1,2})[.:](\d{1,3})\s*")
_OVERRIDE = re.compile(r"\{([^}]*)\}")
_DRAWING = re.compile(r"\\p[1-9]")
_FIELDS = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]


def is_script(text: str) -> bool:
    """Whether this is an ASS or SSA file."""
    return "[Script Info]" in text[:500] or bool(re.search(r"^Dialogue:", text, re.MULTILINE))


def parse(text: str) -> tuple[list[Cue], list[Problem]]:
    """Cues of the Dialogue lines, and the lines that were passed over."""
    cues: list[Cue] = []
    problems: list[Problem] = []
    fields, section = _FIELDS, ""
    for number, line in enumerate(text.split("\n"), 1):
        word, _sign, rest = line.strip().partition(":")
        if word.startswith("["):
            section = word.lower()
        elif word == "Format" and section in {"[events]", ""}:
            fields = [name.strip().lower() for name in rest.split(",")]
        elif word == "Dialogue":
            found = _cue(rest, fields)
            if isinstance(found, Cue):
                cues.append(found)
            elif found is not None:
                problems.append(Problem(number, found))
    return cues, problems


def _cue(rest: str, fields: list[str]) -> Cue | Flaw | None:
    """The words come last and may hold commas."""
    values = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
    start, end = _milliseconds(values.get("start", "")), _milliseconds(values.get("end", ""))
    if start is None or end is None:
        return Flaw.TIME
    if end <= start:
        return Flaw.BACKWARDS
    said = values.get("text", "")
    if any(_DRAWING.search(tags) for tags in _OVERRIDE.findall(said)):
        return None  # a drawing: its coordinates are no words
    bare = _OVERRIDE.sub("", said).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
    body = clean(bare)
    return Cue(start, end, body) if body else Flaw.NO_WORDS


def _milliseconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds, fraction = found.groups()
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1_000 + int(fraction.ljust(3, "0"))
