"""What a person decides about hours: how large it is, when a second person is needed, and the words in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lms.rulesets.rules import RuleSetData, units_of

# What one person may change alone (domain §4.5 X1), in units of the class's rule set.
ALONE_UNITS = 2
DAY_S = 86_400
# Two thousand hours: more than any programme asks for.
MOST_RECOGNISED_S = 2_000 * 3_600
_DOCUMENT, _APPROVED = "document: ", "approved by "


class LineSum(NamedTuple):
    """A line of an account over its lessons: a day, a mode, a component."""

    day: date
    mode: str
    component: str


class Change(NamedTuple):
    """What an act makes of one line, in whole seconds."""

    line: LineSum
    before_s: int
    after_s: int

    @property
    def delta_s(self) -> int:
        """Seconds added, or taken away below zero."""
        return self.after_s - self.before_s

    def as_json(self) -> list[str | int]:
        """For storage; `change_of` reads it."""
        day, mode, component = self.line
        return [day.isoformat(), mode, component, self.before_s, self.after_s]


def change_of(row: list[str | int]) -> Change:
    """The change that `as_json` stored."""
    day, mode, component, before_s, after_s = row
    line = LineSum(date.fromisoformat(str(day)), str(mode), str(component))
    return Change(line, int(before_s), int(after_s))


def size_of(changes: Iterable[Change], rules: RuleSetData) -> Fraction:
    """How many units the changes move, up or down."""
    moved: dict[str, int] = {}
    for change in changes:
        moved[change.line.mode] = moved.get(change.line.mode, 0) + abs(change.delta_s)
    return units_of(moved, rules)


def is_too_much_alone(size: Fraction, before: Fraction = Fraction(0)) -> bool:
    """Whether `size` units are too many for one person, who posted `before` units alone shortly before: a large
    correction cut into small ones is still a large one.
    """
    return size + before > ALONE_UNITS


def asks_for_two(rules: RuleSetData) -> bool:
    """Whether the rule set wants two people for every declared hour."""
    grades = rules.extra.get("grades") or {}
    return bool(grades.get("D") == "two_approvers")


def movable(
    sums: Mapping[LineSum, int], *, since: date | None = None, until: date | None = None
) -> tuple[Change, ...]:
    """Whole lines that stand from `since` to `until`, each leaving nothing behind, in order of day."""
    return tuple(
        Change(line, seconds, 0)
        for line, seconds in sorted(sums.items())
        if seconds > 0 and (since is None or line.day >= since) and (until is None or line.day <= until)
    )


class WhyRead(NamedTuple):
    """The words of an entry, taken apart; `reason` is empty where no person wrote them."""

    reason: str
    words: str
    document: str
    approver: str
    note: str


def read_why(text: str) -> WhyRead:
    """What `why_text` wrote; anything else is words alone."""
    first, *rest = text.split("\n")
    reason, found, words = first.partition(": ")
    if not found or not reason.replace("_", "").isalpha():
        return WhyRead("", text, "", "", "")
    document = next((line.removeprefix(_DOCUMENT) for line in rest if line.startswith(_DOCUMENT)), "")
    approval = next((line.removeprefix(_APPROVED) for line in rest if line.startswith(_APPROVED)), "")
    approver, _, note = approval.partition(": ")
    return WhyRead(reason, words, document, approver, note)


def one_line(text: str) -> str:
    """Words without line breaks: so nobody can write another person's approval into their reason."""
    return " ".join(text.split())


def why_text(*, reason: str, words: str, document: str = "", approver: str = "", note: str = "") -> str:
    """What an entry says about itself, hashed with it: the reason and the proposer's words on the first line, then
    the document, then the second person's name (`u_<uuid>`) and words. The proposer is the entry's `by`.
    """
    lines = [f"{reason}: {one_line(words)}"]
    if document:
        lines.append(_DOCUMENT + one_line(document))
    if approver:
        lines.append(f"{_APPROVED}{approver}: {one_line(note)}".removesuffix(": "))
    return "\n".join(lines)
