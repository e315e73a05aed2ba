"""What a class still lacks before it can run well: warnings, never walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.cohorts.rules.kinds import CLASS_SIZE_LIMIT, KINDS, Ask

__all__ = ["CLASS_SIZE_LIMIT", "ClassFacts", "Missing", "is_joinable", "missing_in"]


def is_joinable(*, class_kind: str, is_listed: bool) -> bool:
    """Whether a signed-in person may join a course alone: it is listed, and held for everybody, not for classes."""
    return is_listed and class_kind == "open"


class Missing(StrEnum):
    """What is missing, in the order in which the office would do it."""

    COURSES = "courses"
    TRAINERS = "trainers"
    LEARNERS = "learners"
    PARTNER = "partner"
    BRAND = "brand"
    ORGANISER = "organiser"
    PLACE = "place"
    SEATS = "seats"
    CATEGORIES = "categories"
    END = "end"
    MENTORS = "mentors"
    CODES = "codes"
    TOO_MANY = "too_many"
    OVERDUE = "overdue"
    OVERBOOKED = "overbooked"


# Questions of a kind whose answer the class itself holds.
LACKING = (Ask.BRAND, Ask.ORGANISER, Ask.PLACE, Ask.SEATS, Ask.CATEGORIES)


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """The counts of one class. `without_way_in`: learners with neither a password nor a code that works.

    `most_learners` is what its rule set or kind allows, None without a limit; `reasoned`: up to so many a reason is
    kept. `answered` are the questions of its kind that have an answer.
    """

    kind: str
    state: str
    has_partner: bool
    ends_on: date | None
    courses: int
    trainers: int
    learners: int
    without_mentor: int = 0
    without_way_in: int = 0
    most_learners: int | None = CLASS_SIZE_LIMIT
    seats: int | None = None
    reasoned: int = 0
    answered: frozenset[Ask] = frozenset(Ask)

    @property
    def is_too_large(self) -> bool:
        """More learners than the limit, whether or not a reason is kept."""
        return self.most_learners is not None and self.learners > self.most_learners


def missing_in(facts: ClassFacts, today: date) -> tuple[Missing, ...]:
    """What the office should look at; nothing for a closed class and for an open course's class."""
    if facts.state == "closed" or facts.kind == "open":
        return ()
    rules = KINDS[facts.kind]
    unanswered = rules.needs - facts.answered
    checks = {
        Missing.COURSES: not facts.courses,
        Missing.TRAINERS: not facts.trainers,
        Missing.LEARNERS: not facts.learners,
        Missing.PARTNER: not facts.has_partner and Ask.PARTNER in rules.needs,
        **{Missing(ask.value): ask in unanswered for ask in LACKING},
        Missing.END: facts.ends_on is None,
        Missing.MENTORS: rules.has_mentors and facts.without_mentor > 0,
        Missing.CODES: facts.without_way_in > 0,
        Missing.TOO_MANY: facts.is_too_large and facts.learners > facts.reasoned,
        Missing.OVERDUE: facts.ends_on is not None and facts.ends_on < today,
        Missing.OVERBOOKED: facts.seats is not None and facts.learners > facts.seats,
    }
    return tuple(name for name, is_missing in checks.items() if is_missing)
