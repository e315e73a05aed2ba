"""What is asked for often and never changes stays in the process: bounded in bytes, the longest unasked goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Kept(NamedTuple, Generic[T]):
    """A thing and what it weighs in bytes."""

    thing: T
    weight: int


class Shelf(Generic[T]):
    """Things by name, `most` bytes together; the newest stays whatever it weighs. For many threads."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0
        self._lock, self._things = threading.Lock(), OrderedDict[Hashable, Kept[T]]()

    def get(self, name: Hashable) -> T | None:
        """None where it is not kept (any more)."""
        with self._lock:
            kept = self._things.get(name)
            if kept is None:
                return None
            self._things.move_to_end(name)
            return kept.thing

    def keep(self, name: Hashable, thing: T, weight: int) -> None:
        """As long as there is room for it."""
        with self._lock:
            before = self._things.pop(name, None)
            self.held += weight - (before.weight if before else 0)
            self._things[name] = Kept(thing, weight)
            while self.held > self.most and len(self._things) > 1:
                self.held -= self._things.popitem(last=False)[1].weight
