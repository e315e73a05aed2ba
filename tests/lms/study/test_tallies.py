"""A lease remembers how its beats were in five numbers; an honest player's are none of the odd ones."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from lms.ledger.queries import account_units
from lms.study.actions import accept_beats, settle
from lms.study.models import Lease
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import at
from tests.factories.study import START, beat, open_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def lease():
    return open_lesson(EnrolmentFactory())


def send(lease, *beats, now):
    return accept_beats(lease.token, list(beats), START + timedelta(seconds=now))


def tally():
    return Lease.objects.get().tally


def test_a_browser_s_timer_is_never_even_and_a_metronome_always(lease):
    dice, end = random.Random(1), 0.0
    for number in range(40):
        span = 20 + dice.randrange(1, 60) / 1000
        end = round(end + span, 3)
        send(lease, beat(number, end_s=end, span_s=span), now=end + 1)
    assert (tally()["timed"], tally()["fast"], tally()["early"]) == (40, 0, 0)
    assert tally()["even"] < 5
    robot = open_lesson(EnrolmentFactory(), when=START)
    for number in range(1, 41):
        send(robot, beat(number, end_s=number * 20, span_s=20), now=number * 20)
    assert Lease.objects.latest("pk").tally["even"] == 39


def test_film_that_runs_ahead_of_its_clock_is_counted_and_a_seek_or_a_cut_at_the_end_is_not(lease):
    send(lease, beat(1, end_s=30, to=600), beat(2, end_s=60, to=32, start_at=3), now=61)
    send(lease, beat(3, end_s=90, start_at=3590, to=3620), now=91)
    assert (tally()["fast"], tally()["early"]) == (1, 0)


def test_a_clock_ahead_of_ours_is_counted_also_when_nothing_was_taken(lease, django_assert_num_queries):
    send(lease, beat(1, end_s=30), now=10)
    with django_assert_num_queries(2):
        reply = send(lease, beat(2, end_s=60), beat(3, end_s=90), now=11)
    assert (reply.accepted, tally()["early"]) == (0, 3)
    assert Lease.objects.get().last_beat_at == START + timedelta(seconds=10)
    settle(Lease.objects.get().pk, at=at("23:00", days=8), derive_now=True)
    assert account_units(Lease.objects.get().enrolment).online_s == 15


def test_a_beat_that_came_before_is_not_counted_again(lease):
    for _twice in range(2):
        send(lease, beat(1, end_s=30, to=600), now=31)
    assert (tally()["timed"], tally()["fast"]) == (1, 1)
