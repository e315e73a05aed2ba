"""From claims to credited pieces: the normative order of calculation, step by step (domain §4.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lms.ledger.rules.claims import Claim, check
from lms.ledger.rules.intervals import Intervals, Number, first, length, subtract, union

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ZERO = Fraction(0)


class Span(NamedTuple):
    """A stretch of wall time of one claim within one civil day; `why` is None when it won its seconds."""

    start: Fraction
    end: Fraction
    claim: Claim
    why: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of one span: seconds credited and over which media, seconds lost and why."""

    claim: Claim
    day: date
    start: Fraction
    end: Fraction
    credited: Fraction = ZERO
    media: Intervals = ()
    lost: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Pieces in order of wall time; `covered` and `credited` are media by lesson, `credited` with what came in."""

    pieces: tuple[Piece, ...]
    covered: Mapping[str, Intervals]
    credited: Mapping[str, Intervals]


def instant(moment: datetime) -> Fraction:
    """An aware datetime as exact seconds since 1970."""
    return Fraction((moment - EPOCH) // MICROSECOND, 1_000_000)


def moment(at: Fraction) -> datetime:
    """The aware UTC datetime of an instant, down to the microsecond."""
    return EPOCH + timedelta(microseconds=int(at * 1_000_000 // 1))


def day_of(at: Fraction, zone: ZoneInfo) -> date:
    """The civil day of an instant."""
    return moment(at).astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo) -> Fraction:
    """The instant at which a civil day begins, daylight saving included."""
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC))


def replay(
    claims: Sequence[Claim],
    *,
    credited: Mapping[str, Iterable[Sequence[Number]]] | None = None,
    already: Mapping[date, Fraction] | None = None,
    since: date | None = None,
) -> Outcome:
    """Credit one person's claims. `credited`: media by lesson credited before; `already`: capped seconds a day.

    With `since`, pieces of earlier days are left out: they were walked before, and are in `credited`.
    Raises ClaimRefused for an impossible claim.
    """
    for claim in claims:
        check(claim)
    live = [claim for claim in claims if claim.why_nothing() is None]
    spans = [*_arbitrate(live), *_idle(claims)]
    spans.sort(key=lambda span: (span.start, span.claim.precedence()))
    walker = _Walker(credited or {}, already or {})
    pieces = [
        walker.walk(part, day)
        for span in spans
        for day, part in _by_day(span)
        if since is None or day >= since
    ]
    media: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for claim in live:
        if claim.lesson is not None and claim.m0 is not None and claim.m1 is not None:
            media[claim.lesson].append((claim.m0, claim.m1))
    covered = {lesson: union(spans) for lesson, spans in media.items()}
    return Outcome(tuple(pieces), covered, walker.credited)


def _idle(claims: Iterable[Claim]) -> Iterator[Span]:
    """Claims that earn nothing and take no wall time (order 1)."""
    for claim in claims:
        why = claim.why_nothing()
        if why is not None:
            yield Span(claim.start, claim.end, claim, why)


def _arbitrate(live: Sequence[Claim]) -> Iterator[Span]:
    """Every wall second to one claim (order 2): won spans, and what overlapping claims lost."""
    won: dict[int, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for start, end, index in _winners(live):
        mine = won[index]
        if mine and mine[-1][1] == start:
            mine[-1] = (mine[-1][0], end)
        else:
            mine.append((start, end))
    for index, claim in enumerate(live):
        for start, end in won[index]:
            yield Span(start, end, claim, None)
        for lost_from, lost_to in subtract([(claim.start, claim.end)], won[index]):
            yield Span(Fraction(lost_from), Fraction(lost_to), claim, "overlap")


def _winners(live: Sequence[Claim]) -> Iterator[tuple[Fraction, Fraction, int]]:
    """A sweep over all boundaries: between two of them the claim of highest precedence has the time."""
    starts = sorted(range(len(live)), key=lambda index: live[index].start)
    bounds = sorted({edge for claim in live for edge in (claim.start, claim.end)})
    heap: list[tuple[tuple[int, Fraction, Fraction, str | int], int]] = []
    waiting = 0
    for start, end in pairwise(bounds):
        while waiting < len(starts) and live[starts[waiting]].start <= start:
            index = starts[waiting]
            heappush(heap, (live[index].precedence(), index))
            waiting += 1
        while heap and live[heap[0][1]].end <= start:
            heappop(heap)
        if heap:
            yield start, end, heap[0][1]


def _by_day(span: Span) -> Iterator[tuple[date, Span]]:
    """The span split at civil midnights of its rule set's zone (order 3)."""
    zone, at = span.claim.rules.zone, span.start
    day = day_of(at, zone)
    while at < span.end:
        following = day + timedelta(days=1)
        until = min(span.end, day_start(following, zone))
        if until > at:
            yield day, span._replace(start=at, end=until)
            at = until
        day = following


class _Walker:
    """Remembers what is credited so far, by lesson and by day, while the pieces are walked (orders 3 and 4)."""

    def __init__(
        self, credited: Mapping[str, Iterable[Sequence[Number]]], already: Mapping[date, Fraction]
    ) -> None:
        self.credited: dict[str, Intervals] = {lesson: union(spans) for lesson, spans in credited.items()}
        self.already = already
        self.used: dict[tuple[date, str], Fraction] = defaultdict(Fraction)

    def walk(self, span: Span, day: date) -> Piece:
        """Decide one span."""
        claim = span.claim
        if span.why is not None:
            lost = ((span.why, span.end - span.start),)
            return Piece(claim, day, span.start, span.end, lost=lost)
        if claim.media is None or claim.lesson is None:
            wanted = span.end - span.start
            given = self._within_cap(claim, day, wanted)
            return self._piece(span, day, given, (), [("daily_cap", wanted - given)])
        return self._media_piece(span, day, claim.lesson)

    def _media_piece(self, span: Span, day: date, lesson: str) -> Piece:
        claim, worth = span.claim, _worth(span.claim)
        run = [(claim.media_at(span.start), claim.media_at(span.end))]
        fresh = subtract(run, self.credited.get(lesson, ()))
        wanted = length(fresh) * worth
        given = self._within_cap(claim, day, Fraction(wanted))
        media = fresh if given == wanted else first(fresh, given / worth)
        self.credited[lesson] = union(self.credited.get(lesson, ()), media)
        again = (length(run) - length(fresh)) * worth
        return self._piece(span, day, given, media, [("rewatch", again), ("daily_cap", wanted - given)])

    def _piece(
        self,
        span: Span,
        day: date,
        given: Fraction,
        media: Intervals,
        lost: Iterable[tuple[str, Fraction | int]],
    ) -> Piece:
        self.used[day, span.claim.mode] += given
        why = tuple((reason, Fraction(seconds)) for reason, seconds in lost if seconds)
        return Piece(span.claim, day, span.start, span.end, given, media, why)

    def _within_cap(self, claim: Claim, day: date, wanted: Fraction) -> Fraction:
        """The seconds that the day's cap still allows, over all modes of the cap and all classes."""
        cap = claim.rules.cap_on(claim.mode)
        if cap is None:
            return wanted
        used = self.already.get(day, ZERO) + sum((self.used[day, mode] for mode in cap.modes), ZERO)
        return min(wanted, max(ZERO, cap.units * claim.rules.unit_s(claim.mode) - used))


def _worth(claim: Claim) -> Fraction:
    """Seconds credited a second of media, by the rule's `speed` (order 4)."""
    if claim.rules.speed == "content":
        return Fraction(1)
    return 1 / claim.rate if claim.rules.speed == "wall" else min(Fraction(1), 1 / claim.rate)
