"""From a caption file of any program to lines: which encoding, which format, what was passed over. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from media_pipeline.captions import encodings, lyrics, sbv, stage, subrip, timed_text
from media_pipeline.captions.cues import MAX_CUES, Cue, in_order
from media_pipeline.captions.problems import CaptionsUnreadable, Flaw, Problem

MAX_BYTES = 2_000_000
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines in the order of time, and how they were found."""

    cues: tuple[Cue, ...]
    encoding: str
    is_certain: bool
    problems: tuple[Problem, ...]

    @property
    def needs_eyes(self) -> bool:
        """Whether a person should look before others see it: the encoding was guessed, or lines were passed over."""
        return bool(self.problems) or not self.is_certain


def read(data: bytes, *, encoding: str = "", language: str = "") -> Reading:
    """What a file says. Raises CaptionsUnreadable when no line can be used."""
    if len(data) > MAX_BYTES or not data.strip():
        raise CaptionsUnreadable
    decoded = encodings.decode(data, encoding=encoding, language=language)
    if decoded is None:
        raise CaptionsUnreadable
    cues, problems = read_text(decoded.text)
    return Reading(cues, decoded.encoding, decoded.is_certain, problems)


def read_text(text: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """Lines and problems of a text in any of the formats. Raises CaptionsUnreadable."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    cues, problems = _parse(whole)
    if len(cues) > MAX_CUES:
        cues, problems = cues[:MAX_CUES], [*problems, Problem(MAX_CUES + 1, Flaw.TOO_MANY)]
    if not cues:
        raise CaptionsUnreadable(tuple(problems[:MOST_PROBLEMS]))
    return tuple(in_order(cues)), tuple(problems[:MOST_PROBLEMS])


def _parse(text: str) -> tuple[list[Cue], list[Problem]]:
    """The format is told by the content: names lie."""
    if timed_text.is_timed_text(text):
        return timed_text.parse(text)
    if "-->" in text:
        return subrip.parse(text)
    if stage.is_script(text):
        return stage.parse(text)
    if sbv.is_sbv(text):
        return sbv.parse(text)
    if lyrics.is_lyrics(text):
        return lyrics.parse(text)
    return subrip.parse(text)
