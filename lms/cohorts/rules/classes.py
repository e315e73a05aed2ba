"""What a class still lacks before it can run well: warnings, never walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# 开班人数 ≤ 50 (domain §1.1) where the rule set says nothing; above it the office splits the class or keeps a reason.
CLASS_SIZE_LIMIT = 50


def is_joinable(*, class_kind: str, is_listed: bool) -> bool:
    """Whether a signed-in person may join a course alone: it is listed, and held for everybody, not for classes."""
    return is_listed and class_kind == "open"


class Missing(StrEnum):
    """What is missing, in the order in which the office would do it."""

    COURSES = "courses"
    TRAINERS = "trainers"
    LEARNERS = "learners"
    PARTNER = "partner"
    END = "end"
    MENTORS = "mentors"
    CODES = "codes"
    TOO_MANY = "too_many"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """The counts of one class. `without_way_in`: learners with neither a password nor a code that works.

    `most_learners` is what the rule set of its programme allows.
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
    most_learners: int = CLASS_SIZE_LIMIT


def missing_in(facts: ClassFacts, today: date) -> tuple[Missing, ...]:
    """What the office should look at; nothing for a closed class and for an open course's class."""
    if facts.state == "closed" or facts.kind == "open":
        return ()
    checks = {
        Missing.COURSES: not facts.courses,
        Missing.TRAINERS: not facts.trainers,
        Missing.LEARNERS: not facts.learners,
        Missing.PARTNER: not facts.has_partner and facts.kind in {"apprenticeship", "order"},
        Missing.END: facts.ends_on is None,
        Missing.MENTORS: facts.kind == "apprenticeship" and facts.without_mentor > 0,
        Missing.CODES: facts.without_way_in > 0,
        Missing.TOO_MANY: facts.learners > facts.most_learners,
        Missing.OVERDUE: facts.ends_on is not None and facts.ends_on < today,
    }
    return tuple(name for name, is_missing in checks.items() if is_missing)
