"""Options and answers as people type them, and back: one line an option, letters for right ones (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from courses.quizzes.items import BY_PEOPLE, Kind
from courses.quizzes.wording import number_in, same_words

LETTERS = "ABCDEFGHIJKL"
TRUE_WORDS = frozenset({"true", "t", "yes", "y", "√", "✓", "对", "正确", "是", "đúng", "a", "1"})
FALSE_WORDS = frozenset({"false", "f", "no", "n", "×", "x", "✗", "错", "错误", "否", "sai", "b", "0"})
_BLANKS = re.compile(r"[;；\n]")
_ALTERNATIVES = re.compile(r"[|｜/]")
_SEPARATORS = re.compile(r"[\s,，、;；|/.。]+")
_PAIR = re.compile(r"\s*[=＝→]\s*")
_TOLERANCE = re.compile(r"\s*(?:±|\+/-|\+-|～|~)\s*")

# Any: the shapes of items.py.
Json = Any


class NotUnderstood(ValueError):
    """The text says no answer of this kind."""


def options_from(kind: str, text: str) -> list[Json]:
    """Options, one a line; for matching 'left = right', a right side alone ('= sweet') is a distractor."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind != Kind.MATCHING:
        return list(lines)
    pairs = [_PAIR.split(line, maxsplit=1) for line in lines]
    split = [
        [pair[0].strip(), pair[1].strip()] if len(pair) == 2 else [pair[0].strip(), ""] for pair in pairs
    ]
    return [pair for pair in split if pair[0]] + [pair for pair in split if not pair[0]]


def options_text(kind: str, options: Sequence[Json]) -> str:
    """What `options_from` reads back."""
    if kind == Kind.MATCHING:
        return "\n".join(f"{left} = {right}".strip() for left, right in options)
    return "\n".join(str(option) for option in options)


def answer_from(kind: str, text: str, options: Sequence[Json]) -> Json:
    """The key that `text` says. Raises NotUnderstood. Matching and ordering take it from the options as written."""
    if kind == Kind.MATCHING:
        return [place for place, pair in enumerate(options) if pair[0]]
    if kind == Kind.ORDERING:
        return list(range(len(options))) if not text.strip() else _letters(text, len(options))
    if kind in BY_PEOPLE:
        return None
    if not text.strip():
        raise NotUnderstood(kind)
    return _READERS[Kind(kind)](text, options)


def answer_text(kind: str, answer: Json, option_count: int = 0) -> str:
    """What `answer_from` reads back; '' where the options say it all."""
    if answer is None or kind in {Kind.MATCHING, *BY_PEOPLE}:
        return ""
    if kind == Kind.ORDERING and answer == list(range(option_count)):
        return ""
    return _WRITERS[Kind(kind)](answer)


def _letters(text: str, count: int) -> list[int]:
    """Places named by letters in any width, or by numbers from 1: 'ABD', 'A、C', '1,3'."""
    parts = [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text).upper()) if part]
    if parts and all(part.isdigit() and part.isascii() for part in parts):
        places = [int(part) - 1 for part in parts]
    else:
        places = [LETTERS.find(letter) for letter in "".join(parts)]
    if not places or any(not 0 <= place < count for place in places) or len(set(places)) != len(places):
        raise NotUnderstood(text)
    return places


def _single(text: str, options: Sequence[Json]) -> int:
    for place, option in enumerate(options):
        if same_words(str(option)) == same_words(text) and same_words(text):
            return place
    places = _letters(text, len(options)) if len(text.strip()) <= 3 else []
    if len(places) != 1:
        raise NotUnderstood(text)
    return places[0]


def _truth(text: str, _options: Sequence[Json]) -> bool:
    word = text.strip().casefold()
    word = {"√": "√", "×": "×"}.get(word, same_words(word) or word)
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise NotUnderstood(text)


def _accepted(text: str) -> list[str]:
    found = [part.strip() for part in _ALTERNATIVES.split(text) if part.strip()]
    if not found:
        raise NotUnderstood(text)
    return found


def _number(text: str, _options: Sequence[Json]) -> dict[str, str]:
    value, *rest = _TOLERANCE.split(text.strip(), maxsplit=1)
    tolerance = rest[0] if rest else "0"
    if number_in(value) is None or number_in(tolerance) is None:
        raise NotUnderstood(text)
    return {"value": value.strip(), "tolerance": tolerance.strip()}


def _number_text(answer: Json) -> str:
    tolerance = answer.get("tolerance") or "0"
    return answer["value"] if number_in(tolerance) == 0 else f"{answer['value']} ± {tolerance}"


_READERS: dict[Kind, Callable[[str, Sequence[Json]], Json]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: lambda text, options: sorted(_letters(text, len(options))),
    Kind.TRUEFALSE: _truth,
    Kind.FILL: lambda text, _options: [_accepted(part) for part in _BLANKS.split(text) if part.strip()],
    Kind.NUMERICAL: _number,
    Kind.SHORT: lambda text, _options: _accepted(text),
}
_WRITERS: dict[Kind, Callable[[Json], str]] = {
    Kind.SINGLE: lambda answer: LETTERS[answer],
    Kind.MULTIPLE: lambda answer: "".join(LETTERS[place] for place in answer),
    Kind.ORDERING: lambda answer: "".join(LETTERS[place] for place in answer),
    Kind.TRUEFALSE: lambda answer: "对" if answer else "错",
    Kind.FILL: lambda answer: "; ".join(" | ".join(accepted) for accepted in answer),
    Kind.NUMERICAL: _number_text,
    Kind.SHORT: " | ".join,
}
