"""Honest people on bad networks lose next to nothing: the real lease client against the real ledger, in pretended time.

Twenty in every run; `NOISY=200 ./academy test tests/web/islands/test_noisy_clients.py -s` by command, with what it found.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lms.cohorts.models import Enrolment
from lms.ledger.queries import account_units, verify
from lms.study.actions import accept_beats, settle
from lms.study.models import Lease
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.study import START, open_lesson
from tests.web.islands.building import Island

PEOPLE = int(os.environ.get("NOISY", "20"))
MOST_LOST = 0.005


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], list[dict[str, Any]]]:
    """What became of `count` people from seed `first` on, as the server and their own eyes saw it."""
    island = Island(tmp_path_factory.mktemp("noisy"), {"lease/client": "LeaseClient"})
    return lambda first, count: island.run("noisy_clients.mjs", first, count, within_s=600)


def earned_s(enrolment: Enrolment, events: list[dict[str, Any]]) -> int:
    """The server hears the events at their times; everything is settled a day later."""
    tokens: dict[int, str] = {}
    lesson = uuid.uuid4()
    for event in sorted(events, key=lambda event: event["at"]):
        when = START + timedelta(milliseconds=event["at"])
        if "lease" in event:
            grant = open_lesson(enrolment, when=when, uuid=lesson, length_s=14_400)
            tokens[event["lease"]] = grant.token
        else:
            accept_beats(tokens[event["token"]], event["beats"], when)
    for lease in Lease.objects.filter(enrolment=enrolment):
        settle(lease.pk, at=START + timedelta(days=1), derive_now=True)
    return account_units(enrolment).online_s


@pytest.mark.django_db
def test_honest_people_on_a_bad_network_lose_less_than_half_a_per_cent(told):
    watched, earned, worst = 0.0, 0, 0.0
    for first in range(0, PEOPLE, 50):
        for person in told(first, min(50, PEOPLE - first)):
            seen_s, got_s = person["watched_ms"] / 1000, earned_s(EnrolmentFactory(), person["events"])
            assert person["left"] == 0, f"seed {person['seed']}: beats that nobody took"
            assert got_s <= seen_s + 2, f"seed {person['seed']}: {got_s} s for {seen_s} s"
            watched, earned = watched + seen_s, earned + got_s
            worst = max(worst, 1 - got_s / seen_s)
    lost = 1 - earned / watched
    print(
        f"{PEOPLE} people watched {watched:.0f} s and were credited {earned} s: {lost:.3%} lost, at worst {worst:.3%}"
    )
    assert lost < MOST_LOST
    assert verify().violations == []


@pytest.mark.django_db
def test_a_server_that_forgets_one_request_in_fifty_is_seen(told):
    """Negative control: the comparison sees what is lost."""
    [person] = told(3, 1)
    heard = [
        event for place, event in enumerate(person["events"]) if "lease" in event or (place * 7919) % 50 > 10
    ]
    known = earned_s(EnrolmentFactory(), person["events"])
    assert earned_s(EnrolmentFactory(), heard) < known * 0.97
