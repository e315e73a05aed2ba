"""Which device an exam goes on on, who asks to move to another, and what the one before had not sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.assessments.models import AsideAnswer, Attempt, AttemptEvent, AttemptEventKind, Sitting

# More than anybody chooses or types into one page: each is one stamp.
HEAD_START = 1_000_000
MOVES = (AttemptEventKind.TAKEN_OVER, AttemptEventKind.LET_GO)


@dataclass(frozen=True, slots=True)
class Asked:
    """A device that asks to go on: its browser, and what kind it is."""

    holder: str
    device: str


def asked_to_move(attempt: Attempt) -> Asked | None:
    """The device that asked last, unless the exam moved since. One query."""
    kinds = [*MOVES, AttemptEventKind.ASKED_TO_MOVE]
    last = AttemptEvent.objects.filter(attempt=attempt, kind__in=kinds).order_by("-at", "-pk").first()
    return _asked(last) if last is not None else None


def asking_in(sitting: Sitting) -> dict[int, Asked]:
    """Who of a sitting asks, by attempt. One query."""
    kinds = [*MOVES, AttemptEventKind.ASKED_TO_MOVE]
    rows = AttemptEvent.objects.filter(attempt__sitting=sitting, kind__in=kinds).order_by("at", "pk")
    return _by_attempt(rows)


def _by_attempt(rows: Iterable[AttemptEvent]) -> dict[int, Asked]:
    last = {row.attempt_id: _asked(row) for row in rows}
    return {attempt: asked for attempt, asked in last.items() if asked is not None}


def _asked(row: AttemptEvent) -> Asked | None:
    if row.kind != AttemptEventKind.ASKED_TO_MOVE:
        return None
    return Asked(str(row.detail.get("holder", "")), str(row.detail.get("device", "")))


def moved_at(attempt: Attempt) -> datetime | None:
    """When the exam last moved to another device; None when it never did. One query."""
    rows = AttemptEvent.objects.filter(attempt=attempt, kind__in=MOVES)
    return rows.order_by("-at").values_list("at", flat=True).first()


def aside_of(attempt: Attempt) -> list[int]:
    """The numbers, as people read them, of questions whose answer is kept aside and not decided on. One query."""
    rows = AsideAnswer.objects.filter(attempt=attempt, decided_at__isnull=True)
    return [place + 1 for place in rows.order_by("question").values_list("question", flat=True)]


def head_start(attempt: Attempt) -> int:
    """How far ahead of every stamp so far a page of this attempt begins to count. One query, none on many devices.

    After a move no answer that the device before had not sent may stand before what is chosen on the one that goes on,
    however many it had counted up to without a network.
    """
    return HEAD_START if attempt.holder and moved_at(attempt) is not None else 0
