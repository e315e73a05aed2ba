"""What a player is told at once about today: an estimate from the lease alone; the ledger has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from lms.ledger.rules.intervals import first, length, subtract, to_json, union
from lms.ledger.rules.lessons import seen_percent
from lms.study.rules.spans import Span

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
        return asdict(self)

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
        """Count spans that were just accepted."""
        for span in spans:
            if span.is_live and Fraction(span.rate) <= max_rate:
                self._count(span, duration_ms)

    def _count(self, span: Span, duration_ms: int) -> None:
        wall, rate = span.end_ms - span.start_ms, Fraction(span.rate)
        if self.is_reading:
            fresh = first(subtract([(0, duration_ms)], self.credited), wall)
            self.seen = _whole(union(self.seen, fresh))
        else:
            run = [(span.from_ms, min(span.to_ms, span.from_ms + int(wall * rate)))]
            fresh = subtract(run, self.credited)
            self.seen = _whole(union(self.seen, [(span.from_ms, span.to_ms)]))
        worth = int(length(fresh) * min(Fraction(1), 1 / rate))
        left = worth if self.cap_s is None else max(0, self.cap_s * 1000 - self.today_ms)
        if worth > left:
            fresh, worth = first(fresh, int(left * max(Fraction(1), rate))), left
        self.today_ms += worth
        self.credited = _whole(union(self.credited, fresh))

    def seen_percent(self, duration_ms: int) -> int:
        """Per cent of the lesson seen."""
        return seen_percent(self.seen, duration_ms)


def _whole(spans: Sequence[Sequence[int | Fraction]]) -> list[list[int]]:
    return [[int(Fraction(start)), int(Fraction(end))] for start, end in to_json(spans)]
