"""The monthly report: the figures of the school, frozen, once by schedule, and what came later."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.utils import timezone, translation

from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.queries import hours_by_partner_and_month
from lms.messaging.models import Notice
from lms.partners.actions import set_rank
from lms.partners.rules import Rank
from lms.reports.models import PartnerReport, ReportOrder, ReportReader
from lms.reports.monthly.checking import ReportVerdict, report_by_code, report_facts
from lms.reports.monthly.making import MonthToCome, ask_for_report, work_on
from lms.reports.monthly.paper import render_report
from lms.reports.monthly.people import report_lines
from lms.reports.monthly.rules import due_months, month_before, next_month
from lms.reports.monthly.scheduling import choose_report, order_reports, set_schedule
from lms.reports.monthly.workbook import report_workbook
from lms.reports.queries import people_report
from lms.reports.words import reasons_text
from tests.factories.monthly import report_of
from tests.factories.partners import MembershipFactory
from tests.web.employer.conftest import NOW, hours_of, make_place

OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("since", "day", "today", "due"),
    [
        (date(2026, 10, 1), 5, date(2026, 11, 4), []),
        (date(2026, 10, 1), 5, date(2026, 11, 5), [(2026, 10)]),
        (date(2026, 10, 1), 5, date(2027, 1, 4), [(2026, 10), (2026, 11)]),
        (date(2026, 10, 1), 28, date(2027, 2, 28), [(2026, 10), (2026, 11), (2026, 12), (2027, 1)]),
        (date(2026, 10, 1), 0, date(2027, 1, 31), []),
        (date(2026, 10, 1), 1, date(2026, 10, 31), []),
    ],
)
def test_months_are_due_on_their_day_and_missed_ones_are_caught_up(since, day, today, due):
    found = due_months(since=since, day=day, today=today)
    assert [(month.year, month.month) for month in found] == due


def test_a_schedule_of_years_catches_up_with_the_newest_twelve():
    found = due_months(since=date(2020, 1, 1), day=1, today=date(2026, 11, 26))
    assert (len(found), found[0], found[-1]) == (12, date(2025, 11, 1), date(2026, 10, 1))
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.fixture
def place(db, settings, tmp_path):
    settings.KEYS_FOLDER = tmp_path / "keys"
    with time_machine.travel(NOW, tick=False):
        found = make_place("云岭")
        hours_of(found.people[0], 8, date(2026, 9, 28))
        hours_of(found.people[0], 4, date(2026, 10, 1))
        hours_of(found.people[1], 2, date(2026, 10, 2))
    return found


@pytest.fixture
def later():
    with time_machine.travel(datetime(2026, 11, 5, 3, tzinfo=UTC), tick=False) as clock:
        yield clock


def test_the_sums_are_those_of_the_school_and_names_are_not_in_the_record(place, later):
    report = report_of(place.partner, by=place.hr)
    school = {
        row.mode: row.posted_s
        for row in hours_by_partner_and_month([place.partner.pk], since=OCTOBER, until=OCTOBER)
    }
    assert school == {"onsite": 6 * 2700}
    assert report.snapshot["total_s"] == {"online": 0, "onsite": 6 * 2700, "workplace": 0}
    assert len(report.snapshot["people"]) == 3
    assert "学徒" not in str(report.snapshot["people"])
    assert sorted(row["lines"] for row in report.snapshot["people"]) == [0, 1, 1]


def test_the_same_figures_on_the_same_day_are_one_report(place, later):
    first, second = report_of(place.partner, by=place.hr), report_of(place.partner)
    assert first == second
    later.shift(86_400)
    assert report_of(place.partner) != first


def test_a_report_cannot_be_changed(place, later):
    report = report_of(place.partner)
    with pytest.raises(Exception, match="append-only"):
        PartnerReport.objects.filter(pk=report.pk).update(code="X")


def test_a_late_line_is_told_with_its_hours_and_another_month_is_not(place, later):
    report = report_of(place.partner)
    assert report_facts(report).verdict is ReportVerdict.SAME
    hours_of(place.people[2], 1, date(2026, 9, 15))
    assert report_facts(report).verdict is ReportVerdict.SAME
    with time_machine.travel(datetime(2026, 11, 6, 3, tzinfo=UTC), tick=False):
        hours_of(place.people[2], 4, date(2026, 10, 5))
    facts = report_facts(report)
    assert (facts.verdict, facts.later.lines, facts.later_tenths) == (ReportVerdict.CHANGED, 1, 30)
    assert (facts.people, facts.total_tenths) == (3, 45)


def test_a_forged_record_is_not_confirmed(place, later):
    report = report_of(place.partner)
    report.snapshot["total_s"]["onsite"] += 3600
    assert report_facts(report).verdict is ReportVerdict.UNPROVEN


def test_the_workbook_says_the_code_in_a_cell_and_in_the_properties(place, later):
    report = report_of(place.partner)
    with report_workbook(report) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert book.properties.keywords == report.code
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert report_by_code(next(cell for cell in cells if str(cell).replace("-", "") == report.code)) == report
    names = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert names == {"云岭学徒1", "云岭学徒2", "云岭学徒3"}
    total = list(book.worksheets[0].iter_rows(values_only=True))[-1]
    assert total[2:7] == (3, 0, 4.5, 0, 4.5)


def test_the_paper_is_a_pdf(place, later):
    assert render_report(report_of(place.partner)).startswith(b"%PDF")


def test_a_report_takes_as_many_queries_for_more_people(place, later, django_assert_max_num_queries):
    def count():
        order = ReportOrder.objects.create(partner=place.partner, month=OCTOBER)
        with django_assert_max_num_queries(60) as counted:
            work_on(order.pk, worker="test")
        return len(counted)

    first = count()
    make_more = make_place("云岭二厂", people=12)
    place.partner = make_more.partner
    assert count() <= first


def test_a_month_to_come_is_refused_and_asked_twice_is_one_order(place, later):
    with pytest.raises(MonthToCome):
        ask_for_report(actor=place.hr, partner=place.partner, month=date(2026, 12, 1))
    orders = {ask_for_report(actor=place.hr, partner=place.partner, month=OCTOBER).pk for _twice in range(2)}
    assert len(orders) == ReportOrder.objects.count() == 1


def test_by_schedule_it_is_made_once_whatever_restarts_and_readers_get_a_link(place, later):
    viewer = MembershipFactory(partner=place.partner, role="viewer").user
    with time_machine.travel(NOW, tick=False):
        set_schedule(actor=place.hr, partner=place.partner, day=5)
    for reader in (place.hr, viewer, place.mentor):
        choose_report(actor=reader, partner=place.partner, wanted=True)
    assert order_reports(date(2026, 11, 4)) == 0
    assert [order_reports(date(2026, 11, 5)) for _twice in range(2)] == [1, 0]
    order = ReportOrder.objects.get()
    for _ring in range(2):
        work_on(order.pk, worker="test")
    assert PartnerReport.objects.get().made_by is None
    told = Notice.objects.filter(kind="monthly_report")
    assert {row.recipient_id for row in told} == {place.hr.pk, viewer.pk}
    assert {row.values["month"] for row in told} == {"2026-10"}
    assert order_reports(date(2026, 12, 6)) == 1


def test_who_lost_the_right_is_told_no_more(place, later):
    choose_report(actor=place.hr, partner=place.partner, wanted=True)
    other = MembershipFactory(partner=place.partner, is_manager=True).user
    set_rank(
        actor=other,
        partner=place.partner,
        user=place.hr,
        rank=Rank.HEAD,
        department=place.people[0].department,
    )
    order = ReportOrder.objects.create(partner=place.partner, month=OCTOBER, is_scheduled=True)
    work_on(order.pk, worker="test")
    assert not Notice.objects.filter(kind="monthly_report").exists()
    choose_report(actor=place.hr, partner=place.partner, wanted=False)
    assert not ReportReader.objects.exists()


def test_a_schedule_switched_off_and_on_makes_no_old_reports(place):
    with time_machine.travel(NOW, tick=False):
        set_schedule(actor=None, partner=place.partner, day=5)
        moved = set_schedule(actor=None, partner=place.partner, day=9)
        set_schedule(actor=None, partner=place.partner, day=0)
    assert moved.since_month == OCTOBER
    with time_machine.travel(datetime(2027, 3, 2, tzinfo=UTC), tick=False):
        assert set_schedule(actor=None, partner=place.partner, day=1).since_month == date(2027, 3, 1)


def test_the_paper_says_the_reasons_of_the_screen_with_all_their_numbers(place, later):
    report = report_of(place.partner)
    cohorts = list(
        Cohort.objects.filter(partner=place.partner).select_related("programme__ruleset", "partner")
    )
    screen = people_report(cohorts, Enrolment.objects.filter(cohort__in=cohorts), timezone.now())
    with translation.override("en"):
        said = {line.name: line.reason for line in report_lines(report)}
        assert said == {line.name: reasons_text(line.pace) for line in screen.lines}
    assert any(reason.need for line in screen.lines for reason in line.pace.reasons)
