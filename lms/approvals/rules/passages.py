"""Texts as people read them, and what was taken out of them or put in, passage by passage (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html.parser import HTMLParser

# A sentence ends so in any of our languages; a line ends with its block.
_PIECES = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;]+|[^。！？；.!?;\n]+|\n+")
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "br", "hr", "ul", "ol"})
KEPT_AROUND = 60
MOST_PIECES = 1500


class Kind(StrEnum):
    """What became of a passage."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words that stayed, went or came."""

    kind: Kind
    text: str


class _Reader(HTMLParser):
    """The words of simple HTML with a line for each block; a picture is its description in brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        given = dict(attrs)
        if tag == "img":
            self.parts.append(f"[{given.get('alt') or given.get('src') or ''}]")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The text of simple HTML, a line for each paragraph."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def differences(before: str, after: str) -> list[Passage]:
    """What stayed, went and came, by sentences; of what stayed only what stands around a change is kept whole."""
    old, new = _PIECES.findall(before)[:MOST_PIECES], _PIECES.findall(after)[:MOST_PIECES]
    found: list[Passage] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Passage(Kind.SAME, "".join(old[i:j])))
            continue
        if j > i:
            found.append(Passage(Kind.OUT, "".join(old[i:j])))
        if m > k:
            found.append(Passage(Kind.IN, "".join(new[k:m])))
    return [_shortened(each, place, len(found)) for place, each in enumerate(found)]


def _shortened(passage: Passage, place: int, count: int) -> Passage:
    text = passage.text
    if passage.kind is not Kind.SAME or len(text) <= 2 * KEPT_AROUND:
        return passage
    head = text[:KEPT_AROUND] if place else ""
    tail = text[-KEPT_AROUND:] if place < count - 1 else ""
    return Passage(Kind.SAME, f"{head} … {tail}".strip())
