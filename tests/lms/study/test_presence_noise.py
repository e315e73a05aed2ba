"""Honest people who are asked over a bad network: answers and replies are lost, nearly no hour is."""

import heapq
import random
from datetime import timedelta
from itertools import count

import pytest

from lms.ledger.actions import derive_days
from lms.ledger.models import Evidence
from lms.ledger.queries import account_units, verify
from lms.study.actions import accept_beats, settle
from lms.study.actions import asking as asking_module
from lms.study.models import Lease
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LESSON
from tests.factories.rulesets import RuleSetFactory
from tests.factories.study import START, beat, open_lesson

PEOPLE, PLAYED_S, LOST = 8, 3600, 0.3
OUTAGES, OUTAGE_S = 4, 50
SLOWEST_S = 60

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _same_dice(monkeypatch):
    monkeypatch.setattr(asking_module, "DICE", random.Random(2026))


class Honest:
    """Plays for an hour and answers within half a minute of seeing a question; sends as the courier does: a beat each
    twenty seconds, and what was not answered again after 2, 4, 8 … seconds.
    """

    def __init__(self, enrolment, seed, *, answers=True):
        self.dice, self.answers = random.Random(seed), answers
        self.grant = open_lesson(enrolment, length_s=2 * PLAYED_S)
        self.queue, self.failures, self.seq, self.seen = [], 0, count(1), set()
        self.agenda, self.order = [], count()
        self.outages = [self.dice.uniform(0, PLAYED_S) for _each in range(OUTAGES)]

    def at(self, when, act, *more):
        heapq.heappush(self.agenda, (when, next(self.order), act, more))

    def live(self):
        for end in range(20, PLAYED_S + 1, 20):
            self.at(end, self.play)
        while self.agenda:
            now, _order, act, more = heapq.heappop(self.agenda)
            act(now, *more)
        return self

    def play(self, now):
        self.queue.append(beat(next(self.seq), end_s=now, span_s=20))
        self.send(now)

    def answer(self, now, prompt):
        choice = prompt["shown"] or str(LESSON)
        self.queue.append(beat(next(self.seq), end_s=now, span_s=0, prompt=prompt["number"], choice=choice))
        self.send(now)

    def is_lost(self, now):
        is_over = now > PLAYED_S + SLOWEST_S
        is_out = any(begin <= now < begin + OUTAGE_S for begin in self.outages)
        return not is_over and (is_out or self.dice.random() < LOST)

    def send(self, now):
        if not self.queue:
            return
        arrived = not self.is_lost(now)
        if arrived:
            reply = accept_beats(self.grant.token, self.queue[:40], START + timedelta(seconds=now + 0.3))
        if not arrived or self.is_lost(now):
            self.failures += 1
            self.at(now + min(SLOWEST_S, 2**self.failures), self.send)
            return
        self.queue, self.failures = self.queue[40:], 0
        if reply.prompt and self.answers and reply.prompt["number"] not in self.seen:
            self.seen.add(reply.prompt["number"])
            self.at(now + self.dice.uniform(3, 30), self.answer, reply.prompt)


def asked_of(*, answers=True, people=PEOPLE):
    """Hours of so many people, and how many questions there were."""
    data = {**RuleSetFactory.build().data, "prompt": {"every_min": [8, 15], "timeout_s": 60}}
    ruleset, total = RuleSetFactory(code="CN-ASKS-NOISE", data=data), 0
    for seed in range(people):
        enrolment = EnrolmentFactory(ruleset=ruleset)
        Honest(enrolment, seed, answers=answers).live()
        settle(Lease.objects.get(learner=enrolment.learner).pk, at=START + timedelta(hours=3))
        derive_days(enrolment.learner_id, None)
        total += account_units(enrolment).online_s
    assert verify().violations == []
    return total, Evidence.objects.filter(kind="prompt").count()


def test_honest_people_on_a_bad_network_lose_less_than_half_a_per_cent_to_questions():
    seconds, questions = asked_of()
    assert questions >= 3 * PEOPLE
    assert seconds >= 0.995 * PEOPLE * PLAYED_S


def test_who_never_answers_has_no_more_than_the_first_stretch():
    """Negative control: over the same network the questions do take."""
    seconds, _questions = asked_of(answers=False, people=3)
    assert 3 * 8 * 60 <= seconds <= 3 * (15 * 60 + SLOWEST_S)
