"""A day's time line as JSON: what each stretch gave, and what did not count and why."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TypedDict

from lms.ledger.rules.crediting import Piece, moment
from lms.ledger.rules.intervals import scaled, to_json


class TracePiece(TypedDict):
    """One stretch. Instants are ISO texts in UTC; `lost` is milliseconds by reason; `media` exact milliseconds."""

    start: str
    end: str
    evidence: str
    enrolment: int
    mode: str
    component: str
    lesson: str | None
    credited_ms: int
    pending: bool
    lost: dict[str, int]
    media: list[list[int | str]]


def piece_out(piece: Piece, evidence_uuid: str) -> TracePiece:
    """The JSON of one piece."""
    claim = piece.claim
    return {
        "start": _iso(moment(piece.start)),
        "end": _iso(moment(piece.end)),
        "evidence": evidence_uuid,
        "enrolment": int(claim.owner),
        "mode": claim.mode,
        "component": claim.component,
        "lesson": claim.lesson,
        "credited_ms": _ms(piece.credited),
        "pending": claim.pending,
        "lost": {why: _ms(seconds) for why, seconds in piece.lost if _ms(seconds)},
        "media": to_json(scaled(piece.media, 1000)),
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _ms(seconds: Fraction) -> int:
    return int(seconds * 1000)
