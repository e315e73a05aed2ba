"""The hours of a person told a second time, minute by minute and with nothing of the product's code.

It follows the normative order of the calculation word for word: every minute goes to one claim, its media is looked at,
what was credited before is taken out, the cap cuts. It is slow and holds only for claims that begin and end on whole
minutes; the product's pieces of any length must give the same, to the fraction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

MINUTE = 60
DAY = 86_400
RANK = {"onsite": 0, "workplace": 1, "online": 2}
ZERO = Fraction(0)


@dataclass(frozen=True)
class Told:
    """A claim as the model takes it: seconds since a local midnight, whole minutes; media in seconds."""

    mode: str
    start: int
    end: int
    leased: Fraction
    rate: Fraction = Fraction(1)
    m0: Fraction | None = None
    m1: Fraction | None = None
    lesson: str | None = None
    visible: bool = True
    # From when to when a presence prompt was not answered.
    quiet: tuple[tuple[int, int], ...] = ()


@dataclass
class Sums:
    """Credited seconds by (day, mode), and media by lesson: what was credited, and what was seen."""

    by_day_mode: dict[tuple[int, str], Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    credited: dict[str, list[tuple[Fraction, Fraction]]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, list[tuple[Fraction, Fraction]]] = field(default_factory=lambda: defaultdict(list))


def tell(claims: list[Told], *, max_rate: Fraction, cap_s: Fraction, speed: str) -> Sums:
    """Walk the minutes of all claims in order."""
    sums = Sums()
    alive = [(place, one) for place, one in enumerate(claims) if one.visible and _may(one, max_rate)]
    if not alive:
        return sums
    for _place, one in alive:
        if one.lesson is not None and one.m0 is not None and one.m1 is not None:
            for now in range(one.start, one.end, MINUTE):
                begin, end = _media(one, now)
                if not _is_quiet(one, now):
                    _add(sums.seen[one.lesson], begin, one.m1 if now + MINUTE == one.end else end)
    first, last = min(one.start for _, one in alive), max(one.end for _, one in alive)
    for now in range(first, last, MINUTE):
        there = [
            (place, one) for place, one in alive if one.start <= now < one.end and not _is_quiet(one, now)
        ]
        if there:
            _place, winner = min(
                there, key=lambda pair: (RANK[pair[1].mode], pair[1].leased, pair[1].start, pair[0])
            )
            _credit(sums, winner, now, cap_s, speed)
    return sums


def _is_quiet(one: Told, now: int) -> bool:
    """Nobody was proved to be there in this minute: it goes to another claim, or to none."""
    return any(begin <= now < end for begin, end in one.quiet)


def _may(one: Told, max_rate: Fraction) -> bool:
    return one.mode != "online" or one.rate <= max_rate


def _media(one: Told, now: int) -> tuple[Fraction, Fraction]:
    """Where the film goes in this minute; it stands still from its end on."""
    assert one.m0 is not None
    assert one.m1 is not None
    begin = one.m0 + one.rate * (now - one.start)
    return min(begin, one.m1), min(begin + one.rate * MINUTE, one.m1)


def _credit(sums: Sums, one: Told, now: int, cap_s: Fraction, speed: str) -> None:
    day = now // DAY
    if one.lesson is None:
        sums.by_day_mode[day, one.mode] += MINUTE
        return
    # Seconds that a second of fresh film is worth: the time that it took, but no more than the film under "min".
    worth = 1 / max(one.rate, Fraction(1)) if speed == "min" else 1 / one.rate
    left = cap_s - sums.by_day_mode[day, one.mode]
    for begin, end in _fresh(sums.credited[one.lesson], *_media(one, now)):
        earned = min((end - begin) * worth, left)
        if earned > 0:
            sums.by_day_mode[day, one.mode] += earned
            left -= earned
            _add(sums.credited[one.lesson], begin, begin + earned / worth)


def _fresh(
    known: list[tuple[Fraction, Fraction]], begin: Fraction, end: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """The parts of a stretch that are in none of the known ones, which are in order and apart."""
    found = []
    for low, high in known:
        if high <= begin or low >= end:
            continue
        if begin < low:
            found.append((begin, low))
        begin = max(begin, high)
    return [*found, (begin, end)] if begin < end else found


def _add(known: list[tuple[Fraction, Fraction]], begin: Fraction, end: Fraction) -> None:
    """Put a stretch among those, joined with what it touches."""
    if begin >= end:
        return
    apart = [pair for pair in known if pair[1] < begin or pair[0] > end]
    near = [pair for pair in known if not (pair[1] < begin or pair[0] > end)]
    joined = (min([begin, *(low for low, _ in near)]), max([end, *(high for _, high in near)]))
    known[:] = sorted([*apart, joined])
