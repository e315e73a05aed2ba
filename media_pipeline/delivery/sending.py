"""How bytes leave without a slow phone keeping a thread of the web process.

A body in one piece is the server's to send, at whatever pace the phone takes it; a body in many pieces keeps a thread
until the last one is taken. So what a player asks for (segments) goes in one piece, and longer bodies are few at a
time. When there is no place for one more, a range is answered with its beginning (RFC 9110 §15.3.7 lets a server, and
players ask for the rest), and a whole file is asked to come again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from media_pipeline import storage

# A segment of four seconds fits at 8 Mb/s.
ONE_PIECE = 4_000_000
BEGINNING = 1_000_000
LONG_AT_ONCE = 2
_places = threading.BoundedSemaphore(LONG_AT_ONCE)


class Place:
    """One of the few places for a long body; given back once, at the latest with the object."""

    def __init__(self) -> None:
        self._is_held = True

    def give_back(self) -> None:
        """Somebody else may send."""
        if self._is_held:
            self._is_held = False
            _places.release()

    def __del__(self) -> None:
        self.give_back()


def place() -> Place | None:
    """A place for a long body, or None when all are taken."""
    return Place() if _places.acquire(blocking=False) else None


class LongBody:
    """The bytes of a file piece by piece; the place is free again after the last, or when the server lets go."""

    def __init__(self, pieces: Iterator[bytes], held: Place) -> None:
        self._pieces, self._held = pieces, held

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """PEP 3333: called when the request is over, however it ended."""
        self._held.give_back()


def whole(key: str, first: int, length: int) -> bytes:
    """So many bytes of a file, as one piece."""
    return b"".join(storage.current().read(key, first, length))
