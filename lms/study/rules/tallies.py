"""How a lease's beats were, in five small numbers: what a person may look at when hours seem odd. They credit nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.ledger.rules.bounds import SERVER_GRACE_S
from lms.ledger.rules.claims import SEEK_TOLERANCE_S
from lms.study.rules.beats import Beat
from lms.study.rules.spans import Limits, Span, ratio_of

# Shorter spans end with a pause or a seek: their length says nothing about a timer.
TIMED_MS = 10_000
AHEAD = "ahead-of-clock"


@dataclass(slots=True)
class Tally:
    """`lease.tally`. Counts of beats: all that a timer ended, those of them as long as the one before to the
    millisecond, those whose film ran ahead of its clock, those whose clock ran ahead of ours.
    """

    timed: int = 0
    even: int = 0
    fast: int = 0
    early: int = 0
    last_ms: int = 0

    @classmethod
    def from_json(cls, held: Mapping[str, int]) -> Tally:
        """What `as_json` wrote; nothing is nothing."""
        return cls(**held)

    def as_json(self) -> dict[str, int]:
        """For `lease.tally`."""
        return {name: getattr(self, name) for name in self.__slots__}

    def note(self, beat: Beat, span: Span | None, limits: Limits) -> None:
        """Count a beat that was taken; `span` is what was left of it."""
        length = beat.end_ms - beat.start_ms
        if length >= TIMED_MS:
            self.timed += 1
            self.even += length == self.last_ms
            self.last_ms = length
        if (
            span is not None
            and span.end_ms < beat.end_ms
            and span.end_ms == limits.received_ms + SERVER_GRACE_S * 1000
        ):
            self.early += 1
        ahead, behind = ratio_of(beat.rate)
        self.fast += (beat.to_ms - beat.from_ms - SEEK_TOLERANCE_S * 1000) * behind > length * ahead

    def note_refused(self, code: str) -> None:
        """Count a beat that was not taken, if it claimed time that has not come yet."""
        self.early += code == AHEAD
