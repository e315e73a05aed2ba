"""Packets that are dropped, doubled, late and from two devices whose clocks are wrong: what is acknowledged is saved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.assessments.actions import Packet, attempt_token, save_answer, start_attempt, submit_attempt
from lms.assessments.models import Answer, Attempt, AttemptState
from lms.assessments.rules import AttemptClosed, receipt_of
from tests.factories.assessments import BankFactory, lesson_with_quiz
from tests.factories.cohorts import EnrolmentFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 4, tzinfo=UTC)
QUESTIONS = 3


@dataclass
class Phone:
    """A client: every answer gets a stamp and waits in its queue until it is acknowledged."""

    name: str
    clock: int = 0
    shown: dict[int, object] = field(default_factory=dict)
    queue: list[Packet] = field(default_factory=list)
    sent: list[Packet] = field(default_factory=list)

    def choose(self, question, value):
        self.clock += 1
        packet = Packet(question, value, self.clock, self.name)
        self.queue = [each for each in self.queue if each.question != question] + [packet]
        self.shown[question] = value

    def send(self, world, packet, *, answer_arrives=True):
        """The packet reaches the server; whether its answer comes back is another matter."""
        self.sent.append(packet)
        reply = world.save(packet)
        if reply is not None and answer_arrives:
            self.hear(packet, reply)

    def hear(self, packet, reply):
        self.clock = max(self.clock, reply.clock)
        if packet in self.queue:
            self.queue.remove(packet)
            if not reply.stands:
                self.shown[packet.question] = reply.value


class World:
    """One attempt, two devices, and what the server said."""

    def __init__(self, enrolment, lesson, *, stamps=True):
        self.stamps = stamps
        self.attempt = start_attempt(
            learner=enrolment.learner, enrolment=enrolment, course_key=uuid.UUID(int=7), lesson=lesson, at=AT
        )
        self.token = attempt_token(self.attempt)
        self.phones = [Phone("a"), Phone("b")]
        self.acknowledged: dict[int, tuple[int, str, object]] = {}

    def save(self, packet):
        own = {"stamp": packet.stamp, "device": packet.device} if self.stamps else {}
        try:
            reply = save_answer(self.token, question=packet.question, value=packet.value, at=AT, **own)
        except AttemptClosed:
            return None
        if reply.stands:
            latest = self.acknowledged.get(packet.question, (0, "", None))
            self.acknowledged[packet.question] = max(
                latest, (packet.stamp, packet.device, packet.value), key=lambda each: each[:2]
            )
        return reply

    def hand_in(self, phone):
        done = submit_attempt(attempt=self.attempt, actor=self.attempt.learner, at=AT, answers=phone.queue)
        for packet in phone.queue:
            latest = self.acknowledged.get(packet.question, (0, "", None))
            own = (packet.stamp, packet.device, packet.value)
            if self.open:
                self.acknowledged[packet.question] = max(latest, own, key=lambda each: each[:2])
        self.attempt = done
        return done

    @property
    def open(self):
        return self.attempt.state == AttemptState.OPEN

    def saved(self):
        rows = Answer.objects.filter(attempt=self.attempt)
        return dict(rows.values_list("question", "value"))


PHONES = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), PHONES, st.integers(0, QUESTIONS - 1), st.integers(0, 2)),
        st.tuples(st.just("send"), PHONES, st.integers(0, 5), st.booleans()),
        st.tuples(st.just("again"), PHONES, st.integers(0, 20), st.just(False)),  # a copy that went round
        st.tuples(st.just("skew"), PHONES, st.integers(0, 50), st.just(0)),  # a device far ahead of the other
        st.tuples(st.just("hand in"), PHONES, st.integers(0, 9), st.just(0)),
    ),
    max_size=30,
)


def play(world, steps):
    """Every step of a history; a hand-in closes it for good in one of ten."""
    for what, number, first, second in steps:
        phone = world.phones[number]
        if what == "choose" and world.open:
            phone.choose(first, second)
        elif what == "send" and phone.queue:
            phone.send(world, phone.queue[first % len(phone.queue)], answer_arrives=second)
        elif what == "again" and phone.sent:
            phone.send(world, phone.sent[first % len(phone.sent)])
        elif what == "skew":
            phone.clock += first
        elif what == "hand in" and first == 0:
            world.hand_in(phone)
    return world


def differences(world):
    """Where what is saved is not what was acknowledged last."""
    promised = {place: entry[2] for place, entry in world.acknowledged.items()}
    saved = world.saved()
    return {place for place in promised.keys() | saved.keys() if promised.get(place) != saved.get(place)}


@pytest.fixture
def fresh_world(django_db_blocker):
    lesson = lesson_with_quiz(BankFactory(questions=QUESTIONS).key, draw=QUESTIONS)
    enrolment = EnrolmentFactory()

    def make(**changes):
        Answer.objects.all().delete()
        Attempt.objects.all().delete()
        return World(enrolment, lesson, **changes)

    return make


SHARED = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SHARED
@given(steps=STEPS)
def test_what_is_acknowledged_is_saved_and_both_devices_end_with_it(fresh_world, steps):
    world = play(fresh_world(), steps)
    assert differences(world) == set()
    if not world.open:
        assert world.attempt.receipt_code == receipt_of(world.attempt.uuid, world.saved()).code
        assert submit_attempt(attempt=world.attempt, actor=None).submitted_at == world.attempt.submitted_at
        return
    # The network is back: everybody sends what waits, in order, and then hears of what the other did.
    for phone in world.phones:
        for packet in list(phone.queue):
            phone.send(world, packet)
    assert not any(phone.queue for phone in world.phones)
    assert differences(world) == set()


def late_packet(world):
    """An answer is changed, and then a copy of the first one arrives."""
    phone = world.phones[0]
    phone.choose(0, 1)
    first = phone.queue[0]
    phone.send(world, first)
    phone.choose(0, 2)
    phone.send(world, phone.queue[0])
    phone.send(world, first)
    return world


def test_a_late_copy_changes_nothing_and_without_stamps_it_would(fresh_world):
    """The negative control: the same history with stamps ignored loses the answer that was acknowledged last."""
    assert differences(late_packet(fresh_world())) == set()
    assert differences(late_packet(fresh_world(stamps=False))) == {0}


def test_a_device_that_is_behind_hears_what_stands_instead(fresh_world):
    world = fresh_world()
    ahead, behind = world.phones
    ahead.clock = 9
    ahead.choose(0, 1)
    ahead.send(world, ahead.queue[0])
    behind.choose(0, 2)
    behind.send(world, behind.queue[0])
    assert (behind.shown[0], behind.clock, world.saved()[0]) == (1, 10, 1)
    behind.choose(0, 2)
    behind.send(world, behind.queue[0])
    assert world.saved()[0] == 2


def test_a_packet_whose_answer_was_lost_is_acknowledged_also_after_the_hand_in(fresh_world):
    world = fresh_world()
    packet = Packet(0, 1, 1, "a")
    first = world.save(packet)
    world.hand_in(world.phones[1])
    again = world.save(packet)
    assert (again.stands, again.saved_at) == (True, first.saved_at)
    assert world.save(Packet(1, 1, 2, "a")) is None


def test_a_hand_in_brings_along_what_was_not_sent_unless_the_time_is_over(fresh_world):
    world = fresh_world()
    phone = world.phones[0]
    phone.choose(0, 1)
    assert world.hand_in(phone).answered == 1
    late = fresh_world()
    late.phones[0].choose(0, 1)
    Attempt.objects.update(deadline_at=AT - timedelta(minutes=1))
    assert late.hand_in(late.phones[0]).answered == 0


def test_a_client_without_stamps_still_saves_and_the_later_packet_stands(fresh_world):
    world = fresh_world(stamps=False)
    for value in (0, 1, 2):
        assert world.save(Packet(0, value)).stands
    assert world.saved()[0] == 2


def test_saving_and_losing_cost_one_and_two_statements(fresh_world, django_assert_num_queries):
    world = fresh_world()
    with django_assert_num_queries(1):
        world.save(Packet(0, 1, 5, "a"))
    with django_assert_num_queries(2):
        world.save(Packet(0, 2, 4, "b"))
