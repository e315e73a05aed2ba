"""What an operator sees of retention: a look before anything goes, the walk itself, and doctor's word on it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from lms.ledger.models import Evidence, ExpiryNight
from lms.operations import doctor
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import film, record
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
AFTER = "2029-05-02T03:00:00+08:00"


@pytest.fixture
def learned():
    enrolment = EnrolmentFactory(ruleset=RuleSetFactory(data={"retain_years": 3}))
    record(film(enrolment), film(enrolment, days=1, start_s=900))
    return enrolment


def told(*words):
    out = StringIO()
    call_command("expire_evidence", *words, stdout=out)
    return out.getvalue()


def test_a_look_says_how_much_and_nothing_goes(learned):
    with time_machine.travel(AFTER):
        report = json.loads(told("--dry-run", "--json"))
        assert f"{learned.cohort.key}: 2 rows" in told("--dry-run")
    assert (report["rows"], [one["class"] for one in report["classes"]]) == (2, [learned.cohort.key])
    assert (Evidence.objects.count(), ExpiryNight.objects.count()) == (2, 0)


def test_the_walk_lets_it_go_once(learned):
    with time_machine.travel(AFTER):
        first, again = (json.loads(told("--json"))["rows"] for _ in range(2))
    assert (first, again, Evidence.objects.count()) == (2, 0, 0)


def test_doctor_says_when_the_last_walk_was():
    def state():
        [check] = doctor.retention()
        return check.state, check.detail

    assert state()[0] == "ok"
    night = ExpiryNight.objects.create(day=timezone.localdate(), rows=7, people=2, finished_at=timezone.now())
    assert state() == ("ok", f"{night.day}: done; 7 rows of 2 people expired")
    ExpiryNight.objects.update(day=timezone.localdate() - timedelta(days=9))
    assert state()[0] == "warn"
