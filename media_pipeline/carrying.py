"""A transfer that may take longer than a lease: bytes move in a thread, and the lease is kept where it was taken."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

TICK_S = 0.5
Told = Callable[[int], None]


class AbandonedError(RuntimeError):
    """Nobody waits for this transfer any more."""


def carry(move: Callable[[Told], object], beat: Callable[[], object]) -> None:
    """Run `move` in a thread and call `beat` here until it is over; `move` calls what it is given as bytes pass.

    What `beat` raises (a lost lease) ends the transfer at its next bytes, and is raised when that has ended: nothing is
    written afterwards. Raises what `move` raises.
    """
    is_given_up = Event()

    def told(_bytes: int) -> None:
        if is_given_up.is_set():
            raise AbandonedError

    with ThreadPoolExecutor(1, "media-transfer") as pool:
        moving = pool.submit(move, told)
        try:
            while not wait([moving], TICK_S).done:
                beat()
        except BaseException:
            is_given_up.set()
            raise
        moving.result()
