"""Dividing the people of a class that is too large: whole departments where that works, else by the roster. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Divided:
    """Who stays and who goes, by their places in the list; `by_departments`: no department is torn apart."""

    stay: tuple[int, ...]
    go: tuple[int, ...]
    by_departments: bool


def divided(departments: Sequence[str], most: int | None) -> Divided:
    """Two parts of nearly the same size, of people whose departments are given in the order of the roster.

    Departments stay whole when there are several and the larger part keeps within `most`; people without a
    department count as one. Otherwise the first half of the list stays.
    """
    parts = _by_departments(departments)
    half = (len(departments) + 1) // 2
    if parts is not None:
        stay, go = parts
        if most is None or max(len(stay), len(go)) <= max(most, half):
            return Divided(stay, go, by_departments=True)
    everybody = tuple(range(len(departments)))
    return Divided(everybody[:half], everybody[half:], by_departments=False)


def _by_departments(departments: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The largest departments first, each into the part that is smaller so far; None for fewer than two."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(departments):
        places.setdefault(name, []).append(place)
    if len(places) < 2:
        return None
    stay: list[int] = []
    go: list[int] = []
    for name in sorted(places, key=lambda name: (-len(places[name]), places[name][0])):
        (stay if len(stay) <= len(go) else go).extend(places[name])
    return tuple(sorted(stay)), tuple(sorted(go))
