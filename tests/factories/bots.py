"""Players for tests, honest and not: each goes through the doors of the product in pretended time and returns nothing.

A player gets an enrolment and plays for `HOURS` of real time from START on. What it earned is read from the ledger.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lms.cohorts.models import Enrolment
from lms.study.actions import BeatReply, accept_beats
from lms.study.refusals import LeaseInvalid
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.offline import Phone
from tests.factories.study import START, beat, open_lesson

HOURS = 3
REAL_S = HOURS * 3600
FILM_S = 3600
STEP_S = 20


@dataclass
class Film:
    """One lesson under one lease, from `begun_s` after START on; the server's clock is START plus `now_s`."""

    enrolment: Enrolment
    begun_s: float
    lesson: uuid.UUID = field(default_factory=uuid.uuid4)
    length_s: int = FILM_S
    answers: bool = False
    seq: int = 0

    def __post_init__(self) -> None:
        self.lease = open_lesson(
            self.enrolment, when=at(self.begun_s), uuid=self.lesson, length_s=self.length_s
        )

    def tell(self, now_s: float, *, end_s: float | None = None, **change: object) -> BeatReply:
        """A beat of the last `STEP_S` seconds by default; whoever answers does so three seconds after it is asked."""
        self.seq += 1
        facts = beat(
            self.seq,
            end_s=end_s if end_s is not None else now_s - self.begun_s,
            span_s=change.pop("span_s", STEP_S),
            **change,
        )
        reply = accept_beats(self.lease.token, [facts], at(now_s))
        if self.answers:
            self.answer(reply, now_s)
        return reply

    def answer(self, reply: BeatReply, now_s: float) -> None:
        """Tap what is asked for, if something is."""
        if reply.prompt is None:
            return
        self.seq += 1
        told = beat(self.seq, end_s=now_s - self.begun_s + 3, span_s=0, playing=False, start_at=0)
        choice = reply.prompt["shown"] or str(self.lesson)
        accept_beats(
            self.lease.token, [{**told, "prompt": reply.prompt["number"], "choice": choice}], at(now_s + 3)
        )


def at(seconds: float) -> datetime:
    """The server's clock so long after START."""
    return START + timedelta(seconds=seconds)


def honest(enrolment: Enrolment, *, real_s: int = REAL_S, answers: bool = True, **change: object) -> None:
    """One film after the other, a beat each twenty seconds, every prompt answered."""
    for begun in range(0, real_s, FILM_S):
        film = Film(enrolment, begun, answers=answers)
        for now in range(begun + STEP_S, min(begun + FILM_S, real_s) + 1, STEP_S):
            film.tell(now, **change)


def burst(enrolment: Enrolment) -> None:
    """A whole film told five minutes after it was opened, and the next one opened, all the time."""
    for begun in range(0, REAL_S, 300):
        one_burst(enrolment, begun)


def one_burst(enrolment: Enrolment, begun_s: int = 0) -> None:
    """An hour of film told five minutes after it was opened; a prompt is answered."""
    film = Film(enrolment, begun_s, answers=True)
    for part in range(4):
        film.tell(begun_s + 300, end_s=(part + 1) * 900, span_s=900)


def many_leases(enrolment: Enrolment) -> None:
    """A new lease each six seconds, for the five seconds that each may be ahead of the clock."""
    for begun in range(0, 600, 6):
        Film(enrolment, begun, answers=True).tell(begun + 6, end_s=11, span_s=11)


def ten_times(enrolment: Enrolment) -> None:
    """Ten times the speed, once told as it is and once as if it were one time."""
    honest(enrolment, real_s=REAL_S // 2, answers=True, rate=10)
    for begun in range(REAL_S // 2, REAL_S, FILM_S // 2):
        film = Film(enrolment, begun, answers=True)
        for place in range(1, FILM_S // 2 // STEP_S + 1):
            start = (place - 1) * STEP_S * 10 % FILM_S
            film.tell(begun + place * STEP_S, start_at=start, to=start + STEP_S * 10)


def replay(enrolment: Enrolment) -> None:
    """Twenty minutes of one film again and again, and each beat a second time with a new number."""
    lesson = uuid.uuid4()
    for begun in range(0, REAL_S, 1200):
        film = Film(enrolment, begun, lesson=lesson, answers=True)
        for now in range(begun + STEP_S, begun + 1200 + 1, STEP_S):
            film.tell(now)
            film.tell(now)


def jumps(enrolment: Enrolment) -> None:
    """A second here and a second there of many places, told as twenty seconds each, with film that never ran."""
    dice = random.Random(7)
    for begun in range(0, REAL_S, FILM_S):
        film = Film(enrolment, begun, answers=True)
        for now in range(begun + STEP_S, begun + FILM_S + 1, STEP_S):
            start = dice.randrange(FILM_S - 200)
            film.tell(now, start_at=start, to=start + 200)


def two_devices(enrolment: Enrolment) -> None:
    """Two films side by side; who is superseded goes on telling, also from before it happened."""
    for begun in range(0, REAL_S, FILM_S):
        first, second = (
            Film(enrolment, begun, answers=True),
            Film(enrolment, begun + STEP_S / 2, answers=True),
        )
        for now in range(begun + STEP_S, begun + FILM_S + 1, STEP_S):
            first.tell(now)
            second.tell(now + STEP_S / 2)
            first.tell(now, end_s=STEP_S)


def overnight(enrolment: Enrolment) -> None:
    """The evening, and then it runs on until the morning with nobody there."""
    honest(enrolment, real_s=FILM_S, answers=True)
    for begun in range(FILM_S, 10 * FILM_S, FILM_S):
        film = Film(enrolment, begun)
        for now in range(begun + STEP_S, begun + FILM_S + 1, STEP_S):
            film.tell(now)


def clock_ahead(enrolment: Enrolment) -> None:
    """The phone's clocks are five hours ahead, and so is what it claims."""
    for begun in range(0, REAL_S, FILM_S):
        film = Film(enrolment, begun, answers=True)
        for now in range(begun + STEP_S, begun + FILM_S + 1, STEP_S):
            film.tell(now, end_s=now - begun + 18_000, wall_ms=int(at(now + 18_000).timestamp() * 1000))


def forged_lease(enrolment: Enrolment) -> None:
    """Names that nobody signed, and the lease of somebody else."""
    other = EnrolmentFactory(cohort=enrolment.cohort)
    film = Film(other, 0, answers=True)
    good = film.lease.token
    for now in range(STEP_S, FILM_S, STEP_S):
        film.tell(now)
        for token in (
            good[:-1] + ("A" if good[-1] != "A" else "B"),
            "1." + "0" * 32,
            good.replace(".", "0.", 1),
        ):
            try:
                accept_beats(token, [beat(1, end_s=STEP_S)], at(now))
            except LeaseInvalid:
                continue
            raise AssertionError("a forged lease was taken")


def offline_200_hours(enrolment: Enrolment) -> None:
    """Two hundred hours, signed, after three hours without a network."""
    phone = Phone(enrolment, length_s=200 * 3600)
    for part in range(40):
        phone.send(
            phone.played(300, from_s=part * 18_000, seq=1 + part * 60, media_s=part * 18_000), now_s=REAL_S
        )


def hidden_tab(enrolment: Enrolment) -> None:
    """The film runs behind another page; told as it is, and it is nobody who answers."""
    honest(enrolment, answers=False, visible=False)


def shuffled(enrolment: Enrolment) -> None:
    """Everything told at the end of each film, in any order, doubled, in batches."""
    dice = random.Random(11)
    for begun in range(0, REAL_S, FILM_S):
        film = Film(enrolment, begun, seq=1_000)
        told = [beat(place, end_s=place * STEP_S, span_s=STEP_S) for place in range(1, FILM_S // STEP_S + 1)]
        told += dice.sample(told, 60)
        dice.shuffle(told)
        for place in range(0, len(told), 40):
            film.answer(
                accept_beats(film.lease.token, told[place : place + 40], at(begun + FILM_S)), begun + FILM_S
            )


def no_answers(enrolment: Enrolment) -> None:
    """Every beat as it should be, and not one prompt answered."""
    honest(enrolment, answers=False)


BOTS: dict[str, Callable[[Enrolment], None]] = {
    "burst": burst,
    "a lease each six seconds": many_leases,
    "ten times the speed": ten_times,
    "replay": replay,
    "jumps": jumps,
    "two devices": two_devices,
    "overnight": overnight,
    "clock ahead": clock_ahead,
    "forged lease": forged_lease,
    "offline for 200 hours": offline_200_hours,
    "hidden tab": hidden_tab,
    "shuffled batches": shuffled,
    "no prompt answered": no_answers,
}
# Real time of those that do not play for HOURS.
REAL_OF = {"a lease each six seconds": 600, "overnight": 10 * FILM_S, "forged lease": FILM_S}
__all__ = ["BOTS", "REAL_OF", "REAL_S", "honest", "one_burst"]
