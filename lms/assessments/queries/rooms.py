"""The room of an invigilated exam as its invigilator sees it: seats, who is let in, who writes, who left the page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from lms.assessments.models import AsideAnswer, IdentityWay, Leaving, Seat, Sitting
from lms.assessments.queries.sittings import SeatLine, seat_lines
from lms.cohorts.models import Enrolment


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One person in the room. `left`, `left_s`: how often and how long the page was left, as the browser says."""

    line: SeatLine
    seat: int | None
    way: str
    left: int
    left_s: int
    taken_in: int  # answers of a device before that were taken into the paper

    @property
    def is_in(self) -> bool:
        """Whether it is seen who they are."""
        return bool(self.way)

    @property
    def way_words(self) -> str:
        """How that was seen, in words."""
        return str(IdentityWay(self.way).label) if self.way else ""


def room_lines(sitting: Sitting) -> list[RoomLine]:
    """Everybody of the class by seat, those without one last: six queries."""
    seats = {
        uuid: (number, way)
        for uuid, number, way in Seat.objects.filter(sitting=sitting).values_list(
            "enrolment__uuid", "number", "way"
        )
    }
    left, taken_in = _leavings(sitting), _taken_in(sitting)
    lines = []
    for line in seat_lines(sitting):
        number, way = seats.get(line.enrolment_uuid, (None, ""))
        times, seconds = left.get(line.attempt_uuid, (0, 0)) if line.attempt_uuid else (0, 0)
        aside = taken_in.get(line.attempt_uuid, 0) if line.attempt_uuid else 0
        lines.append(RoomLine(line, number, way, times, seconds, aside))
    return sorted(lines, key=lambda each: (each.seat is None, each.seat or 0))


def _leavings(sitting: Sitting) -> dict[UUID, tuple[int, int]]:
    rows = Leaving.objects.filter(attempt__sitting=sitting).values("attempt__uuid")
    summed = rows.annotate(times=Count("pk"), seconds=Sum("seconds"))
    return {row["attempt__uuid"]: (row["times"], row["seconds"]) for row in summed}


def _taken_in(sitting: Sitting) -> dict[UUID, int]:
    rows = AsideAnswer.objects.filter(attempt__sitting=sitting, was_taken=True).values("attempt__uuid")
    return {row["attempt__uuid"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def seat_of(sitting: Sitting, enrolment: Enrolment) -> Seat | None:
    """The person's own seat. One query."""
    return Seat.objects.filter(sitting=sitting, enrolment=enrolment).first()
