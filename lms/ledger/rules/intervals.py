"""Sets of half-open intervals [a, b): what was seen, what was credited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeVar

Number = int | Fraction
N = TypeVar("N", int, Fraction, int | Fraction)  # who gives whole numbers gets whole numbers
Interval = tuple[Number, Number]
Intervals = tuple[Interval, ...]


def union(*sets: Iterable[Sequence[N]]) -> tuple[tuple[N, N], ...]:
    """Sorted, disjoint, merged where they touch; empty ones are gone."""
    spans = sorted((part[0], part[1]) for each in sets for part in each if part[0] < part[1])
    merged: list[tuple[N, N]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def subtract(whole: Iterable[Sequence[Number]], taken: Iterable[Sequence[Number]]) -> Intervals:
    """What of `whole` is not in `taken`."""
    holes = union(taken)
    left: list[Interval] = []
    for start, end in union(whole):
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at:
                continue
            if hole_start >= end:
                break
            if hole_start > at:
                left.append((at, hole_start))
            at = max(at, hole_end)
        if at < end:
            left.append((at, end))
    return tuple(left)


def length(spans: Iterable[Sequence[Number]]) -> Number:
    """The sum of the lengths of disjoint intervals."""
    return sum((part[1] - part[0] for part in spans), 0)


def first(spans: Iterable[tuple[N, N]], size: N) -> tuple[tuple[N, N], ...]:
    """The first `size` of disjoint sorted intervals."""
    kept: list[tuple[N, N]] = []
    for start, end in spans:
        if size <= 0:
            break
        kept.append((start, min(end, start + size)))
        size -= end - start
    return tuple(kept)


def to_json(spans: Iterable[Sequence[Number]]) -> list[list[int | str]]:
    """Exact intervals as JSON: whole numbers as they are, others as the text of a fraction."""
    return [[_number_out(start), _number_out(end)] for start, end in spans]


def from_json(spans: Iterable[Sequence[int | str]]) -> Intervals:
    """What `to_json` wrote."""
    return tuple((Fraction(start), Fraction(end)) for start, end in spans)


def scaled(spans: Iterable[Sequence[Number]], factor: Number) -> Intervals:
    """Every edge times `factor`: seconds to milliseconds and back."""
    return tuple((start * factor, end * factor) for start, end in spans)


def _number_out(value: Number) -> int | str:
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else str(exact)
