"""Many threads at one door at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")
DEVICES = 16
LONG_S = 30


@dataclass
class Met(Generic[T]):
    """What the calls returned, and what they raised, in no order."""

    results: list[T] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        """Names of what was raised."""
        return {type(fault).__name__ for fault in self.faults}


def at_once(calls: Sequence[Callable[[], T]]) -> Met[T]:
    """Run every call in a thread of its own; none begins before all are connected."""
    ready, met = threading.Barrier(len(calls)), Met[T]()

    def run(call: Callable[[], T]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(LONG_S)
            met.results.append(call())
        except Exception as fault:  # noqa: BLE001  whatever went wrong is what the test shows
            met.faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(4 * LONG_S)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return met


def all_devices(call: Callable[[], T]) -> Met[T]:
    """The same call sixteen times."""
    return at_once([call] * DEVICES)


def sooner_or_later(goes_wrong: Callable[[], bool], rounds: int = 12) -> bool:
    """Whether a race that is real, but not lost every time, is lost in one of the rounds: for controls."""
    return any(goes_wrong() for _round in range(rounds))


class Crossing:
    """A stand-in for a lock: it lets everybody through together (the first time each), instead of one by one."""

    def __init__(self, count: int = DEVICES) -> None:
        self.barrier = threading.Barrier(count)
        self.been = threading.local()

    def __call__(self, *_arguments: object, **_named: object) -> None:
        if getattr(self.been, "here", False):
            return
        self.been.here = True
        self.barrier.wait(LONG_S)
