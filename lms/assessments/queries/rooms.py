"""The room of an invigilated exam as its invigilator sees it: seats, who is let in, who writes, who left the page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from lms.assessments.models import IdentityWay, Leaving, Seat, Sitting
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

    @property
    def is_in(self) -> bool:
        """Whether it is seen who they are."""
        return bool(self.way)

    @property
    def way_words(self) -> str:
        """How that was seen, in words."""
        return str(IdentityWay(self.way).label) if self.way else ""


def room_lines(sitting: Sitting) -> list[RoomLine]:
    """Everybody of the class by seat, those without one last: five queries."""
    seats = {
        uuid: (number, way)
        for uuid, number, way in Seat.objects.filter(sitting=sitting).values_list(
            "enrolment__uuid", "number", "way"
        )
    }
    left = _leavings(sitting)
    lines = []
    for line in seat_lines(sitting):
        number, way = seats.get(line.enrolment_uuid, (None, ""))
        times, seconds = left.get(line.attempt_uuid, (0, 0)) if line.attempt_uuid else (0, 0)
        lines.append(RoomLine(line, number, way, times, seconds))
    return sorted(lines, key=lambda each: (each.seat is None, each.seat or 0))


def _leavings(sitting: Sitting) -> dict[UUID, tuple[int, int]]:
    rows = Leaving.objects.filter(attempt__sitting=sitting).values("attempt__uuid")
    summed = rows.annotate(times=Count("pk"), seconds=Sum("seconds"))
    return {row["attempt__uuid"]: (row["times"], row["seconds"]) for row in summed}


def seat_of(sitting: Sitting, enrolment: Enrolment) -> Seat | None:
    """The person's own seat. One query."""
    return Seat.objects.filter(sitting=sitting, enrolment=enrolment).first()
