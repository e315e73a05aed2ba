"""How a question did among people who took the same quiz: difficulty, discrimination, who chose what. Pure.

Classical item analysis: facility p; corrected point-biserial (the item against the rest of the paper, so that it is not
compared with itself); the difference of the upper and the lower 27 % (Kelley 1939). All figures in thousandths.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median
from typing import Any

from courses.quizzes.items import Kind

THOUSAND = 1_000
KELLEY = 0.27
# Below, chance says more than the question does.
ENOUGH = 20
ENOUGH_TIMED = 5
# Saves closer than that came together; who was away for longer did not think all the time.
TOGETHER_S, LONGEST_S = 1, 1_800
EASY, HARD, DULL, SKIPPED = 950, 200, 100, 200
COUNTED = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE})


@dataclass(frozen=True, slots=True)
class Reply:
    """What one person's paper says of one question. Points in hundredths; `rest` of all other questions of the paper.

    `chosen`: the options as they were written, not as they were mixed; None for other kinds, or when it is not known.
    """

    points: int
    most: int
    rest_points: int
    rest_most: int
    is_answered: bool
    chosen: tuple[int, ...] | None = None
    seconds: int | None = None  # `seconds_spent`; None where it is not known

    @property
    def share(self) -> float:
        return self.points / self.most if self.most else 0.0

    @property
    def rest(self) -> float:
        return self.rest_points / self.rest_most if self.rest_most else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one question in one quiz. `options`: how many chose each (all, the best third, the weakest third).

    `median_s`: of the seconds that the `timed` people spent, of whom that is known; None where they are fewer than five.
    """

    asked: int
    answered: int
    facility: int
    discrimination: int | None
    upper: int
    lower: int
    options: tuple[tuple[int, int, int], ...] = ()
    key: tuple[int, ...] = ()
    median_s: int | None = None
    timed: int = 0


class Flag(StrEnum):
    """What an author should look at."""

    FEW = "few"  # too few to say
    CHECK_KEY = "check-key"  # who knows the rest gets this wrong
    RIVAL = "rival"  # of the best, more chose a wrong option than the right one
    UNUSED = "unused"  # nobody chose these options
    DULL = "dull"  # it does not tell apart
    EASY = "easy"
    HARD = "hard"
    SKIPPED = "skipped"


def figures(replies: Sequence[Reply], *, options: int = 0, key: Sequence[int] = ()) -> Figures:
    """The figures of one question out of the papers of one quiz. Any order of `replies` gives the same."""
    spent = [reply.seconds for reply in replies if reply.seconds is not None]
    ranked = sorted(replies, key=lambda reply: (reply.rest, reply.share, reply.chosen or ()))
    tail = max(1, round(len(ranked) * KELLEY)) if ranked else 0
    return Figures(
        asked=len(ranked),
        answered=sum(reply.is_answered for reply in ranked),
        facility=_thousandths(_mean([reply.share for reply in ranked])),
        discrimination=_correlation([reply.share for reply in ranked], [reply.rest for reply in ranked]),
        upper=_thousandths(_mean([reply.share for reply in ranked[len(ranked) - tail :]])),
        lower=_thousandths(_mean([reply.share for reply in ranked[:tail]])),
        options=_options(ranked, options),
        key=tuple(key),
        median_s=round(median(spent)) if len(spent) >= ENOUGH_TIMED else None,
        timed=len(spent),
    )


def seconds_spent(began: datetime, saves: Sequence[tuple[int, datetime]]) -> dict[int, int]:
    """By place in the paper, the seconds from the save before (or the beginning) to the answer's own last save.

    `saves`: (place, when the answer was last saved). An answer that was changed later counts from the save before that
    change, so one person's figure may be wrong; a median of many is not moved by it. What was saved together with others
    (a whole form, or what a device kept without a network), and pauses of more than half an hour, say nothing.
    """
    spent: dict[int, int] = {}
    ordered = sorted(saves, key=lambda save: save[1])
    for number, (place, at) in enumerate(ordered):
        before = ordered[number - 1][1] if number else began
        after = ordered[number + 1][1] if number + 1 < len(ordered) else None
        seconds = (at - before).total_seconds()
        is_alone = after is None or (after - at).total_seconds() >= TOGETHER_S
        if is_alone and TOGETHER_S <= seconds <= LONGEST_S:
            spent[place] = round(seconds)
    return spent


def pooled(parts: Iterable[Figures]) -> Figures | None:
    """The same version in several quizzes: counts add up, measures are weighted by how many were asked."""
    found = [part for part in parts if part.asked]
    if not found:
        return None
    told = [part for part in found if part.discrimination is not None]
    weight = sum(part.asked for part in told)
    count = max(len(part.options) for part in found)
    return Figures(
        asked=sum(part.asked for part in found),
        answered=sum(part.answered for part in found),
        facility=_weighted(found, "facility"),
        discrimination=round(sum((part.discrimination or 0) * part.asked for part in told) / weight)
        if weight
        else None,
        upper=_weighted(found, "upper"),
        lower=_weighted(found, "lower"),
        options=tuple(
            (
                sum(part.options[place][0] for part in found if place < len(part.options)),
                sum(part.options[place][1] for part in found if place < len(part.options)),
                sum(part.options[place][2] for part in found if place < len(part.options)),
            )
            for place in range(count)
        ),
        key=found[0].key,
        median_s=_pooled_median(found),
        timed=sum(part.timed for part in found),
    )


def _pooled_median(parts: Sequence[Figures]) -> int | None:
    """The medians of several quizzes, weighted by how many were timed: near enough to compare questions by."""
    told = [(part.median_s, part.timed) for part in parts if part.median_s is not None]
    weight = sum(timed for _median, timed in told)
    return round(sum(found * timed for found, timed in told) / weight) if weight else None


def flags(found: Figures) -> list[tuple[Flag, tuple[int, ...]]]:
    """What to look at, the gravest first; with the options it is about."""
    if found.asked < ENOUGH:
        return [(Flag.FEW, ())]
    said: list[tuple[Flag, tuple[int, ...]]] = []
    told = found.discrimination
    if told is not None and told < 0:
        said.append((Flag.CHECK_KEY, ()))
    if rivals := _rivals(found):
        said.append((Flag.RIVAL, rivals))
    unused = tuple(place for place, (count, _top, _low) in enumerate(found.options) if not count)
    if unused and sum(count for count, _top, _low in found.options) >= ENOUGH:
        said.append((Flag.UNUSED, unused))
    if found.facility >= EASY:
        said.append((Flag.EASY, ()))
    elif found.facility <= HARD:
        said.append((Flag.HARD, ()))
    elif told is not None and 0 <= told < DULL:
        said.append((Flag.DULL, ()))
    if (found.asked - found.answered) * THOUSAND > SKIPPED * found.asked:
        said.append((Flag.SKIPPED, ()))
    return said


def chosen_options(
    question: Mapping[str, Any], given: Any
) -> tuple[int, ...] | None:  # Any: JSON of the kind
    """The options that an answer names, at the places where they were written; None when that is not known."""
    if question["kind"] not in COUNTED or given is None:
        return () if given is None and question["kind"] in COUNTED else None
    if question["kind"] == Kind.TRUEFALSE:
        return (0 if given else 1,)
    if "order" not in question:
        return None  # of the release before, which mixed and did not say how
    return _written(given if isinstance(given, list) else [given], question["order"])


def key_options(question: Mapping[str, Any]) -> tuple[int, ...]:
    """The right options at the places where they were written; empty for other kinds."""
    return chosen_options(question, question.get("answer")) or ()


def _written(places: Sequence[int], order: Sequence[int]) -> tuple[int, ...] | None:
    if any(not isinstance(place, int) or (order and place >= len(order)) for place in places):
        return None
    return tuple(sorted(order[place] if order else place for place in places))


def _options(ranked: Sequence[Reply], count: int) -> tuple[tuple[int, int, int], ...]:
    known = [reply for reply in ranked if reply.chosen is not None]
    third = len(known) // 3
    low, top = known[:third], known[len(known) - third :]
    return tuple(
        (_choosers(known, place), _choosers(top, place), _choosers(low, place)) for place in range(count)
    )


def _choosers(replies: Sequence[Reply], place: int) -> int:
    return sum(place in (reply.chosen or ()) for reply in replies)


def _rivals(found: Figures) -> tuple[int, ...]:
    """Wrong options that more of the best third chose than the right one (the least chosen right one of several)."""
    right = [found.options[place][1] for place in found.key if place < len(found.options)]
    if not right:
        return ()
    return tuple(
        place
        for place, (_all, top, _low) in enumerate(found.options)
        if place not in found.key and top > min(right)
    )


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


def _correlation(one: Sequence[float], other: Sequence[float]) -> int | None:
    """Pearson's r in thousandths; None where one of both does not vary."""
    mean_one, mean_other = _mean(one), _mean(other)
    spread_one = math.fsum((value - mean_one) ** 2 for value in one)
    spread_other = math.fsum((value - mean_other) ** 2 for value in other)
    if spread_one < 1e-12 or spread_other < 1e-12:
        return None
    together = math.fsum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    return _thousandths(together / math.sqrt(spread_one * spread_other))


def _weighted(parts: Sequence[Figures], name: str) -> int:
    whole: int = sum(getattr(part, name) * part.asked for part in parts)
    return round(whole / sum(part.asked for part in parts))


def _thousandths(value: float) -> int:
    return round(value * THOUSAND)
