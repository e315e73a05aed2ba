"""Who was there, from when to when, and what of each period that is (domain §4.3 F3). Pure.

What happened is a set of signs. Their order of arrival, and how often one arrives, change nothing: so a telephone, the
trainer's page and a page that comes back from a village a week later may all speak of the same morning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# From so long before the first period on people may sign in (8:50 for 9:00), and until so long after the last one.
OPENS_BEFORE = timedelta(minutes=10)
STAYS_OPEN = timedelta(minutes=30)
CONFIRM_WITHIN = timedelta(hours=24)


class SignKind(StrEnum):
    """What a sign says. `absent` and `leave` make what was signed before them void; `cleared` takes that back."""

    IN = "in"
    OUT = "out"
    ABSENT = "absent"
    LEAVE = "leave"
    CLEARED = "cleared"


class Status(StrEnum):
    """How a person attended a session."""

    PRESENT = "present"
    LATE = "late"
    LEFT = "left"
    ABSENT = "absent"
    LEAVE = "leave"


# What leaves something to make up.
MISSED = frozenset({Status.LEFT, Status.ABSENT, Status.LEAVE})
WORDS = frozenset({SignKind.ABSENT, SignKind.LEAVE, SignKind.CLEARED})


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of one person; `key` decides between two of the same moment."""

    kind: SignKind
    at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One period as the arithmetic sees it."""

    name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """What the signs of one person come to. `word` is absent, leave or nothing."""

    in_at: datetime | None = None
    out_at: datetime | None = None
    word: Status | None = None

    @property
    def is_here(self) -> bool:
        """Signed in, and not out again."""
        return self.in_at is not None and self.out_at is None

    @property
    def was_here(self) -> bool:
        """Signed in at all."""
        return self.in_at is not None


@dataclass(frozen=True, slots=True)
class Credited:
    """The stretch of a period that somebody was there for."""

    name: str
    starts_at: datetime
    ends_at: datetime


def presence_of(signs: Iterable[Sign]) -> Presence:
    """The first sign in and the last sign out that count; none of them in any other order would give another."""
    rows = sorted(set(signs), key=lambda sign: (sign.at, sign.key, sign.kind))
    word = next((sign for sign in reversed(rows) if sign.kind in WORDS), None)
    if word is not None and word.kind != SignKind.CLEARED:
        rows = [sign for sign in rows if sign.at > word.at]
    ins = [sign.at for sign in rows if sign.kind == SignKind.IN]
    if not ins:
        said = Status(word.kind) if word is not None and word.kind != SignKind.CLEARED else None
        return Presence(word=said)
    outs = [sign.at for sign in rows if sign.kind == SignKind.OUT and sign.at > ins[-1]]
    return Presence(ins[0], outs[-1] if outs else None)


def credited(slots: Sequence[Slot], *, in_at: datetime, out_at: datetime, grace: timedelta) -> list[Credited]:
    """What of each period was attended; a few minutes at the door cost nothing (`grace`, of the rule set)."""
    found = []
    for slot in slots:
        if in_at >= slot.ends_at or out_at <= slot.starts_at:
            continue
        start = slot.starts_at if in_at <= slot.starts_at + grace else in_at
        end = slot.ends_at if out_at >= slot.ends_at - grace else out_at
        if end > start:
            found.append(Credited(slot.name, start, end))
    return found


def status_of(slots: Sequence[Slot], *, in_at: datetime, out_at: datetime, grace: timedelta) -> Status:
    """In words: left early counts before came late, because it is what the trainer has to know."""
    if out_at < slots[-1].ends_at - grace:
        return Status.LEFT
    return Status.LATE if in_at > slots[0].starts_at + grace else Status.PRESENT
