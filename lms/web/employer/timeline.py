"""A day from left to right: pieces as shares of the hours in which something happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.ledger.queries import TracePiece
from lms.rulesets.rules import RuleSetData

KINDS = {"live": "online", "assessment": "onsite"}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece in per cent of the window; `kind` is a mode, or `dropped`."""

    x: float
    width: float
    kind: str


def drawing(pieces: Sequence[TracePiece], rules: RuleSetData) -> list[Block]:
    """The pieces as blocks, those that did not count behind the others."""
    if not pieces:
        return []
    start, end = window(pieces, rules)
    whole = (end - start).total_seconds()
    blocks = []
    for piece in pieces:
        begin, until = _local(piece["start"], rules), _local(piece["end"], rules)
        x = (begin - start).total_seconds() / whole * 100
        width = max(0.3, (until - begin).total_seconds() / whole * 100)
        kind = KINDS.get(piece["mode"], piece["mode"]) if piece["credited_ms"] else "dropped"
        blocks.append(Block(round(x, 2), round(width, 2), kind))
    return sorted(blocks, key=lambda block: block.kind != "dropped")


def window(pieces: Sequence[TracePiece], rules: RuleSetData) -> tuple[datetime, datetime]:
    """Whole hours around everything that happened."""
    first = min(_local(piece["start"], rules) for piece in pieces).replace(minute=0, second=0, microsecond=0)
    last = max(_local(piece["end"], rules) for piece in pieces)
    hours = -(-(last - first) // timedelta(hours=1))
    return first, first + timedelta(hours=max(1, hours))


def axis(pieces: Sequence[TracePiece], rules: RuleSetData) -> list[str]:
    """Start, middle and end of the window as clock times."""
    if not pieces:
        return []
    start, end = window(pieces, rules)
    return [f"{at:%H:%M}" for at in (start, start + (end - start) / 2, end)]


def _local(text: str, rules: RuleSetData) -> datetime:
    return datetime.fromisoformat(text).astimezone(rules.zone)
