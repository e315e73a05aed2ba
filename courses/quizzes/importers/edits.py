"""Passages of a text that a person wrote anew: what stands there now, and which line of the file each line is (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """Lines `first` to `last` of the file (from 1), and what stands in their place."""

    first: int
    last: int
    text: str


class Passage(NamedTuple):
    """Lines of the text as it reads now, from 1: what a person sees and corrects. `line`: of the file, where it begins."""

    first: int
    last: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Edited:
    """A text as it reads now. A line that was added has the number of the passage's last line in the file."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line(self, number: int) -> int:
        """Which line of the file line `number` is."""
        return self.numbers[number - 1] if 0 < number <= len(self.numbers) else number

    def passage(self, first: int, last: int) -> Passage:
        """These lines."""
        return Passage(first, last, "\n".join(self.lines[first - 1 : last]), self.line(first))


def edited(text: str, edits: Iterable[Edit] = ()) -> Edited:
    """The text with its passages replaced; `edits` do not overlap."""
    source = text.splitlines()
    lines: list[str] = []
    numbers: list[int] = []
    at = 1
    for edit in sorted(edits):
        lines += source[at - 1 : edit.first - 1]
        numbers += range(at, min(edit.first, len(source) + 1))
        fresh = edit.text.splitlines()
        lines += fresh
        numbers += [min(edit.first + place, edit.last) for place in range(len(fresh))]
        at = edit.last + 1
    lines += source[at - 1 :]
    numbers += range(at, len(source) + 1)
    return Edited(tuple(lines), tuple(numbers))


def with_edit(text: str, edits: Sequence[Edit], first: int, last: int, new: str) -> tuple[Edit, ...]:
    """The edits when lines `first` to `last` of what reads now are written anew; one that they touch goes into it."""
    now = edited(text, edits)
    low, high = first, last
    for begin, end in _regions(edits):
        if begin <= last and first <= end:
            low, high = min(low, begin), max(high, end)
    whole = [*now.lines[low - 1 : first - 1], *new.splitlines(), *now.lines[last:high]]
    start, stop = now.line(low), now.line(high)
    for edit in edits:
        if edit.first <= stop <= edit.last:
            stop = edit.last
    kept = [edit for edit in edits if edit.last < start or stop < edit.first]
    return tuple(sorted([*kept, Edit(start, stop, "\n".join(whole))]))


def _regions(edits: Iterable[Edit]) -> Iterable[tuple[int, int]]:
    """Where each edit stands in what reads now; one that took lines away stands nowhere."""
    moved = 0
    for edit in sorted(edits):
        size = len(edit.text.splitlines())
        if size:
            yield edit.first + moved, edit.first + moved + size - 1
        moved += size - (edit.last - edit.first + 1)
