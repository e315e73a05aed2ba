"""How far a long command is, on standard error, where it disturbs no output: nothing when it is quick."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TextIO

FIRST_AFTER_S, EVERY_S = 3.0, 5.0


@dataclass(slots=True)
class Progress:
    """Call it with what is done and what there is; it speaks after three seconds, then each five."""

    out: TextIO
    noun: str
    begun: float = field(default_factory=time.monotonic)
    next_at: float = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Say "people: 1200 of 4117, 25 s gone, about 60 s to go" when it is time."""
        now = time.monotonic()
        if now < (self.next_at or self.begun + FIRST_AFTER_S) or not done:
            return
        self.next_at = now + EVERY_S
        gone = now - self.begun
        rest = gone * (of - done) / done
        self.out.write(f"{self.noun}: {done} of {of}, {gone:.0f} s gone, about {rest:.0f} s to go\n")
        self.out.flush()
