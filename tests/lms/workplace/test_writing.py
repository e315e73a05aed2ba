"""The apprentice writes, corrects and takes back; nothing counts before the mentor signs."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from lms.accounts.access import NotVisible
from lms.cohorts.actions import end_agreement
from lms.cohorts.models import Agreement, WorkProcess
from lms.workplace import refusals
from lms.workplace.actions import rewrite_line, sign_lines, withdraw_line, write_lines
from lms.workplace.models import LogDecision, WorkLog
from lms.workplace.queries import is_late_line, lines_of, plan_of
from tests.factories.cohorts import EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import sums
from tests.factories.rulesets import RuleSetFactory
from tests.factories.workplace import TODAY, agreement_of, workshop

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 5)


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    return workshop()


def test_a_line_a_day_and_nothing_counts_yet(shop):
    lines = shop.write(0, TODAY, MONDAY)
    assert [(line.day, line.work_s) for line in lines] == [(MONDAY, 28_800), (TODAY, 28_800)]
    again = shop.write(0, TODAY, MONDAY)
    assert {line.pk for line in again} == {line.pk for line in lines}
    assert (WorkLog.objects.count(), sums(shop.people[0])) == (2, (0, 0, 0, 0))
    assert [bucket.waiting_s for bucket in plan_of(shop.people[0])] == [57_600, 0]


@pytest.mark.parametrize(
    ("changes", "days", "refusal"),
    [
        ({"done": "  "}, [TODAY], refusals.NothingSaid),
        ({}, [date(2026, 10, 7)], refusals.NotYetWorked),
        (
            {"begins": time(21), "ends": time(23), "pause_from": None, "pause_to": None},
            [TODAY],
            refusals.NotYetWorked,
        ),
        ({"ends": time(18, 0)}, [TODAY], refusals.DayTooLong),
        ({"pause_to": None}, [TODAY], refusals.TimesWrong),
        ({}, [date(2026, 8, 31)], refusals.DayOutside),
        ({}, [TODAY, date(2026, 8, 31)], refusals.DayOutside),
    ],
)
def test_what_cannot_be_is_refused_whole(shop, changes, days, refusal):
    with pytest.raises(refusal):
        shop.write(0, *days, **changes)
    assert not WorkLog.objects.exists()


def test_no_day_no_agreement_no_foreign_process(shop):
    person = shop.people[0]
    with pytest.raises(refusals.NoDay):
        write_lines(actor=person.learner, enrolment=person, days=[], draft=shop.draft(), key="k")
    bare = EnrolmentFactory(cohort=shop.cohort)
    for row in (bare, EnrolmentFactory(cohort=shop.cohort)):
        if row is not bare:
            agreement_of(row, state="draft", signed_on=None)
        with pytest.raises(refusals.NoAgreement):
            write_lines(actor=row.learner, enrolment=row, days=[TODAY], draft=shop.draft(), key="k")
    other = WorkProcess.objects.create(programme=ProgrammeFactory(), title={"en": "Other"}, planned_h=1)
    with pytest.raises(refusals.ForeignProcess):
        shop.write(0, process=other)
    with pytest.raises(NotVisible):
        write_lines(actor=shop.mentor, enrolment=person, days=[TODAY], draft=shop.draft(), key="k")


def test_eight_hours_a_day_over_all_lines_and_no_minute_twice(shop):
    shop.write(0, begins=time(8), ends=time(12), pause_from=None, pause_to=None)
    with pytest.raises(refusals.LinesMeet):
        shop.write(0, key="2", begins=time(11), ends=time(13), pause_from=None, pause_to=None)
    with pytest.raises(refusals.DayTooLong):
        shop.write(0, key="2", begins=time(13), ends=time(17, 1), pause_from=None, pause_to=None)
    shop.write(0, key="2", begins=time(13), ends=time(17), pause_from=None, pause_to=None)
    shop.write(1)
    assert WorkLog.objects.count() == 3


def test_a_waiting_line_is_written_anew_and_the_old_one_stays(shop):
    (line,) = shop.write()
    draft = shop.draft(done="清理炉口", ends=time(16, 30))
    anew = rewrite_line(actor=line.learner, log=line, draft=draft)
    assert rewrite_line(actor=line.learner, log=line, draft=draft).pk == anew.pk
    line.refresh_from_db()
    assert (line.decision.kind, anew.work_s, line.done) == ("replaced", 25_200, "焙烧炉出料，看炉温")
    assert [row.pk for row in lines_of(shop.people[0])] == [anew.pk]
    withdraw_line(actor=line.learner, log=anew)
    withdraw_line(actor=line.learner, log=anew)
    assert (lines_of(shop.people[0]), WorkLog.objects.count()) == ([], 2)
    with pytest.raises(refusals.LineIsDecided):
        rewrite_line(actor=line.learner, log=anew, draft=draft)


def test_a_signed_line_stays_as_it_is(shop):
    (line,) = shop.write()
    sign_lines(actor=shop.mentor, uuids=[line.uuid])
    with pytest.raises(refusals.LineIsDecided):
        rewrite_line(actor=line.learner, log=line, draft=shop.draft(done="anders"))
    with pytest.raises(refusals.LineIsDecided):
        withdraw_line(actor=line.learner, log=line)
    with pytest.raises(NotVisible):
        withdraw_line(actor=shop.mentor, log=line)
    for rows in (WorkLog.objects.filter(pk=line.pk), LogDecision.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete() if rows.model is LogDecision else rows.update(done="anders")
    assert WorkLog.objects.get(pk=line.pk).done == "焙烧炉出料，看炉温"


def test_a_line_of_long_ago_is_late_for_good(shop):
    old, new = shop.write(0, date(2026, 9, 28), date(2026, 9, 29))
    assert (is_late_line(old), is_late_line(new)) == (True, False)


def test_who_resigns_writes_up_to_the_last_day_no_further(shop):
    agreement = Agreement.objects.get(enrolment=shop.people[0])
    end_agreement(actor=shop.hr, agreement=agreement, reason="finished", on=MONDAY)
    with pytest.raises(refusals.DayOutside):
        shop.write(0, TODAY)
    assert shop.write(0, MONDAY)


@pytest.mark.parametrize(
    ("data", "late"), [({}, False), ({"late_after": 0}, True), ({"late_after": 1}, False)]
)
def test_when_a_line_is_late_is_said_by_the_rule_set(shop, data, late):
    (line,) = shop.write(0, MONDAY)
    line.enrolment.ruleset = RuleSetFactory(code="CN-LATE", data=data)
    assert is_late_line(line) is late
