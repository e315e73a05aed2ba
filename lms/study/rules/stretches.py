"""Stretches of media in whole milliseconds: sorted, disjoint, merged where they touch. What `intervals` does, for integers alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]


def joined(*sets: Iterable[Sequence[int]]) -> list[Stretch]:
    """All of them as one set; empty ones are gone."""
    merged: list[Stretch] = []
    for start, end in sorted((part[0], part[1]) for each in sets for part in each if part[0] < part[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


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
        return joined(taken, fresh)
    if taken and fresh[0][0] == taken[-1][1]:
        taken[-1] = (taken[-1][0], fresh[0][1])
    else:
        taken.append(fresh[0])
    return taken


def length(stretches: Iterable[Stretch]) -> int:
    """Milliseconds of a set."""
    return sum(end - start for start, end in stretches)


def first(stretches: Iterable[Stretch], size: int) -> list[Stretch]:
    """The first `size` milliseconds of a set."""
    kept: list[Stretch] = []
    for start, end in stretches:
        if size <= 0:
            break
        kept.append((start, min(end, start + size)))
        size -= end - start
    return kept
