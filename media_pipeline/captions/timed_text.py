"""TTML and its profiles (DFXP, IMSC, SMPTE-TT): paragraphs with begin, end or dur. Pure.

Source: W3C TTML2 §12.3 (time expressions). Parsed without entities and external files.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from media_pipeline.captions.cues import Cue, clean
from media_pipeline.captions.problems import Flaw, Problem

_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*|:(\d{1,2}))?")
_OFFSET = re.compile(r"(\d+(?:\.\d+)?)(h|m|s|ms|f|t)")
_UNIT_MS = {"h": 3_600_000.0, "m": 60_000.0, "s": 1_000.0, "ms": 1.0}
DEFAULT_FRAME_RATE = 30.0


def is_timed_text(text: str) -> bool:
    """Whether this is an XML document with a `tt` at its root."""
    return bool(re.search(r"<(\w+:)?tt[\s>]", text[:2_000]))


def parse(text: str) -> tuple[list[Cue], list[Problem]]:
    """Cues of the paragraphs that have times. Problems count paragraphs, as XML has no lines."""
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except ParseError as error:
        return [], [Problem(error.position[0], Flaw.MARKUP)]
    except (DefusedXmlException, ValueError):
        return [], [Problem(1, Flaw.MARKUP)]
    rates = _rates(root)
    cues: list[Cue] = []
    problems: list[Problem] = []
    paragraphs = [element for element in root.iter() if _name(element.tag) == "p"]
    for number, paragraph in enumerate(paragraphs, 1):
        found = _cue(paragraph, rates)
        if isinstance(found, Cue):
            cues.append(found)
        elif found is not None:
            problems.append(Problem(number, found))
    return cues, problems


def _rates(root: Element) -> tuple[float, float]:
    """Frames and ticks a second."""
    told = {_name(key): value for key, value in root.attrib.items()}
    frames = _number(told.get("frameRate"), DEFAULT_FRAME_RATE)
    return frames, _number(told.get("tickRate"), frames)


def _number(text: str | None, default: float) -> float:
    return float(text) if text and text.isdigit() and int(text) else default


def _cue(paragraph: Element, rates: tuple[float, float]) -> Cue | Flaw | None:
    told = {_name(key): value for key, value in paragraph.attrib.items()}
    if "begin" not in told:
        return None
    start, end, length = (_milliseconds(told.get(key, ""), rates) for key in ("begin", "end", "dur"))
    if start is None or (end is None and length is None):
        return Flaw.TIME
    end = end if end is not None else start + (length or 0)
    if end <= start:
        return Flaw.BACKWARDS
    body = clean(_words(paragraph))
    return Cue(start, end, body) if body else Flaw.NO_WORDS


def _words(element: Element) -> str:
    """The text inside, `br` as a line break; the indentation of the file is no text."""
    pieces = [re.sub(r"\s+", " ", element.text or "")]
    for child in element:
        name = _name(child.tag)
        pieces.append("\n" if name == "br" else "" if name == "metadata" else _words(child))
        pieces.append(re.sub(r"\s+", " ", child.tail or ""))
    return "".join(pieces)


def _milliseconds(text: str, rates: tuple[float, float]) -> int | None:
    if found := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds, fraction, frame = found.groups()
        whole = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000
        return whole + int((fraction or "0").ljust(3, "0")) + round(int(frame or 0) * 1_000 / rates[0])
    if found := _OFFSET.fullmatch(text.strip()):
        unit = _UNIT_MS | {"f": 1_000 / rates[0], "t": 1_000 / rates[1]}
        return round(float(found[1]) * unit[found[2]])
    return None


def _name(tag: str) -> str:
    """Without the namespace."""
    return tag.rsplit("}", 1)[-1]
