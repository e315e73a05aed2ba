"""Finds questions that say nearly the same: pairs of letters they share, all of a bank against each other (pure)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.papers import options_in
from courses.quizzes.sameness import levelled

# Of all pairs of letters that two questions have, so many are in both.
LEAST_PERCENT = 80
# A template filled five thousand times is no pair of doubles; the first ones are enough to see it.
MOST_PAIRS, MOST_CANDIDATES = 200, 60
Pairs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two questions, by their places in what was given, and how much they share, in per cent."""

    one: int
    other: int
    percent: int


def letter_pairs(item: QuestionData) -> Pairs:
    """What a question is compared by: the pairs of letters of its stem and options, in its first language."""
    language = next(
        (code for code in ("zh-hans", "en", "vi", *item.stem) if item.stem.get(code, "").strip()), ""
    )
    options = [] if item.kind == Kind.TRUEFALSE else options_in(item, language)
    parts = [item.stem.get(language, "")]
    parts += [
        text for option in options for text in (option if item.kind == Kind.MATCHING else [str(option)])
    ]
    return frozenset(pair for part in parts for pair in _pairs(levelled(str(part))))


def alike(texts: Sequence[Pairs]) -> list[Alike]:
    """Pairs of texts that share enough, the most alike first; texts that are equal are left out.

    Exact but for the caps: two texts can only share enough when one of their rarest letters is common to both, so that
    few are compared (prefix filter of similarity joins, Bayardo 2007).
    """
    rarity = Counter(pair for text in texts for pair in text)
    places: dict[str, list[int]] = {}
    found: list[Alike] = []
    for place, text in enumerate(texts):
        prefix = _rarest(text, rarity)
        near = chain.from_iterable(reversed(places.get(pair, [])) for pair in prefix)
        for other in dict.fromkeys(islice(near, MOST_CANDIDATES)):
            percent = shared(text, texts[other])
            if percent >= LEAST_PERCENT and text != texts[other]:
                found.append(Alike(other, place, percent))
        for pair in prefix:
            places.setdefault(pair, []).append(place)
    found.sort(key=lambda pair: (-pair.percent, pair.one, pair.other))
    return found[:MOST_PAIRS]


def shared(one: Pairs, other: Pairs) -> int:
    """How much of all their pairs is in both, in per cent, rounded down. Two empty texts share nothing."""
    both = len(one & other)
    return 100 * both // (len(one) + len(other) - both) if both else 0


def _rarest(text: Pairs, rarity: Mapping[str, int]) -> list[str]:
    needed = math.ceil(len(text) * LEAST_PERCENT / 100)
    return sorted(text, key=lambda pair: (rarity[pair], pair))[: len(text) - needed + 1]


def _pairs(text: str) -> Iterable[str]:
    return (text[place : place + 2] for place in range(max(1, len(text) - 1))) if text else ()
