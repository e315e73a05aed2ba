"""Players for tests: honest people on bad networks, and bots. Each goes the real way: lease, beats, evidence."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lms.study.actions import accept_beats, issue_lease, settle
from lms.study.models import Lease
from tests.factories.study import COURSE, lesson

FILM_S = 600
# Lessons of one course, the same for everybody.
LESSONS = [uuid.UUID(int=0xA000 + number) for number in range(40)]


@dataclass
class Player:
    """One person at one device; `clock` is the moment they have come to."""

    enrolment: object
    clock: datetime
    device: str = "b_" + "0" * 22
    dice: random.Random = field(default_factory=lambda: random.Random(2026))

    def open(self, number, *, length_s=FILM_S):
        """Take the lease of lesson `number`."""
        self.grant = issue_lease(
            learner=self.enrolment.learner,
            enrolment=self.enrolment,
            lesson=lesson(uuid=LESSONS[number], length_s=length_s),
            course_key=COURSE,
            device=self.device,
            at=self.clock,
        )
        self.opened, self.seq, self.media = self.clock, 0, 0.0
        return self.grant

    def wait(self, seconds):
        """Time goes by."""
        self.clock += timedelta(seconds=seconds)

    def beat(self, span_s, *, rate_of_media=1.0, clock_rate=1.0):
        """The film plays for `span_s`; the beat of it, not sent."""
        self.wait(span_s)
        self.seq += 1
        end = (self.clock - self.opened).total_seconds() * clock_rate
        before, self.media = self.media, self.media + span_s * rate_of_media
        return {
            "seq": self.seq, "mono_ms": round(end * 1000), "span_ms": round(span_s * clock_rate * 1000), "wall_ms": 1,
            "from": round(before, 3), "to": round(self.media, 3), "rate": 1, "playing": True, "visible": True,
        }  # fmt: skip

    def send(self, beats):
        """Report beats, now."""
        for start in range(0, len(beats), 50):
            accept_beats(self.grant.token, beats[start : start + 50], self.clock)

    def leave(self):
        """What the lease holds becomes evidence, and is derived."""
        settle(
            Lease.objects.get(uuid=self.grant.uuid).pk, at=self.clock + timedelta(minutes=2), derive_now=True
        )


def watch_honestly(player, number, *, length_s=FILM_S):
    """One film as people watch on 2G: timers that wander, pauses, beats late, in heaps, shuffled and twice."""
    dice = player.dice
    player.open(number, length_s=length_s)
    held = []
    while player.media < length_s - 25:
        held.append(player.beat(round(20 + dice.randrange(0, 90) / 1000, 3)))
        if dice.random() < 0.06:
            player.wait(dice.lognormvariate(2.5, 1))
        if dice.random() < 0.5:
            continue
        heap = held + (dice.sample(held, 1) if dice.random() < 0.2 else [])
        dice.shuffle(heap)
        player.send(heap)
        held = []
    player.wait(dice.randrange(1, 40))
    player.send(held)
    player.leave()
    player.wait(dice.lognormvariate(3, 1))


def play_like_a_metronome(player, number, *, length_s=3600, step_s=20, jitter=False, **tricks):
    """One film as a program plays it: a beat every twenty seconds to the millisecond, the next film three seconds on."""
    player.open(number, length_s=length_s)
    for _ in range(length_s // step_s):
        wandering = player.dice.randrange(1, 90) / 1000 if jitter else 0
        player.send([player.beat(step_s + wandering, **tricks)])
    player.leave()
    player.wait(3)
