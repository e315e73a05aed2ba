"""Where a stretch that was played without a network lies in real time, and whether it counts by itself (ADR 0032).

All times are milliseconds since the lease was issued by the server's clock, unless a name says otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from lms.ledger.rules.bounds import SERVER_GRACE_S, unprovable
from lms.ledger.rules.claims import SEEK_TOLERANCE_S
from lms.ledger.rules.intervals import length, subtract, union
from lms.study.rules.beats import Beat, BeatRefused, parse_beat, seq_of
from lms.study.rules.spans import LATEST_MS, Span, add_seq, coalesce, has_seq, ratio_of

# A device's clock that moved against ours by less than this was not set meanwhile: networks and crystals do that.
STEADY_MS = 60_000
MOST_SEGMENTS = 200
LATE_FLAG = 4
RUN = re.compile(r"[A-Za-z0-9-]{1,40}")
GRACE_MS = SERVER_GRACE_S * 1000
LONGEST_RTT_MS = 60_000


class BatchMalformed(ValueError):
    """A signed text that is no batch."""


class Batch(NamedTuple):
    """What the device signed: whose key, which page's clock, and stretches that are beats in every field."""

    key: str
    run: str
    segments: Sequence[object]


class Clocks(NamedTuple):
    """What is known of the device's clocks when a batch comes.

    `lease_wall_ms`: what its wall clock said when the lease was issued. `drift_ms`: how far it was set since
    (None: unknown). `is_own_run`: the monotonic clock of the stretches began with the lease. `sent_mono_ms`: what
    that clock says now (None: another page sends).
    """

    received_ms: int
    lease_wall_ms: int
    drift_ms: int | None
    is_own_run: bool
    sent_mono_ms: int | None

    @property
    def is_steady(self) -> bool:
        """The wall clock was not set since the pass came."""
        return self.drift_ms is not None and abs(self.drift_ms) <= STEADY_MS


class Held(NamedTuple):
    """A stretch that a person decides on; `span` lies where it is proved to, or from 0 on when nothing is proved.

    `run` is the page that counted it, '' for the one of the lease.
    """

    span: Span
    why: str
    is_placed: bool
    run: str = ""


@dataclass(slots=True)
class Sorted:
    """The stretches of a batch: what counts by itself, what waits, what cannot be true, and all numbers now."""

    counted: list[Span] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    refused: list[tuple[int | None, str]] = field(default_factory=list)
    received: list[list[int]] = field(default_factory=list)
    answers: list[Beat] = field(default_factory=list)  # to presence prompts


def parse_batch(text: str) -> Batch:
    """Read what was signed. Raises BatchMalformed; its stretches are checked one by one, later."""
    try:
        raw: Any = json.loads(text)  # Any: JSON from outside
    except (ValueError, RecursionError) as error:
        raise BatchMalformed("no JSON") from error
    if not isinstance(raw, dict) or raw.get("v") != 1:
        raise BatchMalformed("no batch of version 1")
    key, run, segments = raw.get("key"), raw.get("run"), raw.get("segments")
    if not isinstance(key, str) or not isinstance(run, str) or not RUN.fullmatch(run):
        raise BatchMalformed("no key or no run")
    if not isinstance(segments, list) or len(segments) > MOST_SEGMENTS:
        raise BatchMalformed("no segments, or too many")
    return Batch(key, run, segments)


def offset_of(*, now_ms: int, wall_ms: int, rtt_ms: int) -> int:
    """The server's clock less the device's, both in milliseconds since 1970: half of the way there is taken off (X6)."""
    return now_ms - wall_ms - min(max(0, rtt_ms), LONGEST_RTT_MS) // 2


def end_of(beat: Beat, clocks: Clocks) -> int | None:
    """When the stretch ended; None when no clock proves it. Monotonic clocks beat wall clocks (X6).

    The page's own monotonic clock counts from the lease; it stands still while some devices sleep, and then a wall
    clock that nobody set tells more. Another page's clock began nobody knows when: it is tied to now if that page
    sends, else the wall clock must be the one that was measured.
    """
    latest = clocks.received_ms + GRACE_MS
    wall = None
    if clocks.is_steady and beat.wall_ms is not None:
        wall = beat.wall_ms - clocks.lease_wall_ms
    if clocks.is_own_run:
        slept = wall is not None and beat.end_ms + STEADY_MS < wall <= latest
        return wall if slept else beat.end_ms
    if wall is not None and wall <= latest:
        return wall
    if clocks.sent_mono_ms is not None and clocks.sent_mono_ms >= beat.end_ms:
        return clocks.received_ms - (clocks.sent_mono_ms - beat.end_ms)
    return None


def sort_batch(
    raw_segments: Iterable[object],
    clocks: Clocks,
    *,
    received: Sequence[Sequence[int]],
    duration_ms: int,
    hold: str = "",
) -> Sorted:
    """Decide every stretch whose number is not in the ranges `received`. With `hold` all that could be true waits for
    a person, for that reason.
    """
    found = Sorted(received=[list(each) for each in received])
    for raw in raw_segments:
        try:
            beat = parse_beat(raw)
        except BeatRefused as refusal:
            found.refused.append((seq_of(raw), refusal.code))
            continue
        if has_seq(found.received, beat.seq):
            continue
        found.received = add_seq(found.received, beat.seq)
        if beat.prompt is not None:
            found.answers.append(beat)
        _decide(beat, clocks, duration_ms, hold, found)
    return found


def _decide(beat: Beat, clocks: Clocks, duration_ms: int, hold: str, found: Sorted) -> None:
    wall = beat.end_ms - beat.start_ms
    if wall <= 0:
        return
    end = end_of(beat, clocks)
    latest = clocks.received_ms + GRACE_MS
    why = hold or _why_held(end, wall, clocks)
    if why or end is None:
        is_placed = end is not None and end - wall >= -GRACE_MS and end <= latest
        placed = end if end is not None and is_placed else wall
        found.held.append(Held(_span(beat, placed, wall, duration_ms), why, is_placed))
    else:
        found.counted.append(_span(beat, end, wall, duration_ms))


def _why_held(end: int | None, wall: int, clocks: Clocks) -> str:
    if end is None:
        return "clock-broken"
    if end > clocks.received_ms + GRACE_MS or end - wall < -GRACE_MS:
        return "more-than-gap"
    return "late" if clocks.received_ms - end > LATEST_MS else ""


def _span(beat: Beat, end: int, wall: int, duration_ms: int) -> Span:
    """The stretch at its place, its media cut to what its own time allows and to the lesson (domain §4.2 O3)."""
    ahead, behind = ratio_of(beat.rate)
    furthest = beat.from_ms + wall * ahead // behind + SEEK_TOLERANCE_S * 1000
    to_ms = min(beat.to_ms, furthest, duration_ms)
    flags = (1 if beat.playing else 0) | (2 if beat.visible else 0) | LATE_FLAG
    return Span(beat.seq, end - wall, end, min(beat.from_ms, duration_ms), to_ms, beat.rate, flags)


def upper_bound_s(held: Sequence[Held], *, gap_ms: int) -> int:
    """The most that held stretches can be worth: each moment once, never more than the gap they fell in (V13)."""
    live = [one for one in held if one.span.is_live]
    placed = length(union([(one.span.start_ms, one.span.end_ms) for one in live if one.is_placed]))
    claimed = placed + sum(one.span.end_ms - one.span.start_ms for one in live if not one.is_placed)
    _verdict, most = unprovable(Fraction(claimed), gap=Fraction(max(0, gap_ms)))
    return int(most // 1000)


def decided_spans(held: Sequence[Held], *, seconds: int) -> list[Held]:
    """The first `seconds` of what was held and live, in order: the proved ones where they were, the others one after
    the other from the moment of the lease on. Neighbours are joined.
    """
    left, cursor = seconds * 1000, 0
    given: dict[tuple[str, bool], list[Span]] = {}
    taken: list[tuple[int, int]] = []
    live = [one for one in held if one.span.is_live]
    for one in sorted(live, key=lambda one: (not one.is_placed, one.span.start_ms, one.run, one.span.seq)):
        span = one.span
        if not one.is_placed:
            wall = span.end_ms - span.start_ms
            span = span._replace(start_ms=cursor, end_ms=cursor + wall)
            cursor += wall
        free = subtract([(span.start_ms, span.end_ms)], taken)
        if not free or left <= 0:
            continue
        start = int(free[0][0])
        span = _part(span, start, min(int(free[0][1]), start + left))
        given.setdefault((one.run, one.is_placed), []).append(span)
        taken.append((span.start_ms, span.end_ms))
        left -= span.end_ms - span.start_ms
    return [
        Held(span, "", is_placed, run)
        for (run, is_placed), spans in sorted(given.items())
        for span in coalesce(spans)
    ]


def _part(span: Span, start: int, end: int) -> Span:
    """The stretch from `start` to `end` alone, its media with it."""
    ahead, behind = ratio_of(span.rate)
    from_ms = min(span.to_ms, span.from_ms + (start - span.start_ms) * ahead // behind)
    to_ms = span.to_ms if end == span.end_ms else min(span.to_ms, from_ms + (end - start) * ahead // behind)
    return span._replace(start_ms=start, end_ms=end, from_ms=from_ms, to_ms=to_ms)
