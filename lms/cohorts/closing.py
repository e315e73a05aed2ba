"""What keeps a class from being closed: rooms above say so, because classes do not know registers, logs and hours.

Example: `register_open_ends(open_registers_of)` in `lms/attendance/receivers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lms.cohorts.rules.states import OpenEnd


@dataclass(frozen=True, slots=True)
class Left:
    """Something of a class that somebody must finish. `uuid`: of the session, the enrolment, the correction or the move
    that it is about; `name` and `day` say which. `count`: how many of them stand in this line.
    """

    end: OpenEnd
    cohort_id: int
    count: int = 1
    uuid: UUID | None = None
    name: str = ""
    day: date | None = None


Look = Callable[[Collection[int], datetime], Iterable[Left]]
_known: list[Look] = []


def register_open_ends(look: Look) -> Look:
    """`look` says of classes (ids) at an instant what is left to do, with a fixed number of queries."""
    if look not in _known:
        _known.append(look)
    return look


def what_is_left(cohort_ids: Collection[int], at: datetime) -> Sequence[Left]:
    """Everything that is open in these classes, in the order of OpenEnd, then by day and name. A fixed number of
    queries, whatever the number of classes.
    """
    found = [left for look in _known for left in look(cohort_ids, at)]
    order = list(OpenEnd)
    return sorted(found, key=lambda left: (order.index(left.end), left.day or date.min, left.name))
