"""Which lines of a class somebody looks at: filter, search, order and page, the same for screen and export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from lms.ledger.rules.forecast import Forecast
from lms.reports.rules import Pace, Standing

PAGE_SIZE = 50
TEXT_LENGTH = 60
_DIGITS = re.compile(r"(\d+)")
GRAVITY = {Standing.BLOCKED: 0, Standing.AT_RISK: 1, Standing.ON_PACE: 2}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in one class; tenths of a unit. `enrolment` is the key of the line outside."""

    enrolment: UUID
    class_name: str
    name: str
    department: str
    department_uuid: UUID | None
    mentors: tuple[str, ...]
    online_tenths: int
    onsite_tenths: int
    workplace_tenths: int
    posted_tenths: int
    required_tenths: int
    pending_tenths: int
    lessons_done: int
    last_active_on: date | None
    pace: Pace
    forecast: Forecast | None = None
    month_s: int = 0
    # A later end of one's own; a question to the mentor that waits, since when.
    ends_on: date | None = None
    asked_on: date | None = None


class Order(StrEnum):
    """What the table can be sorted by; NEED puts first whom somebody should talk to."""

    NEED = "need"
    NAME = "name"
    DEPARTMENT = "department"
    PROGRESS = "progress"
    WEEKLY = "weekly"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address of the page asks for."""

    standing: Standing | None = None
    department: UUID | None = None
    text: str = ""
    order: Order = Order.NEED
    descending: bool = False

    def query(self, **changes: object) -> dict[str, str]:
        """The wish with `changes`, as the parameters of an address; defaults are left out."""
        wish = replace(self, **changes)  # type: ignore[arg-type]  # the names are fields of Wish
        sort = f"-{wish.order.value}" if wish.descending else wish.order.value
        values = {
            "standing": wish.standing.value if wish.standing else "",
            "department": str(wish.department or ""),
            "q": wish.text,
            "sort": "" if sort == Order.NEED.value else sort,
        }
        return {name: value for name, value in values.items() if value}


class Keyed(Protocol):
    """A line of a list of people."""

    @property
    def enrolment(self) -> UUID: ...


Line = TypeVar("Line", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Line]):
    """One page of lines; `after` is the key that the next page starts behind, None on the last."""

    lines: tuple[Line, ...]
    first: int
    total: int
    after: UUID | None

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1 if self.lines else 0


def parse_wish(parameters: Mapping[str, str]) -> Wish:
    """Read an address forgivingly: what is not known is left out, never an error."""
    sort = parameters.get("sort", "")
    order = sort.removeprefix("-")
    standing = parameters.get("standing", "")
    return Wish(
        standing=Standing(standing) if standing in set(Standing) else None,
        department=parse_uuid(parameters.get("department", "")),
        text=parameters.get("q", "").replace("\0", "").strip()[:TEXT_LENGTH],
        order=Order(order) if order in set(Order) else Order.NEED,
        descending=sort.startswith("-"),
    )


def parse_uuid(text: str) -> UUID | None:
    """The UUID that `text` spells, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def scoped(lines: Sequence[PersonLine], wish: Wish) -> list[PersonLine]:
    """The lines of a department and a search: what the three numbers count."""
    wanted = folded(wish.text)
    return [
        line
        for line in lines
        if (wish.department is None or line.department_uuid == wish.department)
        and (not wanted or wanted in folded(_said_of(line)))
    ]


def _said_of(line: PersonLine) -> str:
    return " ".join((line.name, line.department, line.class_name, *line.mentors))


def selected(lines: Sequence[PersonLine], wish: Wish) -> list[PersonLine]:
    """The lines that the wish asks for, in its order."""
    found = [line for line in scoped(lines, wish) if wish.standing in {None, line.pace.standing}]
    key = _KEYS[wish.order]
    return sorted(found, key=lambda line: (key(line), line.name, line.enrolment.hex), reverse=wish.descending)


def page(lines: Sequence[Line], after: UUID | None, size: int = PAGE_SIZE) -> Slice[Line]:
    """The page behind the line `after`; the first page when that line is not there any more."""
    keys = [line.enrolment for line in lines]
    start = keys.index(after) + 1 if after in keys else 0
    shown = tuple(lines[start : start + size])
    more = start + len(shown) < len(lines)
    return Slice(
        lines=shown,
        first=start + 1 if shown else 0,
        total=len(lines),
        after=shown[-1].enrolment if more else None,
    )


def folded(text: str) -> str:
    """Text for searching: without case, width and diacritics (Nguyễn → nguyen, đ → d)."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts names as people count: class 2 before class 10."""
    return [(int(part), "") if part.isdecimal() else (0, folded(part)) for part in _DIGITS.split(text)]


# Each key sorts rising; NEED from the gravest, then who is furthest behind.
_KEYS: dict[Order, Callable[[PersonLine], tuple[object, ...]]] = {
    Order.NEED: lambda line: (GRAVITY[line.pace.standing], line.posted_tenths - line.pace.needed_tenths),
    Order.NAME: lambda _line: (),
    Order.DEPARTMENT: lambda line: (line.department,),
    Order.PROGRESS: lambda line: (line.pace.done_pct, line.posted_tenths),
    Order.WEEKLY: lambda line: (line.pace.weekly_tenths or 0,),
    Order.ACTIVE: lambda line: (line.last_active_on or date.min,),
}
