"""Away, back again, in another class: said everywhere, nothing locked, nothing lost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.cohorts import actions, rules
from lms.cohorts.models import Enrolment, EnrolmentLeave, Mentorship
from lms.cohorts.queries import learner_enrolments, leaves_on
from lms.ledger.actions import Said, transfer_hours
from lms.ledger.queries import account_units
from lms.messaging.models import Notice
from lms.reports.rules import Record, Standing, Why, judge
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.ledger import film, record
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 5), date(2026, 10, 16)


def away(enrolment, **changes):
    return actions.begin_leave(
        **{
            "actor": None,
            "enrolment": enrolment,
            "since_on": FIRST,
            "until_on": LAST,
            "why": "探亲",
            **changes,
        }
    )


def test_a_leave_covers_its_days_and_no_others():
    enrolment = EnrolmentFactory()
    away(enrolment)
    covered = [day for day in (4, 5, 16, 17) if leaves_on(date(2026, 10, day)).exists()]
    assert covered == [5, 16]
    assert Notice.objects.get().recipient == enrolment.learner


def test_sent_twice_it_is_one_and_a_second_one_over_it_is_refused():
    enrolment = EnrolmentFactory()
    assert away(enrolment) == away(enrolment)
    before = AuditRecord.objects.count()
    for days in ({"since_on": LAST}, {"until_on": None}, {"since_on": date(2026, 10, 1), "until_on": FIRST}):
        with pytest.raises(rules.LeaveOverlaps):
            away(enrolment, **days)
    assert (EnrolmentLeave.objects.count(), AuditRecord.objects.count()) == (1, before)
    away(enrolment, since_on=LAST + timedelta(days=1), until_on=None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"why": " "}, rules.ReasonMissing),
        ({"until_on": FIRST - timedelta(days=1)}, rules.LeaveEndsTooEarly),
    ],
)
def test_what_makes_no_sense_is_refused(changes, refusal):
    with pytest.raises(refusal):
        away(EnrolmentFactory(), **changes)
    assert not EnrolmentLeave.objects.exists()


def test_who_comes_back_before_the_end_is_back_from_that_day():
    enrolment = EnrolmentFactory()
    away(enrolment)
    day = date(2026, 10, 9)
    assert actions.end_leave(actor=None, enrolment=enrolment, on=day) == 1
    assert leaves_on(date(2026, 10, 8)).exists()
    assert not leaves_on(day).exists()
    assert actions.end_leave(actor=None, enrolment=enrolment, on=day) == 0
    away(enrolment, since_on=day)


def test_the_learner_sees_it_and_may_go_on_learning():
    enrolment = EnrolmentFactory(learner__language="en")
    away(enrolment, since_on=timezone.localdate(), until_on=None)
    (row,) = learner_enrolments(enrolment.learner)
    assert (row.is_away, row.away_until) == (True, None)
    client = Client()
    client.force_login(enrolment.learner)
    assert "You are on leave." in client.get("/learn/courses/").content.decode()


def test_nobody_calls_somebody_late_who_is_on_leave():
    late = {"required_tenths": 700, "posted_tenths": 0, "pending_tenths": 0, "starts_on": date(2026, 9, 1)}
    record = Record(**late, ends_on=date(2026, 11, 9), last_active_on=None)
    assert judge(record, FIRST).standing is Standing.BLOCKED
    pace = judge(Record(**late, ends_on=date(2026, 11, 9), last_active_on=None, leave_days=3), FIRST)
    assert (pace.standing, [reason.why for reason in pace.reasons]) == (Standing.ON_PACE, [Why.ON_LEAVE])


def test_hr_reads_that_somebody_is_on_leave():
    enrolment = EnrolmentFactory()
    away(enrolment, since_on=timezone.localdate(), until_on=timezone.localdate() + timedelta(days=2))
    hr = MembershipFactory(partner=enrolment.cohort.partner, user__language="en").user
    client = Client()
    client.force_login(hr)
    assert "on leave, back in" in client.get("/employer/").content.decode()


def test_who_moves_is_in_the_other_class_and_the_hours_can_follow():
    enrolment = EnrolmentFactory()
    record(film(enrolment))
    units = account_units(enrolment).total_tenths
    target = CohortFactory(partner=enrolment.cohort.partner)
    mentor = MembershipFactory(partner=target.partner, role="mentor").user
    MentorshipFactory(enrolment=enrolment, mentor=mentor)
    there = actions.move_learner(actor=None, enrolment=enrolment, target=target, why="换班")
    assert actions.move_learner(actor=None, enrolment=enrolment, target=target, why="换班") == there
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.moved_to, there.state) == ("withdrawn", there, "active")
    assert Mentorship.objects.get(until_on__isnull=True).enrolment == there
    assert account_units(enrolment).total_tenths == units > 0
    office = PersonFactory(roles=["office"])
    transfer_hours(actor=office, enrolment=enrolment, target=there, said=Said("换班"))
    assert (account_units(enrolment).total_tenths, account_units(there).total_tenths) == (0, units)


@pytest.mark.parametrize("refusal", [rules.SameClass, rules.ClassClosed, rules.HasLeft, rules.ReasonMissing])
def test_a_move_that_cannot_be_changes_nothing(refusal):
    enrolment = EnrolmentFactory(state="withdrawn" if refusal is rules.HasLeft else "active")
    target = CohortFactory(state="closed" if refusal is rules.ClassClosed else "running")
    if refusal is rules.SameClass:
        target = enrolment.cohort
    with pytest.raises(refusal):
        actions.move_learner(
            actor=None, enrolment=enrolment, target=target, why="" if refusal is rules.ReasonMissing else "x"
        )
    assert Enrolment.objects.count() == 1


def test_the_office_does_all_of_it_on_one_page():
    enrolment = EnrolmentFactory()
    client = Client()
    client.force_login(PersonFactory(roles=["office"], language="en"))
    page = f"/office/enrolments/{enrolment.uuid}/standing/"
    today = timezone.localdate()
    assert (
        client.post(
            page, {"leave": "1", "since": today, "until": today - timedelta(days=1), "why": "x"}
        ).status_code
        == 422
    )
    assert client.post(page, {"leave": "1", "since": today, "until": "", "why": "x"}).status_code == 302
    shown = client.get(f"/office/classes/{enrolment.cohort.uuid}/").content.decode()
    assert "on leave" in shown
    client.post(page, {"back": "1"})
    assert not leaves_on(today).exists()
    target = CohortFactory()
    moved = client.post(page, {"move": "1", "target": target.pk, "why": "x"})
    assert moved["Location"] == f"/office/enrolments/{enrolment.uuid}/hours/transfer/"
    assert "moved to" in client.get(f"/office/classes/{enrolment.cohort.uuid}/").content.decode()
    assert client.get(page).context["has_left"]
