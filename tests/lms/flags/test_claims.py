"""Courseware that claims far more time than went by is asked about, once an attempt; rounding and idling are not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.flags.actions.searching import search
from lms.flags.rules.claims import Visit, overclaimed
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware_time import word
from tests.factories.ledger import LATER, record

NOW = datetime(2026, 4, 7, 12, tzinfo=UTC)


def visit(minutes, claimed, *, learner=1, attempt="a"):
    return Visit("e", learner, 1, attempt, NOW, NOW + timedelta(minutes=minutes), claimed * 60)


def keys(*visits):
    return [
        (one.key, one.facts["claimed_s"], one.facts["passed_s"])
        for one in overclaimed(visits, date(2026, 4, 7))
    ]


def test_ten_hours_in_a_minute_and_nothing_that_could_be_true():
    assert keys(visit(1, 600)) == [("claimed:1:a", 36_000, 60)]
    assert keys(visit(60, 60), visit(60, 20), visit(60, 89), visit(1, 25), visit(0, 29)) == []


def test_once_an_attempt_the_worst_of_it():
    assert keys(visit(1, 100), visit(1, 600), visit(1, 200)) == [("claimed:1:a", 36_000, 60)]
    assert [key for key, *_rest in keys(visit(1, 600), visit(1, 600, attempt="b"), visit(1, 600, learner=2))] == [
        "claimed:1:a", "claimed:1:b", "claimed:2:a",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_search_of_the_night_finds_it_in_the_evidence():
    own = EnrolmentFactory()
    [told] = record(word(own, 0, 1, claimed=600))
    [found] = search(after=0, upto=told.pk, at=LATER)
    assert (found.kind, found.learner_id, found.facts["evidence"]) == (
        "flag_speed",
        own.learner_id,
        [str(told.uuid)],
    )
