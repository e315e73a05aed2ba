"""What a device without a network wrote down: read, placed by our clock, and sorted into what counts by itself. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

MOST_EVENTS = 500
LONGEST_BODY = 400_000
# Clocks that moved against each other by less than this were not set meanwhile.
STEADY_MS = 60_000
LONGEST_RTT_MS = 60_000
AHEAD = timedelta(minutes=5)
LATE = timedelta(days=7)
VALID_FOR = timedelta(days=14)
SIGNS = frozenset({"in", "out", "absent", "leave", "cleared"})
KINDS = SIGNS | {"guest", "close"}
WAYS = frozenset({"word", "signature"})


class KitMalformed(ValueError):
    """A signed text that is no batch of events."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One event as it was written down; `wall_ms` is the device's clock. `raw` holds the rest."""

    number: int
    kind: str
    session: str
    wall_ms: int
    raw: Mapping[str, Any]  # Any: JSON


class Batch(NamedTuple):
    """Which kit, which key, and what was written down."""

    kit: str
    key: str
    events: Sequence[Noted]


def parse_batch(text: str) -> Batch:
    """Read what was signed. Raises KitMalformed: a batch is taken whole or not at all."""
    try:
        raw: Any = json.loads(text)  # Any: JSON from outside
    except (ValueError, RecursionError) as error:
        raise KitMalformed("no JSON") from error
    if not isinstance(raw, dict) or raw.get("v") != 1:
        raise KitMalformed("no batch of version 1")
    events, names = raw.get("events"), (raw.get("kit"), raw.get("key"))
    if not all(isinstance(name, str) for name in names):
        raise KitMalformed("no kit or no key")
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise KitMalformed("no events, or too many")
    return Batch(str(names[0]), str(names[1]), [_noted(event) for event in events])


def _noted(raw: Any) -> Noted:  # Any: JSON
    if not isinstance(raw, dict):
        raise KitMalformed("an event is an object")
    number, wall_ms, kind = raw.get("n"), raw.get("wall_ms"), raw.get("kind")
    if not isinstance(number, int) or not isinstance(wall_ms, int) or isinstance(number, bool):
        raise KitMalformed("n or wall_ms is no number")
    if not 1 <= number <= 1_000_000 or not 0 <= wall_ms <= 10**14:
        raise KitMalformed("n or wall_ms is out of range")
    if kind not in KINDS or not isinstance(raw.get("session"), str):
        raise KitMalformed("kind or session is missing")
    return Noted(number, kind, raw["session"], wall_ms, raw)


def offset_of(*, now: datetime, wall_ms: int, rtt_ms: int) -> int:
    """Our clock less the device's, in milliseconds; half of the way there is taken off."""
    return int(now.timestamp() * 1000) - wall_ms - min(max(0, rtt_ms), LONGEST_RTT_MS) // 2


def placed(noted: Noted, *, offset_ms: int) -> datetime:
    """When it happened, by our clock."""
    return datetime.fromtimestamp((noted.wall_ms + offset_ms) / 1000, UTC)


def why_held(
    at: datetime, *, now: datetime, issued_at: datetime, expires_at: datetime, is_steady: bool
) -> str:
    """Why a person has to decide about it; '' when it counts by itself. A wrong clock alone is never a reason."""
    if not is_steady or not issued_at - AHEAD <= at <= now + AHEAD:
        return "clock"
    if at > expires_at:
        return "expired"
    return "late" if now - at > LATE else ""


def has_all(numbers: Iterable[int], until: int) -> bool:
    """Whether everything up to a number has come: closing waits for it, in whatever order things arrive."""
    return len({number for number in numbers if number <= until}) == until
