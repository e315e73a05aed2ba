"""A line of speech and its text: pure. Source: W3C WebVTT §4 (syntax) and §3.3 (cue text).

Only the tags `b i u ruby rt` without classes pass, and a voice as a name before its words; all else is text. Styles,
regions and scripts of the author never reach a viewer's page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

MAX_CUES = 20_000
MAX_CUE_CHARS = 2_000
LONGEST_MS = 24 * 3_600_000
_TAG = re.compile(r"<(/?)(b|i|u|ruby|rt)(?:\.[^>\s]*)?>", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^>\s]*)?\s+([^>]{1,60})>", re.IGNORECASE)
# A tag begins with a letter, a slash, or the time of a karaoke line; "5 < 7" is no tag.
_ANY_TAG = re.compile(r"<[/!?]?[A-Za-z0-9][^>]*>|</?>|\{\\[^}]*\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of speech, in milliseconds; `text` is valid WebVTT cue text."""

    start_ms: int
    end_ms: int
    text: str

    @property
    def words(self) -> str:
        """The text as people read and type it: no escapes, no tags."""
        return html.unescape(_TAG.sub("", self.text))


def clean(body: str) -> str:
    """Cue text in which nothing but a few plain tags is markup, and every tag is closed; empty when nothing is left."""
    pieces, position, opened = [], 0, []
    named = _VOICE.sub(lambda found: f"{found[1].strip()}: ", body[:MAX_CUE_CHARS])
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
    kept = "".join(sign for sign in bare.replace("\r", "\n") if sign == "\n" or ord(sign) >= 32)
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(cue: Cue) -> str:
    """The text for a field: escapes undone, the few tags as they are; `clean` takes it back."""
    return html.unescape(cue.text)


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """By time; what begins together, the shorter first."""
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def shifted(cues: Iterable[Cue], by_ms: int) -> list[Cue]:
    """Every line earlier or later; what would lie wholly before the beginning is gone."""
    moved = (
        replace(cue, start_ms=max(0, cue.start_ms + by_ms), end_ms=min(LONGEST_MS, cue.end_ms + by_ms))
        for cue in cues
    )
    return [cue for cue in moved if cue.end_ms > cue.start_ms]


def to_webvtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file."""
    blocks = [f"{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n{cue.text}" for cue in cues]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def to_subrip(cues: Iterable[Cue]) -> str:
    """An SRT file, for programs that know nothing else; with the byte-order mark that they need for Chinese."""
    blocks = [
        f"{number}\n{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}\n{html.unescape(cue.text)}"
        for number, cue in enumerate(cues, 1)
    ]
    return "\ufeff" + "\n\n".join(blocks) + "\n"


def clock(milliseconds: int, mark: str = ".") -> str:
    """`01:02:03.004`."""
    seconds, rest = divmod(milliseconds, 1_000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{rest:03d}"
