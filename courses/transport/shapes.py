"""Small readers of JSON from outside: each gives the value back as it may be, or says where it is not (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

# JSON values: what a reader gives is what it checked, and nothing besides.
Json = Any
Shape = Callable[[Json, str], Json]
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Malformed(ValueError):
    """The value at `place` (for example `content.lessons.3.kind`) is not what the schema says."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def text(most: int, *, least: int = 0, pattern: str = "") -> Shape:
    """A text of so many letters without control characters, of a pattern if one is given."""
    wanted = re.compile(pattern)

    def read(value: Json, place: str) -> str:
        is_good = isinstance(value, str) and least <= len(value) <= most and not _UNREADABLE.search(value)
        if not is_good or (pattern and not wanted.fullmatch(value)):
            raise Malformed(place)
        return str(value)

    return read


def whole(least: int, most: int) -> Shape:
    """A whole number between two, both included."""

    def read(value: Json, place: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Malformed(place)
        return value

    return read


def flag(value: Json, place: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Malformed(place)
    return value


def one_of(names: Collection[Any]) -> Shape:
    """One of these texts or numbers."""

    def read(value: Json, place: str) -> Json:
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in names:
            raise Malformed(place)
        return value

    return read


def many(shape: Shape, most: int, *, least: int = 0) -> Shape:
    """A list of such values."""

    def read(value: Json, place: str) -> list[Json]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise Malformed(place)
        return [shape(each, f"{place}.{number}") for number, each in enumerate(value)]

    return read


def by_name(names: Collection[str], shape: Shape) -> Shape:
    """An object whose keys are some of `names`, for example languages."""

    def read(value: Json, place: str) -> dict[str, Json]:
        if not isinstance(value, dict) or not set(value) <= set(names):
            raise Malformed(place)
        return {name: shape(value[name], f"{place}.{name}") for name in value}

    return read


def perhaps(shape: Shape) -> Shape:
    """Such a value, or null."""
    return lambda value, place: None if value is None else shape(value, place)


def record(fields: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these fields; the optional ones may be missing, others may not be there."""
    more = dict(optional or {})

    def read(value: Json, place: str) -> dict[str, Json]:
        if not isinstance(value, dict) or not set(fields) <= set(value) <= set(fields) | set(more):
            raise Malformed(place)
        known = {**fields, **more}
        return {name: known[name](value[name], f"{place}.{name}") for name in value}

    return read


def plain(depth: int = 6) -> Shape:
    """Any JSON of bounded depth, where another check follows (keys and options of questions)."""

    def read(value: Json, place: str) -> Json:
        if depth < 0 or not isinstance(value, dict | list | str | int | float | bool | None):
            raise Malformed(place)
        inner = plain(depth - 1)
        if isinstance(value, dict):
            return {str(name): inner(each, f"{place}.{name}") for name, each in value.items()}
        if isinstance(value, list):
            return [inner(each, place) for each in value]
        if isinstance(value, str) and _UNREADABLE.search(value):
            raise Malformed(place)
        return value

    return read
