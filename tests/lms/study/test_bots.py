"""Whoever cheats earns no more than an honest person in the same real time: thirteen bots through the product's doors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.cohorts.models import Enrolment
from lms.ledger.actions import derive_days
from lms.ledger.queries import account_units, verify
from lms.study.actions import settle
from lms.study.models import Lease
from tests.factories.bots import BOTS, REAL_OF, REAL_S, honest, one_burst
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.rulesets import RuleSetFactory
from tests.factories.study import START

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MOST = 1.05
# What each may earn at most, in seconds, where it is known more exactly than by the bound.
KNOWN = {
    "replay": 1200,
    "forged lease": 0,
    "hidden tab": 0,
    "clock ahead": 0,
    "no prompt answered": 15 * 60 + 120,
}


@pytest.fixture
def enrolment() -> Enrolment:
    rules = RuleSetFactory(
        code="PROMPTED",
        data={
            "tz": "Asia/Shanghai",
            "daily_cap_units": {"online": 8},
            "max_rate": "2",
            "max_rate_before_done": "1",
            "round": {"step": "1/10", "mode": "floor"},
            "prompt": {"every_min": [8, 15], "timeout_s": 60, "on_miss": "pause", "max_per_h": 6},
        },
    )
    return EnrolmentFactory(cohort=CohortFactory(programme=ProgrammeFactory(ruleset=rules)))


def earned_s(enrolment: Enrolment) -> int:
    for lease in Lease.objects.order_by("pk"):
        settle(lease.pk, at=START + timedelta(days=1), derive_now=True)
    derive_days(enrolment.learner_id, None)
    assert verify().violations == []
    return account_units(enrolment).online_s


def test_an_honest_person_earns_what_they_saw(enrolment):
    honest(enrolment)
    assert earned_s(enrolment) == pytest.approx(REAL_S, abs=20)


@pytest.mark.parametrize("name", BOTS)
def test_a_bot_earns_no_more_than_an_honest_person(enrolment, name):
    BOTS[name](enrolment)
    earned, real = earned_s(enrolment), REAL_OF.get(name, REAL_S)
    print(f"{name}: {earned} s in {real} s")
    assert earned <= real * MOST
    assert earned <= KNOWN.get(name, earned)


def test_a_bot_that_is_believed_is_seen(enrolment, monkeypatch):
    """Negative control: without the server's clock the burst earns a multiple."""
    monkeypatch.setattr("lms.study.rules.spans._allowed", lambda _limits: (10**9, ""))
    monkeypatch.setattr("lms.ledger.actions.recording.FUTURE_GRACE", timedelta(days=9))
    one_burst(enrolment)
    assert earned_s(enrolment) > 305 * MOST
