"""What a rule set asks of the hours as a whole: units needed, shares, and which grades of evidence count (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lms.rulesets.rules import RuleSetData
from lms.rulesets.schema import amount

# The hours that a share is taken of, by modes. Centralised: in class or online, not at work (domain §1.1, R2).
SCOPES: Mapping[str, frozenset[str]] = {
    "total": frozenset({"online", "onsite", "workplace"}),
    "central": frozenset({"online", "onsite"}),
    "onsite_central": frozenset({"onsite"}),
    "onsite": frozenset({"onsite"}),
    "online": frozenset({"online"}),
    "workplace": frozenset({"workplace"}),
}
COMPONENTS = ("theory", "practice", "general")
EVERY_GRADE = "ABCD"


@dataclass(frozen=True, slots=True)
class Share:
    """At most, or at least, a part `of` something: of one mode, of one component, or of what we do not measure."""

    of: str
    mode: str = ""
    what: str = ""
    most: Fraction | None = None
    least: Fraction | None = None
    base: str = "planned"
    unless: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether the ledger knows both sides of it."""
        return self.of in SCOPES and (self.what in COMPONENTS if self.what else self.mode in SCOPES["total"])


@dataclass(frozen=True, slots=True)
class GradeRule:
    """The grades that count in full for a mode, and the largest part of its units that may be of grade C."""

    full: str = EVERY_GRADE
    late_share: Fraction | None = None


def needs_of(rules: RuleSetData) -> Mapping[str, int]:
    """Units that the rule set itself asks for: total, central, and by mode."""
    return dict(rules.extra.get("require", {}))


def shares_of(rules: RuleSetData) -> Sequence[Share]:
    """The shares in their order."""
    return [_share(part) for part in rules.extra.get("share", ())]


def grade_rule(rules: RuleSetData, mode: str) -> GradeRule:
    """Which evidence counts for a mode. `offline_max_share` is about online time alone; D, where the rule set names it,
    counts once it was approved, and the ledger has no other D.
    """
    grades: Mapping[str, Any] = rules.extra.get("grades", {})  # Any: JSON
    full = grades.get(mode)
    if full is None:
        return GradeRule()
    late = grades.get("offline_max_share") if mode == "online" and "C" not in full else None
    by_hand = "D" if "D" in grades and "D" not in full else ""
    return GradeRule(full + by_hand, None if late is None else amount(late))


def _share(part: Mapping[str, Any]) -> Share:  # Any: JSON
    return Share(
        of=part.get("of", "total"),
        mode=part.get("mode", ""),
        what=part.get("what", ""),
        most=_part(part, "max"),
        least=_part(part, "min"),
        base=part.get("base", "planned"),
        unless=part.get("unless", ""),
    )


def _part(part: Mapping[str, Any], name: str) -> Fraction | None:  # Any: JSON
    return None if part.get(name) is None else amount(part[name])
