"""What a player is told at once about today: an estimate from the lease alone; the ledger has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lms.ledger.rules.intervals import first, length, union
from lms.ledger.rules.lessons import seen_percent
from lms.study.rules.spans import Span, ratio_of
from lms.study.rules.stretches import Stretch, fresh_in, take

DAY_MS = 86_400_000


@dataclass(slots=True)
class Estimate:
    """`lease.context`. Instants are milliseconds since 1970; intervals are media milliseconds of the lesson."""

    day_ends_ms: int = 0
    today_ms: int = 0
    cap_s: int | None = None
    credited: list[list[int]] = field(default_factory=list)
    seen: list[list[int]] = field(default_factory=list)
    is_reading: bool = False
    last_ms: int = 0  # where the newest span ended, on the lease's clock

    @classmethod
    def from_json(cls, context: dict[str, Any]) -> Estimate:  # Any: JSON
        """What `as_json` wrote."""
        return cls(**context)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """For `lease.context`."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def today_s(self) -> int:
        """Seconds counted today, all classes and lessons together."""
        return self.today_ms // 1000

    @property
    def cap_left_s(self) -> int | None:
        """Seconds that still count today; None without a cap."""
        return None if self.cap_s is None else max(0, self.cap_s - self.today_s)

    def begin_day(self, now_ms: int) -> None:
        """A new civil day starts from nothing."""
        while self.day_ends_ms and now_ms >= self.day_ends_ms:
            self.day_ends_ms += DAY_MS
            self.today_ms = 0

    def add(self, spans: Sequence[Span], *, max_rate: Fraction, duration_ms: int) -> None:
        """Count spans that were just accepted, in this order; whole milliseconds, each rounded down."""
        most, per = max_rate.numerator, max_rate.denominator
        counted = [
            (span, ahead, behind)
            for span in spans
            if span.is_live
            for ahead, behind in (ratio_of(span.rate),)
            if ahead * per <= most * behind
        ]
        if not counted:
            return
        credited = list(union(self.credited))
        shown: list[Sequence[int]] = []
        for span, ahead, behind in counted:
            wall = span.end_ms - span.start_ms
            if self.is_reading:
                fresh: Sequence[Stretch] = first(fresh_in(0, duration_ms, credited), wall)
                shown += fresh
            else:
                end = min(span.to_ms, span.from_ms + wall * ahead // behind)
                fresh = fresh_in(span.from_ms, end, credited)
                shown.append((span.from_ms, span.to_ms))
            credited = take(credited, self._earned(fresh, ahead, behind))
        self.seen = [list(stretch) for stretch in union(self.seen, shown)]
        self.credited = [list(stretch) for stretch in credited]

    def _earned(self, fresh: Sequence[Stretch], ahead: int, behind: int) -> Sequence[Stretch]:
        """What of `fresh` still counts today, played at a rate of `ahead` to `behind`; today has its worth then.

        Media played fast is worth the time it took, media played slowly no more than its length.
        """
        is_fast = ahead > behind
        worth = int(length(fresh)) * behind // ahead if is_fast else int(length(fresh))
        left = worth if self.cap_s is None else max(0, self.cap_s * 1000 - self.today_ms)
        self.today_ms += min(worth, left)
        return fresh if worth <= left else first(fresh, left * ahead // behind if is_fast else left)

    def seen_percent(self, duration_ms: int) -> int:
        """Per cent of the lesson seen."""
        return seen_percent(self.seen, duration_ms)
