"""When things happen in a file, by its packets alone: spans, steps, and stretches in which nothing happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

LAST_S = 10.0  # a last packet that claims to stay longer is not believed
HOLE_S = 5.0
RUN_UP_S = 0.2
LONE_HOLE_S = 120.0
LONE_HOLE_STEPS = 50
MOST_HOLES = 20
# What ffmpeg does with containers whose clocks may jump (dts_delta_threshold, and a tenth of a second backwards).
JUMP_S, BACKWARDS_S = 10.0, 0.1
Gap = tuple[float, float]


@dataclass(slots=True)
class Clock:
    """Mends the jumps of a transport stream as ffmpeg does while it reads: one offset for the whole file."""

    may_jump: bool
    offset: float = 0.0
    last: float | None = None
    expected: dict[int, float] = field(default_factory=dict)

    def shift(self, stream: int, at: float, length: float) -> float:
        """What is added to the times of this packet."""
        if not self.may_jump:
            return 0.0
        now, wanted = at + self.offset, self.expected.get(stream)
        reference = self.last if wanted is None else wanted
        if reference is not None:
            ahead = now - reference
            if abs(ahead) > JUMP_S or (wanted is not None and ahead < -BACKWARDS_S):
                self.offset -= ahead
                now -= ahead
        self.last = now
        self.expected[stream] = now + length
        return self.offset


@dataclass(slots=True)
class Track:
    """What the packets of one stream add up to."""

    first_s: float = float("inf")
    last_s: float = float("-inf")
    high_s: float = float("-inf")
    packets: int = 0
    expected: int = 0
    shown: int = 0
    size: int = 0
    is_torn_at_end: bool = False
    step_s: float = 0.04
    keys: list[tuple[float, int]] = field(default_factory=list)
    steps: set[int] = field(default_factory=set)
    gaps: list[Gap] = field(default_factory=list)
    before: float | None = None

    def add(self, packet: Any, base: Fraction, clock: Clock) -> None:  # Any: a PyAV packet
        """Count one packet. One without any time counts, but says nothing about time."""
        if packet.size == 0:
            return
        self.packets += 1
        self.shown += not packet.is_discard
        self.is_torn_at_end = bool(packet.is_corrupt)
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and not packet.is_discard:  # an edit list hides what is discarded
            # Rounded once, as the fraction would be, for a third of its price: there are many packets.
            units, parts = base.numerator, base.denominator
            length = max(0.0, (packet.duration or 0) * units / parts)
            decoded_at = (packet.dts if packet.dts is not None else stamp) * units / parts
            shift = clock.shift(packet.stream_index, decoded_at, length)
            self._at(stamp * units / parts + shift, length, is_key=packet.is_keyframe)
            self._step(decoded_at + shift)
        self.size += packet.size

    def _at(self, at: float, length: float, *, is_key: bool) -> None:
        if at - self.high_s > HOLE_S and self.high_s > float("-inf"):
            self.gaps.append((self.high_s + self.step_s, at))
        elif self.gaps and self.gaps[-1][0] < at < self.gaps[-1][1]:
            self.gaps[-1] = (self.gaps[-1][0], at)  # pictures come in another order than they are shown
        self.first_s, self.high_s = min(self.first_s, at), max(self.high_s, at)
        self.last_s = max(self.last_s, at + min(length, LAST_S))
        if is_key:
            self.keys.append((at, self.size))

    def _step(self, now: float) -> None:
        if self.before is not None:
            step = now - self.before
            if 0 < step <= HOLE_S:
                self.step_s = step
            if len(self.steps) < 64:
                self.steps.add(round(step * 1_000))
        self.before = now

    @property
    def is_steady(self) -> bool:
        """Whether pictures come at one rate: steps differ by no more than the rounding of a time base."""
        return bool(self.steps) and max(self.steps) - min(self.steps) <= 2

    def peak_bps(self) -> int:
        """The highest bit rate between two key pictures at least a second apart."""
        peak, places = 0.0, [*self.keys, (self.last_s, self.size)]
        start = places[0]
        for at, size in places[1:]:
            if at - start[0] >= 1.0:
                peak = max(peak, (size - start[1]) * 8 / (at - start[0]))
                start = (at, size)
        return round(peak)

    def max_gap_ms(self) -> int:
        """The longest stretch without a key picture; 0 without any."""
        times = [at for at, _size in self.keys]
        ends = [*times[1:], self.last_s] if times else []
        return round(max((b - a for a, b in zip(times, ends, strict=True)), default=0.0) * 1_000)


def holes(tracks: list[Track]) -> list[Gap]:
    """Stretches in which no track has anything: the recording stood, or its clock jumped. The longest come first.

    A lone track may stand still for long and mean it (a slide without a voice): there only what is long by far counts.
    """
    if not tracks:
        return []
    common = tracks[0].gaps
    for track in tracks[1:]:
        common = [
            (max(a, c), min(b, d)) for a, b in common for c, d in track.gaps if min(b, d) - max(a, c) > HOLE_S
        ]
    if len(tracks) == 1:
        least = max(LONE_HOLE_S, LONE_HOLE_STEPS * tracks[0].step_s)
        common = [(a, b) for a, b in common if b - a > least]
    return sorted(common, key=lambda gap: gap[0] - gap[1])[:MOST_HOLES]


def zero(tracks: list[Track]) -> float:
    """The moment that counts as the beginning: the first of any track, but not AAC's run-up before zero."""
    first = min((track.first_s for track in tracks if track.high_s > float("-inf")), default=0.0)
    return 0.0 if -RUN_UP_S < first < 0 else first


def span_ms(track: Track, start: float, gaps: list[Gap]) -> int:
    """From the beginning to the end of a track, without the holes."""
    if track.high_s == float("-inf"):
        return 0
    skipped = sum(b - a for a, b in gaps if b <= track.last_s)
    return round(max(0.0, track.last_s - start - skipped) * 1_000)
