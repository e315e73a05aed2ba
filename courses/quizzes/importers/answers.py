"""Reads what stands in the cell of an answer as the key of its kind (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from courses.quizzes.importers.kinds import truth_of
from courses.quizzes.items import Json, Kind
from courses.quizzes.spelling import LETTERS
from courses.quizzes.wording import number_in, same_words
from courses.workbooks.grid import narrow

BLANK = re.compile(r"[(（\[【〔]\s*[)）\]】〕]|[(（【]\s*[_\s.…·]+[)）】]|[_＿]{2,}|…{2,}|\.{4,}|﹍+")
BRACED = re.compile(r"[{｛]([^{}｛｝]{0,200})[}｝]")
_SAID = re.compile(
    r"^[\s【\[(（]*(?:正确答案|参考答案|标准答案|答案|应选|选|answers?|key|đáp án)[】\])）]*\s*(?:[:：是为]|is\b)?\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s,，、;；|｜/\\.。·&+和及与>→-]+")
_TEXTS = re.compile(r"\s*(?:[;；|｜\n]|(?<=[^\d])[,，、](?=[^\d]))\s*")
_LETTER_FIRST = re.compile(r"[(（]?([A-L])[)）]?[.．、:：)）]\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_TOLERANCE = re.compile(r"\s*[(（]?\s*(?:±|\+/-|\+-)\s*")
_RANGE = re.compile(r"\s*(?:\.\.|~|～|〜|至|到|—|–)\s*")
_PAIR = re.compile(r"\s*(?:[=＝→⇒]|->|—>|--)\s*")
_NUMBER_UNIT = re.compile(r"([+\-−]?[\d.,]+(?:e[+-]?\d+)?)\s*[^\d.,\s]{1,8}", re.IGNORECASE)


class Unclear(ValueError):
    """The text is no answer of its kind. `code` says why, for wording.py."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values


def places_in(text: str, options: Sequence[str]) -> list[int]:
    """The options that an answer names: letters in any width and with any signs, numbers, or their own words.

    Raises Unclear: option-beyond, answer-unknown.
    """
    said = _said(text)
    if not said:
        raise Unclear("answer-missing")
    words = [same_words(option) for option in options]
    whole = same_words(said)
    if whole in words and not _is_letters(said, len(options)):
        return [words.index(whole)]
    parts = [part for part in _SEPARATORS.split(said.upper()) if part]
    if parts and all(re.fullmatch(r"[A-L]+", part) for part in parts):
        return _in_range([LETTERS.index(letter) for letter in "".join(parts)], parts, len(options))
    if parts and all(part.isdecimal() for part in parts):
        return _in_range([int(part) - 1 for part in parts], parts, len(options))
    if (lettered := _LETTER_FIRST.fullmatch(said)) and LETTERS.index(lettered[1].upper()) < len(options):
        place = LETTERS.index(lettered[1].upper())
        if same_words(lettered[2]) == words[place]:
            return [place]
    texts = [same_words(_unlettered(part)) for part in _TEXTS.split(said) if part]
    if texts and all(part in words for part in texts):
        return sorted({words.index(part) for part in texts})
    raise Unclear("answer-unknown", answer=said[:40], last=LETTERS[max(0, len(options) - 1)])


def _said(text: str) -> str:
    """Without “答案：” before it and brackets around it."""
    said = _SAID.sub("", unicodedata.normalize("NFKC", narrow(text) if "\n" not in text else text)).strip()
    return re.sub(r"^[(\[【](.*)[)\]】]$", r"\1", said, flags=re.DOTALL).strip().rstrip(".。")


def _unlettered(text: str) -> str:
    found = _LETTER_FIRST.fullmatch(text)
    return found[2] if found else text


def _is_letters(text: str, count: int) -> bool:
    """A B may be the text of an option, and is the place of one: a letter is a place."""
    return len(text) == 1 and text.upper() in LETTERS[:count] and count > 1


def _in_range(places: list[int], parts: list[str], count: int) -> list[int]:
    if any(not 0 <= place < count for place in places):
        beyond = next(
            part for part in [*"".join(parts), *parts] if _place(part) is None or (_place(part) or 0) >= count
        )
        raise Unclear("option-beyond", answer=beyond, n=count)
    return list(dict.fromkeys(places))


def _place(sign: str) -> int | None:
    if sign.isdecimal():
        return int(sign) - 1 if int(sign) else None
    return LETTERS.find(sign) if len(sign) == 1 and sign in LETTERS else None


def truth_in(text: str, options: Sequence[str] = ()) -> bool:
    """True or false; A and B are the first and the second option, or right and wrong. Raises Unclear."""
    said = narrow(text).strip(" .。()（）")
    if not said:
        raise Unclear("answer-missing")
    said = _unlettered(said) if truth_of(_unlettered(said)) is not None else said
    letter = unicodedata.normalize("NFKC", _said(said)).upper()
    if letter in {"A", "B"}:
        place = LETTERS.index(letter)
        meant = truth_of(options[place]) if place < len(options) else None
        return meant if meant is not None else letter == "A"
    found = truth_of(said)
    if found is None:
        raise Unclear("not-truth", answer=said[:40])
    return found


def blanks_in(stem: str) -> int:
    """How many blanks the stem shows."""
    return len(BLANK.findall(stem)) + len(BRACED.findall(stem))


def braced_answer(stem: str) -> tuple[str, str]:
    """A stem with its answers in braces, without them; and the answers, blank by blank."""
    found = [part.strip() for part in BRACED.findall(stem)]
    if not found or not all(found):
        return stem, ""
    return BRACED.sub("____", stem), "；".join(found)


def accepted_in(text: str, blanks: int) -> list[list[str]]:
    """What is accepted in each blank: blanks by ；, alternatives by |. Where that gives another number of blanks than the
    stem shows (0: it shows none), the signs that give it. Raises Unclear.
    """
    said = text.strip()
    if not said:
        raise Unclear("answer-missing")
    found = _cut(said, r"[;；\n]")
    if blanks and len(found) != blanks:
        for sign in (r"\s*\|\s*", r"[、]", r"[,，]", r"[ 　\t]+", r"[/]"):
            other = [part for part in re.split(sign, said) if part.strip()]
            if len(other) == blanks and len(found) == 1:
                return [_alternatives(part) for part in other]
        raise Unclear("blanks-differ", n=blanks, found=len(found))
    return [_alternatives(part) for part in found]


def _cut(text: str, signs: str) -> list[str]:
    return [_numberless(part) for part in re.split(signs, text) if part.strip()]


def _numberless(part: str) -> str:
    """(1) and ① before the answer of a blank only count."""
    return re.sub(
        r"^\s*(?:[(（]\d{1,2}[)）]|[①-⑳]|第[一二三四五六七八九十]空[:：])\s*(?=\S)", "", part
    ).strip()


def _alternatives(part: str) -> list[str]:
    found = [text.strip() for text in re.split(r"[|｜]", part) if text.strip()]
    if not found:
        raise Unclear("answer-missing")
    return list(dict.fromkeys(found))


def short_in(text: str) -> list[str]:
    """The accepted texts of a short answer. Raises Unclear."""
    return _alternatives(text)


def number_key(text: str, tolerance: str = "") -> dict[str, str]:
    """12.5 ± 0.5, 12..13, 12～13, or a value with its tolerance beside it. Raises Unclear."""
    said = _SAID.sub("", narrow(text)).strip()
    if not said:
        raise Unclear("answer-missing")
    value, *rest = _TOLERANCE.split(said, maxsplit=1)
    margin = (rest[0].rstrip(")） ") if rest else tolerance.strip().lstrip("±")) or "0"
    if not rest and not tolerance.strip():
        ends = [number_in(part) for part in _RANGE.split(said, maxsplit=1)]
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] < ends[1]:
            return between(ends[0], ends[1])
    value, margin = _without_unit(value), _without_unit(margin)
    if number_in(value) is None or number_in(margin) is None:
        raise Unclear("not-a-number", answer=said[:40])
    return {"value": value, "tolerance": margin}


def between(low: Decimal, high: Decimal) -> dict[str, str]:
    """A range as its middle and half its width."""
    middle, half = (low + high) / 2, (high - low) / 2
    return {"value": plain_number(middle), "tolerance": plain_number(half)}


def plain_number(value: Decimal) -> str:
    """Without a power of ten and needless zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _without_unit(text: str) -> str:
    found = _NUMBER_UNIT.fullmatch(text.strip())
    return found[1] if found and number_in(text) is None else text.strip()


def pairs_in(texts: Sequence[str]) -> list[list[str]]:
    """Left = right, each in a text of its own; a right side alone is one that fits nothing. Raises Unclear."""
    pairs = []
    for text in texts:
        left, *right = _PAIR.split(text.strip(), maxsplit=1)
        if not right or not right[0].strip():
            raise Unclear("not-a-pair", text=text.strip()[:40])
        pairs.append([left.strip(), right[0].strip()])
    return [pair for pair in pairs if pair[0]] + [pair for pair in pairs if not pair[0]]


def order_in(text: str, options: Sequence[str]) -> list[int]:
    """The right order; without an answer the one in which the options stand. Raises Unclear."""
    if not text.strip():
        return list(range(len(options)))
    places = places_in(text, options)
    if len(places) != len(options):
        raise Unclear("order-partial", n=len(options), found=len(places))
    return places


def choice_key(kind: Kind, places: Sequence[int]) -> Json:
    """The key of a choice. Raises Unclear when one right answer is several."""
    if kind == Kind.MULTIPLE:
        return sorted(set(places))
    if len(places) != 1:
        raise Unclear("several-answers", n=len(places))
    return places[0]
