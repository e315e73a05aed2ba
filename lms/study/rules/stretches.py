"""Sets of media in whole milliseconds that grow at their end, as a player's do: the quick way for what `intervals` does."""

from __future__ import annotations

from collections.abc import Sequence

from lms.ledger.rules.intervals import union

Stretch = tuple[int, int]


def fresh_in(start: int, end: int, taken: Sequence[Stretch]) -> list[Stretch]:
    """What of [start, end) is not in the set `taken`."""
    if start >= end:
        return []
    if not taken or taken[-1][1] <= start:  # who plays on is always here
        return [(start, end)]
    left: list[Stretch] = []
    for taken_start, taken_end in taken:
        if taken_end <= start:
            continue
        if taken_start >= end:
            break
        if taken_start > start:
            left.append((start, taken_start))
        start = max(start, taken_end)
    if start < end:
        left.append((start, end))
    return left


def take(taken: list[Stretch], fresh: Sequence[Stretch]) -> list[Stretch]:
    """The set `taken` with `fresh`, of which nothing was in it. Changes and returns `taken` when it can."""
    if not fresh:
        return taken
    if len(fresh) > 1 or (taken and fresh[0][0] < taken[-1][1]):
        return list(union(taken, fresh))
    if taken and fresh[0][0] == taken[-1][1]:
        taken[-1] = (taken[-1][0], fresh[0][1])
    else:
        taken.append(fresh[0])
    return taken
