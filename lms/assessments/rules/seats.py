"""Which seat somebody gets: the numbers that are free, in order or mixed; who sits already stays."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count, islice


def free_numbers(people: int, taken: Sequence[int]) -> list[int]:
    """The lowest numbers from 1 that nobody has, one for each of `people`."""
    used = set(taken)
    free = (number for number in count(1) if number not in used)
    return list(islice(free, people))


def seat_plan(
    waiting: Sequence[int], taken: Sequence[int], *, is_mixed: bool, seed: int = 0
) -> dict[int, int]:
    """A number for each of `waiting` (ids in the order of the list); mixed, neighbours of the list sit apart."""
    numbers = free_numbers(len(waiting), taken)
    if is_mixed:
        random.Random(seed).shuffle(numbers)  # noqa: S311  an order, not a secret
    return dict(zip(waiting, numbers, strict=True))
