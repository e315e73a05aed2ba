"""Spans of a lease: cut to what the server's clock allows, remembered, and coalesced for the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lms.ledger.rules.bounds import SERVER_GRACE_S
from lms.ledger.rules.claims import SEEK_TOLERANCE_S
from lms.study.rules.beats import Beat, BeatRefused

# Domain §4.3 F5: a backlog is taken for a week; later it is for the office.
LATEST_MS = 7 * 24 * 3_600_000
# What comes later than this was not timed live: evidence of grade C.
LATE_MS = 10 * 60_000
# Beats join when they touch to within this, and the media does not drift away from rate x wall by more.
JOIN_MS = 400
ROUNDED_MS = 5
DRIFT_MS = 1_000
LONGEST_SEGMENT_MS = 30 * 60_000


class Limits(NamedTuple):
    """Until when spans count, in milliseconds since the lease was issued; None: no such limit."""

    received_ms: int
    expires_ms: int
    superseded_ms: int | None = None
    closed_ms: int | None = None
    duration_ms: int | None = None


class Span(NamedTuple):
    """What a lease holds until it is settled; JSON as a list in this order. `flags`: 1 playing, 2 visible, 4 late."""

    seq: int
    start_ms: int
    end_ms: int
    from_ms: int
    to_ms: int
    rate: str
    flags: int

    @property
    def is_live(self) -> bool:
        """Playing and seen."""
        return self.flags & 3 == 3

    @property
    def is_late(self) -> bool:
        """Reported long after it happened."""
        return bool(self.flags & 4)


def bound(beat: Beat, limits: Limits) -> Span | None:
    """The beat's span, cut to the limits (domain §4.2 O3); None for a beat without length, which is only heard.

    Raises BeatRefused when nothing of it is allowed: ahead-of-clock, expired, superseded, closed, too-late.
    """
    allowed, why = _allowed(limits)
    if beat.start_ms >= allowed and beat.end_ms > allowed:
        raise BeatRefused(why)
    age = limits.received_ms - beat.end_ms
    if age > LATEST_MS:
        raise BeatRefused("too-late")
    end = min(beat.end_ms, allowed)
    if end <= beat.start_ms:
        return None
    wall = end - beat.start_ms
    ahead, behind = ratio_of(beat.rate)
    furthest = beat.from_ms + wall * ahead // behind + SEEK_TOLERANCE_S * 1000
    to_ms, from_ms = min(beat.to_ms, furthest), beat.from_ms
    if limits.duration_ms is not None:
        to_ms, from_ms = min(to_ms, limits.duration_ms), min(from_ms, limits.duration_ms)
    flags = (1 if beat.playing else 0) | (2 if beat.visible else 0) | (4 if age > LATE_MS else 0)
    return Span(beat.seq, beat.start_ms, end, from_ms, to_ms, beat.rate, flags)


@lru_cache(maxsize=64)
def _allowed(limits: Limits) -> tuple[int, str]:
    """Until when spans count, and what is said of later ones: the same for all beats of a request."""
    ends = [
        (limits.received_ms + SERVER_GRACE_S * 1000, "ahead-of-clock"),
        (limits.expires_ms, "expired"),
        (limits.superseded_ms, "superseded"),
        (limits.closed_ms, "closed"),
    ]
    return min((end, why) for end, why in ends if end is not None)


@lru_cache(maxsize=256)
def ratio_of(rate: str) -> tuple[int, int]:
    """A rate as media : wall, exactly: "5/4" is (5, 4)."""
    exact = Fraction(rate)
    return exact.numerator, exact.denominator


def coalesce(spans: Sequence[Span]) -> list[Span]:
    """Join spans that follow each other, whatever the order of arrival; the first one's number names the result."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start_ms, span.seq)):
        if joined and _follows(joined[-1], span):
            last = joined[-1]
            joined[-1] = last._replace(end_ms=span.end_ms, to_ms=span.to_ms)
        else:
            joined.append(span)
    return joined


def _follows(before: Span, after: Span) -> bool:
    """Contiguous in time and in media, of the same kind, and as long as one claim may be."""
    if (before.rate, before.flags) != (after.rate, after.flags) or after.end_ms <= before.end_ms:
        return False
    if after.end_ms - before.start_ms > LONGEST_SEGMENT_MS:
        return False
    touches = (
        -ROUNDED_MS <= after.start_ms - before.end_ms <= JOIN_MS
        and abs(after.from_ms - before.to_ms) <= JOIN_MS
    )
    advance, wall = after.to_ms - before.from_ms, after.end_ms - before.start_ms
    return touches and advance >= 0 and abs(advance - Fraction(before.rate) * wall) <= DRIFT_MS


def add_seq(received: Sequence[Sequence[int]], seq: int) -> list[list[int]]:
    """The ranges of numbers received, with `seq`: [[1, 7], [9, 9]]. What they were is left as it is."""
    if received and seq > received[-1][1]:  # who reports in order is always here
        low, high = received[-1]
        before = [list(each) for each in received[:-1]]
        return [*before, [low, seq]] if seq == high + 1 else [*before, [low, high], [seq, seq]]
    ranges = sorted([*([low, high] for low, high in received), [seq, seq]])
    merged = [ranges[0]]
    for low, high in ranges[1:]:
        if low <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return merged


def has_seq(received: Sequence[Sequence[int]], seq: int) -> bool:
    """Whether this number came before."""
    if not received or seq > received[-1][1]:
        return False
    return any(low <= seq <= high for low, high in received)
