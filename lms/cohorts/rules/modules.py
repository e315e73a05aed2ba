"""What the modules of a programme come to, beside the shares that its rule set wants. Warnings, never walls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ORDER = ("general", "theory", "practice")


class Verdict(StrEnum):
    """Where a share stands."""

    OPEN = "open"
    FITS = "fits"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule set says of one kind of module, as shares of all units."""

    kind: str
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One kind of module: its units in tenths, its share of all, and what is wanted."""

    kind: str
    tenths: int
    share: Fraction
    wanted: Wanted | None

    @property
    def verdict(self) -> Verdict:
        """Nothing is judged where the rule set says nothing."""
        if self.wanted is None or (self.wanted.least is None and self.wanted.most is None):
            return Verdict.OPEN
        if self.wanted.least is not None and self.share < self.wanted.least:
            return Verdict.LOW
        if self.wanted.most is not None and self.share > self.wanted.most:
            return Verdict.HIGH
        return Verdict.FITS


def share_lines(tenths: Mapping[str, int], wanted: Sequence[Wanted]) -> tuple[ShareLine, ...]:
    """The kinds of modules in their order, with their shares; none without units.

    `tenths`: planned units by kind. A rule set that names a kind twice is held to both: the narrower counts.
    """
    whole = sum(tenths.values())
    if not whole:
        return ()
    return tuple(
        ShareLine(kind, tenths.get(kind, 0), Fraction(tenths.get(kind, 0), whole), _narrowest(kind, wanted))
        for kind in ORDER
    )


def tenths_amiss(modules: int, needed: int) -> int:
    """How many tenths of a unit the modules plan more (or, below zero, fewer) than the programme needs; 0 for none."""
    return modules - needed if modules and needed else 0


def _narrowest(kind: str, wanted: Sequence[Wanted]) -> Wanted | None:
    of_kind = [row for row in wanted if row.kind == kind]
    if not of_kind:
        return None
    least = [row.least for row in of_kind if row.least is not None]
    most = [row.most for row in of_kind if row.most is not None]
    return Wanted(kind, max(least, default=None), min(most, default=None))
