"""The mentor signs and hours come of it, returns, is stood in for; nobody signs their own."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.accounts.access import NotVisible
from lms.audit.models import AuditRecord
from lms.cohorts.actions import assign_mentors, end_agreement
from lms.cohorts.models import Agreement
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.ledger.queries import entries_of, evidence_lines
from lms.messaging.models import Notice
from lms.partners.access import forget_memberships
from lms.workplace import refusals
from lms.workplace.actions import (
    end_deputy,
    return_line,
    rewrite_line,
    set_deputy,
    sign_lines,
    tell_of_missing_weeks,
    tick_mastery,
)
from lms.workplace.models import Deputy, LogDecision, Mastery
from lms.workplace.queries import plan_of, queue_of, returned_to
from tests.factories.accounts import PersonFactory
from tests.factories.ledger import at, sums
from tests.factories.partners import MembershipFactory
from tests.factories.workplace import TODAY, another_mentor, workshop

pytestmark = pytest.mark.django_db
NOTHING, WORKED = (0, 0, 0, 0), (0, 0, 28_800, 0)


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    return workshop()


def test_signed_hours_post_once_with_grade_b(shop):
    (line,) = shop.write()
    assert [row.pk for row in queue_of(shop.mentor)] == [line.pk]
    done = sign_lines(actor=shop.mentor, uuids=[line.uuid])
    again = sign_lines(actor=shop.mentor, uuids=[line.uuid])
    assert ((done.now, done.before), (again.now, again.before)) == ((1, 0), (0, 1))
    assert sums(shop.people[0]) == WORKED  # V19a
    entries = entries_of(shop.people[0].pk)
    assert {entry.grade for entry in entries} == {"B"}
    named = {uuid for entry in entries for uuid in entry.evidence}
    assert len(evidence_lines(shop.people[0].pk, named)) == 2
    assert [row.pk for row in queue_of(shop.mentor)] == []
    assert AuditRecord.objects.filter(action="work.signed").count() == 1
    assert plan_of(shop.people[0])[0].signed_s == 28_800


def test_class_goes_before_work_on_the_same_day(shop):
    """V19b: the workplace day and three periods of class from 9:04 to 11:33."""
    person = shop.people[0]
    periods = [("09:00", "09:45"), ("09:55", "10:40"), ("10:50", "11:35")]
    record_evidence(
        [
            NewEvidence(
                natural_key=f"class:{begins}",
                enrolment=person,
                kind=EvidenceKind.SIGN_IN,
                mode=Mode.ONSITE,
                grade=Grade.A,
                started_at=_at(begins),
                ended_at=_at(ends),
            )
            for begins, ends in periods
        ],
        derive_now=True,
    )
    (line,) = shop.write()
    sign_lines(actor=shop.mentor, uuids=[line.uuid])
    assert sums(person) == (0, 8_100, 20_700, 0)


def _at(clock):
    hours, minutes = map(int, clock.split(":"))
    return at("00:00").replace(year=TODAY.year, month=TODAY.month, day=TODAY.day, hour=hours, minute=minutes)


def test_a_returned_line_is_told_of_and_written_anew(shop):
    (line,) = shop.write()
    with pytest.raises(refusals.CommentMissing):
        return_line(actor=shop.mentor, uuid=line.uuid, comment=" ")
    made = return_line(actor=shop.mentor, uuid=line.uuid, comment="写清楚焙烧温度")
    assert return_line(actor=shop.mentor, uuid=line.uuid, comment="again").pk == made.pk
    assert (sums(shop.people[0]), queue_of(shop.mentor)) == (NOTHING, [])
    assert Notice.objects.get(kind="work_returned").recipient == line.learner
    assert [row.pk for row in returned_to(line.learner)] == [line.pk]
    assert (sign_lines(actor=shop.mentor, uuids=[line.uuid]).now, sums(shop.people[0])) == (0, NOTHING)
    anew = rewrite_line(actor=line.learner, log=line, draft=shop.draft(done="焙烧 920 °C，出料四次"))
    assert ([row.pk for row in queue_of(shop.mentor)], returned_to(line.learner)) == ([anew.pk], [])
    sign_lines(actor=shop.mentor, uuids=[anew.uuid])
    assert sums(shop.people[0]) == WORKED


def test_nobody_signs_their_own_not_even_in_the_database(shop):
    mentor, own = shop.mentor, shop.people[0]
    own.learner = mentor
    own.save(update_fields=["learner"])
    (line,) = shop.write()
    assert (line.learner, list(queue_of(mentor))) == (mentor, [])
    for act in (
        lambda: sign_lines(actor=mentor, uuids=[line.uuid]),
        lambda: return_line(actor=mentor, uuid=line.uuid, comment="x"),
        lambda: tick_mastery(actor=mentor, enrolment=own, process=shop.processes[0]),
    ):
        with pytest.raises(refusals.OwnLine):
            act()
    for kind in ("signed", "returned"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LogDecision.objects.create(log=line, learner=mentor, kind=kind, by=mentor, comment="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mastery.objects.create(enrolment=own, learner=mentor, process=shop.processes[0], by=mentor)
    assert (LogDecision.objects.count(), sums(own)) == (0, NOTHING)


def test_others_sign_nothing(shop):
    (line,) = shop.write()
    elsewhere = workshop(1)
    for actor in (another_mentor(shop), shop.hr, elsewhere.mentor, PersonFactory(roles=["office"])):
        with pytest.raises(NotVisible):
            sign_lines(actor=actor, uuids=[line.uuid])
        with pytest.raises(NotVisible):
            return_line(actor=actor, uuid=line.uuid, comment="x")
    mine = elsewhere.write(0)
    with pytest.raises(NotVisible):
        sign_lines(actor=shop.mentor, uuids=[line.uuid, mine[0].uuid])
    assert not LogDecision.objects.exists()


def test_a_deputy_signs_while_the_mentor_is_away_and_both_names_stay(shop):
    second = another_mentor(shop)
    first, late = shop.write(0, TODAY, TODAY - timedelta(days=1))
    set_deputy(
        actor=shop.hr,
        partner=shop.cohort.partner,
        mentor=shop.mentor,
        deputy=second,
        from_on=TODAY,
        until_on=TODAY + timedelta(days=7),
    )
    row = Deputy.objects.get()
    assert (len(queue_of(shop.mentor)), len(queue_of(second))) == (0, 2)
    with pytest.raises(NotVisible):
        sign_lines(actor=shop.mentor, uuids=[first.uuid])
    sign_lines(actor=second, uuids=[first.uuid])
    decision = LogDecision.objects.get()
    assert (decision.by, decision.mentor) == (second, shop.mentor)
    end_deputy(actor=shop.mentor, row=row)
    assert (len(queue_of(shop.mentor)), len(queue_of(second))) == (1, 0)
    sign_lines(actor=shop.mentor, uuids=[late.uuid])
    assert LogDecision.objects.get(log=late).mentor is None
    assert Notice.objects.filter(kind="deputy_set").count() == 1


def test_a_deputy_is_another_mentor_of_the_same_partner(shop):
    values = {"partner": shop.cohort.partner, "from_on": TODAY, "until_on": TODAY + timedelta(days=2)}
    for deputy in (shop.mentor, shop.hr, workshop(1).mentor):
        with pytest.raises(refusals.DeputyNotMentor):
            set_deputy(actor=shop.hr, mentor=shop.mentor, deputy=deputy, **values)
    second = another_mentor(shop)
    for actor in (second, shop.people[0].learner, workshop(1).hr):
        with pytest.raises(NotVisible):
            set_deputy(actor=actor, mentor=shop.mentor, deputy=second, **values)
    with pytest.raises(refusals.DeputyDaysWrong):
        set_deputy(
            actor=shop.hr,
            mentor=shop.mentor,
            deputy=second,
            **{**values, "until_on": TODAY - timedelta(days=1)},
        )
    assert not Deputy.objects.exists()


def test_after_the_end_the_mentor_of_the_day_still_signs_and_the_hours_stay(shop):
    (line,) = shop.write()
    agreement = Agreement.objects.get(enrolment=shop.people[0])
    end_agreement(actor=shop.hr, agreement=agreement, reason="resigned", note="回乡")
    forget_memberships(shop.mentor)
    assert [row.pk for row in queue_of(shop.mentor)] == [line.pk]
    sign_lines(actor=shop.mentor, uuids=[line.uuid])
    assert sums(shop.people[0]) == WORKED


def test_a_change_of_mentor_moves_what_waits(shop):
    second = another_mentor(shop)
    (line,) = shop.write()
    assign_mentors(actor=shop.hr, enrolments=[shop.people[0]], mentor=second)
    assert ([row.pk for row in queue_of(second)], list(queue_of(shop.mentor))) == ([line.pk], [])


def test_the_queue_is_one_query_whatever_its_length(shop):
    counts = []
    for day in (TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=4)):
        shop.write(0, day, key=str(day))
        shop.write(1, day, key=str(day))
        forget_memberships(shop.mentor)
        with CaptureQueriesContext(connection) as caught:
            lines = queue_of(shop.mentor)
            assert [line.process.title for line in lines]
        counts.append(len(caught))
    assert (counts, len(lines)) == ([2, 2, 2], 6)


def test_a_skill_is_ticked_once(shop):
    person = shop.people[0]
    first = tick_mastery(actor=shop.mentor, enrolment=person, process=shop.processes[1])
    assert tick_mastery(actor=shop.mentor, enrolment=person, process=shop.processes[1]).pk == first.pk
    assert [bucket.mastery is not None for bucket in plan_of(person)] == [False, True]
    with pytest.raises(NotVisible):
        tick_mastery(actor=shop.hr, enrolment=person, process=shop.processes[0])
    with pytest.raises(refusals.NotInThePlan):
        tick_mastery(actor=shop.mentor, enrolment=person, process=workshop(1).processes[0])


def test_an_empty_week_is_told_to_learner_then_mentor_then_hr_once(shop, settings):
    shop.write(0, date(2026, 9, 24), begins=time(8), ends=time(12), pause_from=None, pause_to=None)
    for day in (date(2026, 10, 5), date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 12)):
        tell_of_missing_weeks(day)
    week = Notice.objects.filter(values__day="2026-09-28")
    assert sorted(week.values_list("kind", "recipient")) == sorted(
        [("work_week_missing", person.learner_id) for person in shop.people]
        + [("work_week_missing_of", who.pk) for who in (shop.mentor, shop.hr) for _person in shop.people]
    )
    before = Notice.objects.filter(values__day="2026-09-21")
    assert not before.filter(recipient=shop.people[0].learner).exists()
    assert before.filter(recipient=shop.people[1].learner).count() == 1


def test_hr_of_another_partner_assigns_nobody(shop):
    other = MembershipFactory().user
    with pytest.raises(NotVisible):
        assign_mentors(actor=other, enrolments=shop.people, mentor=another_mentor(shop))
