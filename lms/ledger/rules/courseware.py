"""What courseware says of its own time bounds what the server's clock gives: the smaller of the two counts (ADR 0071)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from lms.ledger.rules.claims import Claim
from lms.ledger.rules.crediting import instant

# What is said of a visit holds for so long after it began: a lease lives for half of it.
LONGEST_VISIT = timedelta(hours=24)


class Word(NamedTuple):
    """What courseware last said of one visit, in the order of `number`: from one launch of an item to its last word.

    `claimed` are seconds, 0: nothing was said of time. `is_done`: None while the package never told a status.
    """

    visit: str
    number: int
    start: Fraction
    end: Fraction
    claimed: Fraction
    is_done: bool | None


def word_of(source: Mapping[str, Any], began: datetime, ended: datetime) -> Word:
    """A word as its evidence has it, `word_source` of `lms.scorm`; Any: JSON of our own making."""
    return Word(
        visit=f"{source['registration']}:{source['item']}:{source['session']}",
        number=source["seq"],
        start=instant(began),
        end=instant(min(ended, began + LONGEST_VISIT)),
        claimed=Fraction(source["claimed_cs"], 100),
        is_done=source["done"],
    )


def last_words(words: Iterable[Word]) -> list[Word]:
    """The newest word of each visit, in the order in which the visits began."""
    newest: dict[str, Word] = {}
    for word in words:
        known = newest.get(word.visit)
        if known is None or word.number > known.number:
            newest[word.visit] = word
    return sorted(newest.values(), key=lambda word: (word.start, word.visit))


def says_done(words: Sequence[Word]) -> bool:
    """Whether the courseware does not stand in the way of completion: it said that it is done, or says nothing ever."""
    said = [word.is_done for word in words if word.is_done is not None]
    return not said or any(said)


def bounded(claims: Sequence[Claim], words: Sequence[Word]) -> list[Claim]:
    """The claims of one lesson, cut where a visit's active time is more than its courseware said: the rest is `beyond`.

    Within a visit the first seconds count, by time and key. What lies outside of every visit, and visits of which no
    time was said, are the server's alone.
    """
    parts = list(claims)
    for word in last_words(words):
        if word.claimed > 0:
            parts = _within(parts, word)
    return parts


def _within(claims: Iterable[Claim], word: Word) -> list[Claim]:
    left, parts = word.claimed, list[Claim]()
    for claim in sorted(claims, key=lambda each: (each.start, str(each.key))):
        low, high = max(claim.start, word.start), min(claim.end, word.end)
        if claim.why_nothing() is not None or low >= high:
            parts.append(claim)
            continue
        at = min(high, low + left)
        left -= at - low
        edges = [claim.start, at, high, claim.end]
        for start, end, is_beyond in zip(edges, edges[1:], (False, True, False), strict=False):
            if start < end:
                part = claim.part(start, end)
                parts.append(replace(part, beyond=True) if is_beyond else part)
    return parts


def by_lesson(claims: Iterable[Claim]) -> dict[tuple[str | int, str | None], list[Claim]]:
    """Claims by enrolment and lesson, each in the order given."""
    found: dict[tuple[str | int, str | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.owner, claim.lesson].append(claim)
    return found
