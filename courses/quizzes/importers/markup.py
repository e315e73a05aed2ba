"""HTML of strangers as plain words: no element of theirs goes further, what was shown is kept (pure)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

BREAKING = frozenset(
    {
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
    }
)
UNSEEN = frozenset({"script", "style", "head", "title", "template", "object", "noscript"})
PICTURES = frozenset({"img", "svg", "picture"})
SOUNDS = frozenset({"audio", "video", "source", "embed", "iframe"})
TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|sub|sup|span|div|img|ul|ol|li|a|table|tr|td|th|tbody|h[1-6]|font|code|pre|audio|video|script|style|hr|small|blockquote|center|s|del)\b[^<>]*>",
    re.IGNORECASE,
)
SUPER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a piece of HTML, and what of it is no words: picture, media."""

    text: str
    lost: tuple[str, ...] = ()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: list[str] = []
        self._unseen = 0
        self._raised = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BREAKING:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in {"sub", "sup"}:
            self._raised = tag
        elif tag in PICTURES:
            self.lost.append("picture")
            self.parts.append(next((value for name, value in attrs if name == "alt" and value), ""))
        elif tag in SOUNDS:
            self.lost.append("media")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BREAKING:
            self.parts.append("\n")
        elif tag in {"sub", "sup"}:
            self._raised = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            text = data.replace("\n", " ") if self.parts else data.replace("\n", " ").lstrip()
            table = {"sub": SUB, "sup": SUPER}.get(self._raised)
            is_known = table is not None and all(ord(letter) in table for letter in text)
            self.parts.append(text.translate(table) if table and is_known else text)


def words_in(markup: str) -> Words:
    """What a reader would see."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).replace("\xa0", " ").split("\n"))
    return Words("\n".join(line for line in lines if line), tuple(dict.fromkeys(reader.lost)))


def words_if_marked_up(text: str) -> Words:
    """For formats where HTML is allowed and seldom used: 3 < 4 > 2 stays as it is."""
    if TAG.search(text):
        return words_in(text)
    lines = (" ".join(line.split(" ")).strip() for line in html.unescape(text).strip().split("\n"))
    return Words("\n".join(lines))
