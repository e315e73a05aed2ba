"""What a session's register says, for the office and the auditor: who, when, how, and what was confirmed by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from uuid import UUID

from lms.attendance.models import Register
from lms.attendance.queries import Counts, RosterLine, counted, roster
from lms.cohorts.models import ClassSession
from lms.web.components.class_lines import said_of


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One person; `strokes` is the signature as the path of a drawing, '' without one."""

    enrolment: UUID
    name: str
    said: str
    strokes: str
    is_pending: bool


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The register with its people; `day` leads to the hours of each."""

    register: Register
    counts: Counts
    lines: tuple[SignedLine, ...]
    day: date


def register_view(session: ClassSession, zone: tzinfo | None) -> RegisterView | None:
    """None before anybody opened the register. Five queries."""
    register = Register.objects.filter(session=session).select_related("closed_by").first()
    if register is None:
        return None
    rows = roster(register, session)
    lines = tuple(_line(row, zone, is_closed=register.closed_at is not None) for row in rows)
    return RegisterView(register, counted(rows), lines, session.day)


def _line(row: RosterLine, zone: tzinfo | None, *, is_closed: bool) -> SignedLine:
    drawn: Sequence[Sequence[int]] = next((sign.strokes for sign in row.signs if sign.strokes), ())
    return SignedLine(
        enrolment=row.enrolment.uuid,
        name=row.enrolment.learner.display_name,
        said=said_of(row, zone),
        strokes=" ".join(_path(stroke) for stroke in drawn),
        is_pending=is_closed and row.needs_word,
    )


def _path(stroke: Sequence[int]) -> str:
    points = [f"{int(stroke[at])} {int(stroke[at + 1])}" for at in range(0, len(stroke) - 1, 2)]
    return f"M{' L'.join(points)}"
