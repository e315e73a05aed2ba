"""From derived lines to ledger entries: what to post so that the ledger says what the evidence says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lms.ledger.rules.crediting import Piece

SYSTEM = "sys"
# What people add beside the evidence: it stands for itself, whatever the evidence of its line becomes.
APART = frozenset({"adjustment", "recognition", "transfer_in", "transfer_out"})


class LineKey(NamedTuple):
    """A line of a statement: one enrolment, day, mode, component and lesson."""

    owner: int
    day: date
    mode: str
    component: str
    lesson: str | None


@dataclass(slots=True)
class Line:
    """What the evidence gives one line, exactly, by the key of each claim."""

    parts: dict[str, Fraction] = field(default_factory=dict)

    @property
    def sec(self) -> int:
        """Whole seconds of the line, rounded down once."""
        return int(sum(self.parts.values(), Fraction(0)))

    def of(self, keys: Iterable[str]) -> int:
        """Whole seconds that these claims give."""
        return int(sum((self.parts.get(key, Fraction(0)) for key in keys), Fraction(0)))


class Posted(NamedTuple):
    """An entry that is in the ledger already. `ev` holds the keys of its claims."""

    seq: int
    kind: str
    sec: int
    ev: frozenset[str]
    by: str
    of: int | None


class Posting(NamedTuple):
    """An entry to add. A reversal names the entry it takes back; `declared`: a person's word is in it."""

    kind: str
    sec: int
    ev: tuple[str, ...]
    of: int | None = None
    declared: bool = False


def lines_of(pieces: Iterable[Piece], *, pending: bool) -> dict[LineKey, Line]:
    """The lines of the pieces that are posted, or of those that wait for a quiz; empty ones are left out."""
    lines: dict[LineKey, Line] = {}
    for piece in pieces:
        claim = piece.claim
        if not piece.credited or claim.pending is not pending:
            continue
        key = LineKey(int(claim.owner), piece.day, claim.mode, claim.component, claim.lesson)
        parts = lines.setdefault(key, Line()).parts
        parts[str(claim.key)] = parts.get(str(claim.key), Fraction(0)) + piece.credited
    return lines


def live(entries: Sequence[Posted]) -> list[Posted]:
    """Entries that no reversal takes back."""
    reversed_seqs = {entry.of for entry in entries if entry.kind == "reversal"}
    return [entry for entry in entries if entry.kind != "reversal" and entry.seq not in reversed_seqs]


def followed(entries: Sequence[Posted]) -> list[Posted]:
    """Entries that follow the evidence of their line: all but those that stand apart, and what takes these back."""
    apart = {entry.seq for entry in entries if entry.kind in APART}
    return [entry for entry in entries if entry.seq not in apart and entry.of not in apart]


def by_hand(entries: Sequence[Posted]) -> int:
    """Seconds of followed entries that people added or took away: later evidence does not undo the decision."""
    return sum(entry.sec for entry in entries if entry.by != SYSTEM)


def target_of(line: Line, entries: Sequence[Posted]) -> int:
    """Seconds that the line should show: what the evidence gives, with the decisions on it, and what stands apart.

    Below zero only where hours were moved to another class and the evidence behind them shrank afterwards: then the
    sum over both classes is still what the evidence gives.
    """
    near = followed(entries)
    apart = sum(entry.sec for entry in entries) - sum(entry.sec for entry in near)
    return max(0, line.sec + by_hand(near)) + apart


def from_evidence(entries: Sequence[Posted]) -> int:
    """Seconds of one line that stand on evidence: those that a person's word added are left out."""
    near = followed(entries)
    return max(0, sum(entry.sec for entry in near) - max(0, by_hand(near)))


def postings_for(line: Line, entries: Sequence[Posted]) -> list[Posting]:
    """What to add to `entries` of one line. Nothing is edited: growth on top of evidence that still gives what it
    gave is one credit; anything else takes back what stands and credits anew (domain §4.7, late evidence).
    """
    near = followed(entries)
    standing, by_people = live(near), by_hand(near)
    target, posted = max(0, line.sec + by_people), sum(entry.sec for entry in near)
    named: frozenset[str] = frozenset().union(*(entry.ev for entry in standing))
    # What a person took back is accounted for as well, although nothing that stands names its evidence any more.
    known = named.union(*(entry.ev for entry in near if entry.by != SYSTEM))
    unchanged = named <= line.parts.keys() and max(0, line.of(known) + by_people) == posted
    if unchanged and target >= posted:
        new = tuple(sorted(line.parts.keys() - known))
        return [Posting("credit", target - posted, new)] if target > posted else []
    back = [Posting("reversal", -entry.sec, tuple(sorted(entry.ev)), entry.seq) for entry in standing]
    declared = any(entry.by != SYSTEM for entry in near)
    again = Posting("credit", target, tuple(sorted(line.parts)), declared=declared)
    return back + ([again] if target else [])


def postings_again(line: Line, entries: Sequence[Posted]) -> list[Posting]:
    """What to add when the line is counted by another rule set: every entry of the system is taken back and credited
    anew, also when the seconds are equal, so that both rules are visible (domain §4.5 X5).

    What people made stays, unless the new rules give its evidence nothing or less than it says; then the decision is
    carried over, as when evidence changes.
    """
    near = followed(entries)
    ours = [entry for entry in live(near) if entry.by == SYSTEM]
    kept = [entry for entry in live(near) if entry.by != SYSTEM]
    named: frozenset[str] = frozenset().union(*(entry.ev for entry in kept))
    left = sum(entry.sec for entry in near) - sum(entry.sec for entry in ours)
    target = max(0, line.sec + by_hand(near))
    if not ours or target < left or not named <= line.parts.keys():
        return postings_for(line, entries)
    back = [Posting("reversal", -entry.sec, tuple(sorted(entry.ev)), entry.seq) for entry in ours]
    declared = any(entry.by != SYSTEM for entry in near)
    fresh = Posting("credit", target - left, tuple(sorted(line.parts)), declared=declared)
    return back + ([fresh] if target > left else [])
