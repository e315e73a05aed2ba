"""What an upload becomes when it is whole: a film, or what a storey above says once, at start, that it takes.

Whoever takes files says so where they hear of news, so that every process knows it:

    purposes.register(handing_in.IN_PARTS)    # courses/receivers.py
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from media_pipeline import codes, magic, options
from media_pipeline.models import Upload
from media_pipeline.refusals import Refused
from media_pipeline.states import FILM

MOST_BYTES = 4_096_000_000
# A film, its renditions, and a little.
FILM_FACTOR = 2.5


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is asked of a file before it is sent, and who takes it over when it is whole.

    `refusal` says from the first bytes (at most 64 kB) why a file is not taken, with a code of `codes`; '' if it may be.
    `most_bytes` bounds the file, `disk_factor` tells how much of this disk it takes together with what is made of it.
    `admit` is asked with owner, size and target before a new upload is made, and raises what it refuses.
    `take_over` makes a row that keeps `source_folder`, in the transaction of the end: the row's uuid.
    `held` says which of these folders its rows still need; others are cleared away.
    """

    name: str
    refusal: Callable[[bytes], str]
    most_bytes: int
    disk_factor: float
    admit: Callable[[int, int, str], object]
    take_over: Callable[[Upload], UUID]
    held: Callable[[Collection[str]], Collection[str]]


_registry: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Let files come in for it; again replaces it."""
    _registry[purpose.name] = purpose


def of(name: str) -> Purpose:
    """The purpose that was registered as `name`. Raises KeyError."""
    return _registry[name]


def refusal(name: str, head: bytes) -> str:
    """Why a file that begins with `head` is not taken for this purpose, as a code; '' if it may be."""
    return magic.refusal(head) if name == FILM else of(name).refusal(head)


def most_bytes(name: str) -> int:
    """How large a file may be."""
    most = options.number("MAX_UPLOAD_BYTES", MOST_BYTES)
    return most if name == FILM else min(most, of(name).most_bytes)


def check_size(name: str, size: int) -> None:
    """Raises Refused (empty, too-big, archive-too-big)."""
    if size <= 0:
        raise Refused(codes.EMPTY)
    if size > most_bytes(name):
        raise Refused(codes.TOO_BIG if name == FILM else codes.ARCHIVE_TOO_BIG)


def disk_factor(name: str) -> float:
    """How much of this disk a file and what is made of it take, in its own size."""
    return FILM_FACTOR if name == FILM else of(name).disk_factor


def registered() -> list[str]:
    """The purposes whose files somebody takes over, and knows when they may go."""
    return list(_registry)


def held(folders: Collection[str]) -> set[str]:
    """Which of these folders of sources rows of the storeys above still need. A query for each purpose."""
    return {folder for purpose in _registry.values() for folder in purpose.held(folders)}
