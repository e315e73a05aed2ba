"""Captions in (WebVTT or SRT, in whatever encoding a trainer's program wrote), clean WebVTT out: pure.

Source: W3C WebVTT §4 (syntax) and §3.3 (cue text). Only the tags `b i u ruby rt lang v c` without classes pass; all
else is text. Styles, regions and scripts of the author never reach a learner's page.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from media_pipeline import codes
from media_pipeline.refusals import Refused

MAX_BYTES = 2_000_000
MAX_CUES = 20_000
MAX_CUE_CHARS = 2_000
ENCODINGS = ("utf-8-sig", "gb18030", "big5", "cp1258", "cp1252")
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s+(.*))?$")
_TAG = re.compile(r"<(/?)(b|i|u|ruby|rt)(?:\.[^>\s]*)?>", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^>\s]*)?\s+([^>]{1,60})>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_BLOCK_WORDS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of speech, in milliseconds; `text` is valid WebVTT cue text."""

    start_ms: int
    end_ms: int
    text: str


def to_webvtt(data: bytes) -> tuple[str, int]:
    """Clean WebVTT and the number of cues. Raises Refused(bad-captions) when there is nothing usable."""
    cues = parse(decode(data))
    if not cues:
        raise Refused(codes.BAD_CAPTIONS)
    return render(cues), len(cues)


def decode(data: bytes) -> str:
    """Text from bytes: byte-order mark, then UTF-8, then what Chinese and Vietnamese programs write."""
    if len(data) > MAX_BYTES or not data.strip():
        raise Refused(codes.BAD_CAPTIONS)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if b"\x00" in data[:2_000]:
        raise Refused(codes.BAD_CAPTIONS)
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(codes.BAD_CAPTIONS)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(codes.BAD_CAPTIONS) from error


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT or SRT text in order of time; blocks that are neither are passed over."""
    cues = []
    for block in re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")):
        cue = _cue([line for line in block.split("\n") if line.strip()])
        if cue is not None:
            cues.append(cue)
        if len(cues) > MAX_CUES:
            raise Refused(codes.BAD_CAPTIONS)
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def _cue(lines: list[str]) -> Cue | None:
    if not lines or lines[0].split()[0] in _BLOCK_WORDS:
        return None
    for number, line in enumerate(lines[:3]):
        if timing := _TIMING.match(line):
            parts = timing.groups()
            start, end = _milliseconds(*parts[:4]), _milliseconds(*parts[4:8])
            body = _clean("\n".join(lines[number + 1 :])[:MAX_CUE_CHARS])
            return Cue(start, end, body) if body and end > start else None
    return None


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000 + int(fraction.ljust(3, "0"))


def _clean(body: str) -> str:
    """Cue text in which nothing but a few plain tags is markup, and every tag is closed."""
    pieces, position, opened = [], 0, []
    named = _VOICE.sub(lambda found: f"{found[1].strip()}: ", body)
    for tag in _TAG.finditer(named):
        pieces.append(_plain(named[position : tag.start()]))
        position, name = tag.end(), tag[2].lower()
        if not tag[1]:
            opened.append(name)
            pieces.append(f"<{name}>")
        elif opened and opened[-1] == name:
            opened.pop()
            pieces.append(f"</{name}>")
    pieces.append(_plain(named[position:]))
    pieces += [f"</{name}>" for name in reversed(opened)]
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)  # an empty line would end the cue


def _plain(text: str) -> str:
    """Text with foreign tags removed and signs of markup escaped; an arrow would end the cue."""
    bare = html.unescape(_ANY_TAG.sub("", text)).replace("-->", "→")
    return _escaped("".join(sign for sign in bare if sign == "\n" or ord(sign) >= 32))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render(cues: list[Cue]) -> str:
    """A WebVTT file."""
    blocks = [f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{cue.text}" for cue in cues]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"
