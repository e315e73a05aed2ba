"""Whoever pauses hears of it, then the mentor, then HR: once a step and pause, and not those who learn, left or are away."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from lms.cohorts.models import EnrolmentLeave
from lms.messaging.models import Notice
from lms.reports.ladder import Step, climb, climb_in_turn, step_of
from tests.factories.cohorts import EnrolmentFactory, MentorshipFactory
from tests.factories.partners import MembershipFactory

START = date(2026, 9, 1)
HERE = ZoneInfo("Asia/Shanghai")


def after(days):
    return datetime(2026, 9, 1, 12, tzinfo=HERE) + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0, Step.NOBODY), (4, Step.NOBODY), (5, Step.LEARNER), (9, Step.LEARNER),
        (10, Step.MENTOR), (13, Step.MENTOR), (14, Step.HR), (99, Step.HR),
    ],
)  # fmt: skip
def test_the_longer_the_pause_the_more_people_hear_of_it(days, step):
    assert step_of(days) is step


@pytest.fixture
def enrolment(db):
    return EnrolmentFactory(enrolled_on=START, cohort__starts_on=START)


@pytest.fixture
def mentor(enrolment):
    return MentorshipFactory(enrolment=enrolment).mentor


@pytest.fixture
def hr(enrolment):
    return MembershipFactory(partner=enrolment.cohort.partner, role="hr").user


def told():
    return sorted(Notice.objects.values_list("recipient_id", "kind"))


def test_each_step_is_told_once_a_pause(enrolment, mentor, hr):
    learner = enrolment.learner
    climb(after(4))
    assert told() == []
    for day in (5, 6):
        climb(after(day))
        assert told() == [(learner.pk, "stalled_learner")]
    climb(after(10))
    assert told() == sorted([(learner.pk, "stalled_learner"), (mentor.pk, "stalled_mentor")])
    for day in (14, 14, 15):
        climb(after(day))
    assert (hr.pk, "stalled_hr") in told()
    assert len(told()) == 3
    assert Notice.objects.get(recipient=hr).values == {"n": 1, "cohort": enrolment.cohort.name, "days": 14}


def test_a_new_pause_begins_at_the_first_step(enrolment, mentor, monkeypatch):
    climb(after(12))
    line_days = {"last": date(2026, 9, 13)}
    from lms.reports import pauses

    real = pauses.people_report

    def learned(*args):
        from dataclasses import replace

        report = real(*args)
        return replace(
            report, lines=tuple(replace(line, last_active_on=line_days["last"]) for line in report.lines)
        )

    monkeypatch.setattr(pauses, "people_report", learned)
    climb(after(14))
    assert Notice.objects.filter(kind="stalled_learner").count() == 1
    climb(after(18))
    assert Notice.objects.filter(kind="stalled_learner").count() == 2
    assert Notice.objects.filter(kind="stalled_mentor").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"state": "withdrawn"}, {"state": "completed"}, {"cohort.state": "closed"}, {"cohort.kind": "open"},
        {"cohort.ends_on": date(2026, 9, 10)}, {"enrolled_on": date(2026, 9, 18)},
    ],
)  # fmt: skip
def test_whom_no_reminder_helps_is_left_in_peace(enrolment, change):
    for name, value in change.items():
        where, _, field = name.rpartition(".")
        row = getattr(enrolment, where) if where else enrolment
        setattr(row, field, value)
        row.save()
    assert climb(after(20)) == 0
    assert told() == []


def test_who_is_on_leave_is_not_reminded(enrolment):
    EnrolmentLeave.objects.create(enrolment=enrolment, since_on=date(2026, 9, 3), why="家里有事")
    climb(after(20))
    assert told() == []


def test_hr_of_others_and_mentors_of_before_hear_nothing(enrolment, mentor):
    MembershipFactory(role="hr")
    enrolment.mentorships.update(until_on=date(2026, 9, 5))
    climb(after(20))
    assert told() == [(enrolment.learner_id, "stalled_learner")]


def test_many_people_take_as_many_queries_as_one(enrolment, mentor, hr, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        climb(after(20))
    for _ in range(8):
        MentorshipFactory(
            enrolment=EnrolmentFactory(cohort=enrolment.cohort, enrolled_on=START), mentor=mentor
        )
    with django_assert_num_queries(len(one)):
        climb(after(20))


def test_the_sweep_climbs_once_a_day_and_not_before_nine(enrolment, settings):
    import time_machine

    settings.DEMO = False
    cache.clear()
    with time_machine.travel(after(20).replace(hour=8, minute=59), tick=False):
        assert climb_in_turn() == 0
    with time_machine.travel(after(20).replace(hour=9), tick=False):
        assert climb_in_turn() == 1
        assert climb_in_turn() == 0
    settings.DEMO = True
    cache.clear()
    with time_machine.travel(after(21), tick=False):
        assert climb_in_turn() == 0
