"""What a channel is given, and how it says no."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go. `uuid` stays the same when it is sent again: receivers may know a second one by it."""

    uuid: uuid.UUID
    address: str
    subject: str
    short: str
    long: str
    html: str
    stop_url: str


class Sender(Protocol):
    """A channel."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises Refused or TryLater; returning means that the other side has taken it."""
        ...


class Refused(Exception):
    """No, and no again if it is tried again. `code` is one of `reasons`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class TryLater(Exception):
    """Not now. After `in_s` seconds where the other side said so; `is_busy`: that is no fault, and costs no try."""

    def __init__(self, code: str, *, in_s: int | None = None, is_busy: bool = False) -> None:
        self.code = code
        self.in_s = in_s
        self.is_busy = is_busy
        super().__init__(code)
