"""What a device wrote down without a network: numbered events in one signed text, and its clock against ours. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

MOST_EVENTS = 500
# Clocks that moved against each other by less than this were not set meanwhile.
STEADY_MS = 60_000
LONGEST_RTT_MS = 60_000
LONGEST_MS = 10**14
AHEAD = timedelta(minutes=5)
MILLISECONDS = 1000


class EventsMalformed(ValueError):
    """A signed text that is no batch of events."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One event as it was written down; `about` names what it is of, `wall_ms` is the device's clock, `raw` the rest."""

    number: int
    kind: str
    about: str
    wall_ms: int
    raw: Mapping[str, Any]  # Any: JSON


class Batch(NamedTuple):
    """What was taken along, which key, and what was written down."""

    kit: str
    key: str
    events: Sequence[Noted]


def parse_events(text: str, *, kinds: AbstractSet[str], about: str) -> Batch:
    """Read what was signed; every event has `about` as a text. Raises EventsMalformed: a batch is taken whole or not at
    all.
    """
    try:
        raw: Any = json.loads(text)  # Any: JSON from outside
    except (ValueError, RecursionError) as error:
        raise EventsMalformed("no JSON") from error
    if not isinstance(raw, dict) or raw.get("v") != 1:
        raise EventsMalformed("no batch of version 1")
    events, names = raw.get("events"), (raw.get("kit"), raw.get("key"))
    if not all(isinstance(name, str) for name in names):
        raise EventsMalformed("no kit or no key")
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise EventsMalformed("no events, or too many")
    return Batch(str(names[0]), str(names[1]), [_noted(event, kinds, about) for event in events])


def _noted(raw: Any, kinds: AbstractSet[str], about: str) -> Noted:  # Any: JSON
    if not isinstance(raw, dict):
        raise EventsMalformed("an event is an object")
    number, wall_ms, kind = raw.get("n"), raw.get("wall_ms"), raw.get("kind")
    if not isinstance(number, int) or not isinstance(wall_ms, int) or isinstance(number, bool):
        raise EventsMalformed("n or wall_ms is no number")
    if not 1 <= number <= 1_000_000 or not 0 <= wall_ms <= LONGEST_MS:
        raise EventsMalformed("n or wall_ms is out of range")
    if not isinstance(kind, str) or kind not in kinds or not isinstance(raw.get(about), str):
        raise EventsMalformed(f"kind or {about} is missing")
    return Noted(number, kind, raw[about], wall_ms, raw)


def offset_of(*, now: datetime, wall_ms: int, rtt_ms: int) -> int:
    """Our clock less the device's, in milliseconds; half of the way there is taken off."""
    return int(now.timestamp() * MILLISECONDS) - wall_ms - min(max(0, rtt_ms), LONGEST_RTT_MS) // 2


def placed(noted: Noted, *, offset_ms: int) -> datetime:
    """When it happened, by our clock."""
    return datetime.fromtimestamp((noted.wall_ms + offset_ms) / MILLISECONDS, UTC)


def believed(placed_at: datetime, *, not_before: datetime, now: datetime, is_steady: bool) -> datetime:
    """When something was written down, as far as the device's clock can be believed; else when we heard of it.

    It can, when nobody set it meanwhile and it points between what had been taken along and now.
    """
    if not is_steady or not not_before - AHEAD <= placed_at <= now + AHEAD:
        return now
    return min(max(placed_at, not_before), now)


def is_steady(before_ms: int, now_ms: int) -> bool:
    """Whether nobody set the device's clock between two measurements of its offset."""
    return abs(now_ms - before_ms) <= STEADY_MS
