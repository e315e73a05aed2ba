"""The kinds of classes and their rules, in one table: what the form asks, what is needed, how large one may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# 开班人数 ≤ 50 (domain §1.1) where the rule set says nothing; above it the office splits the class or keeps a reason.
CLASS_SIZE_LIMIT = 50
MOST_SEATS = 5_000


class Ask(StrEnum):
    """What the form of a class may ask besides name, days, programme, courses and trainers, in its order."""

    PARTNER = "partner"
    BRAND = "brand"
    ORGANISER = "organiser"
    PLACE = "place"
    SEATS = "seats"
    CATEGORIES = "categories"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class KindRules:
    """One kind. `needs` are answers without which the class is incomplete; `most`: learners, None without a limit.

    `joins_alone`: nobody admits; `has_mentors`: agreements, and mentors within the rule set's limit;
    `is_onsite`: the village screen is its register.
    """

    asks: tuple[Ask, ...]
    needs: frozenset[Ask] = frozenset()
    most: int | None = CLASS_SIZE_LIMIT
    joins_alone: bool = False
    has_mentors: bool = False
    is_onsite: bool = False


KINDS: dict[str, KindRules] = {
    "open": KindRules(asks=(), most=None, joins_alone=True),
    "apprenticeship": KindRules(
        asks=(Ask.PARTNER, Ask.PLACE, Ask.SEATS), needs=frozenset({Ask.PARTNER}), has_mentors=True
    ),
    "order": KindRules(
        asks=(Ask.PARTNER, Ask.BRAND, Ask.SEATS), needs=frozenset({Ask.PARTNER, Ask.BRAND, Ask.SEATS})
    ),
    "village": KindRules(
        asks=(Ask.PARTNER, Ask.ORGANISER, Ask.PLACE, Ask.SEATS, Ask.CATEGORIES, Ask.PUBLIC),
        needs=frozenset({Ask.ORGANISER, Ask.PLACE}),
        is_onsite=True,
    ),
    "reemployment": KindRules(
        asks=(Ask.PARTNER, Ask.SEATS, Ask.CATEGORIES), needs=frozenset({Ask.CATEGORIES})
    ),
}


def is_asked(kind: str, ask: Ask) -> bool:
    """Whether a class of this kind has such an answer at all."""
    return ask in KINDS[kind].asks


def size_limit(kind: str, by_rules: int | None) -> int | None:
    """How many learners a class may have: what its rule set says, else what its kind has; None without a limit."""
    most = KINDS[kind].most
    return most if most is None or by_rules is None else by_rules
