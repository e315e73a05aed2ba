"""Hours by partner and month: always the sum of the entries, whoever posts at once, and mended when they are not."""

import importlib
import threading
import time
import uuid
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from functools import partial

import pytest
from django.apps import apps
from django.db import OperationalError, connection, connections, transaction
from django.db.models import F, Sum

from lms.cohorts.models import Cohort
from lms.ledger.actions import monthly, reconcile_hours, record_quiz_pass
from lms.ledger.actions.monthly import add_to_months
from lms.ledger.models import Entry, MonthTotal
from lms.ledger.queries import PartnerMonth, hours_by_partner_and_month, verify
from lms.ledger.queries.months import MonthKey
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import corrected, film, period, record
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
FILL = "lms.ledger.migrations.0003_fill_month_totals"


@pytest.fixture
def smelter():
    return PartnerFactory(key="smelter")


@pytest.fixture
def enrolment(smelter):
    """An apprentice with ten minutes of film and a period in April, and one minute of film in May."""
    enrolment = EnrolmentFactory(cohort=CohortFactory(partner=smelter))
    record(film(enrolment, minutes=10), period(enrolment, days=1), when=None)
    record(film(enrolment, minutes=1, days=24, start_s=600), when=None)
    return enrolment


def shown(*partners, **span):
    rows = hours_by_partner_and_month([partner.pk for partner in partners] or None, **span)
    return [(row.month, row.mode, row.posted_s) for row in rows]


def of_entries():
    """The same figures from the ledger itself, added up here and not by a database."""
    sums = {}
    for entry in Entry.objects.select_related("account__enrolment__cohort"):
        key = (entry.account.enrolment.cohort.partner_id, entry.day.replace(day=1), str(entry.mode))
        sums[key] = sums.get(key, 0) + entry.sec
    return [PartnerMonth(*key, seconds) for key, seconds in sorted(sums.items()) if key[0] and seconds]


def test_hours_stand_in_the_month_of_the_learning_day(enrolment, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert shown() == [(APRIL, "online", 600), (APRIL, "onsite", 2700), (MAY, "online", 60)]
    assert hours_by_partner_and_month() == of_entries()


def test_some_partners_and_some_months_may_be_asked_for(enrolment, smelter):
    other = PartnerFactory(key="hotel")
    record(film(EnrolmentFactory(cohort=CohortFactory(partner=other)), minutes=2), when=None)
    assert shown(other) == [(APRIL, "online", 120)]
    assert shown(smelter, since=date(2026, 4, 30), until=date(2026, 4, 30)) == [
        (APRIL, "online", 600),
        (APRIL, "onsite", 2700),
    ]
    assert shown(smelter, since=date(2026, 5, 2)) == [(MAY, "online", 60)]
    assert hours_by_partner_and_month([]) == []
    assert hours_by_partner_and_month() == of_entries()


def test_an_open_class_belongs_to_no_partner(enrolment):
    before = shown()
    record(film(EnrolmentFactory(cohort=CohortFactory(partner=None)), minutes=5), when=None)
    assert shown() == before
    assert verify().violations == []


def test_time_that_waits_for_a_quiz_comes_with_the_pass_into_the_month_of_learning(enrolment):
    before, lesson = shown(), uuid.uuid4()
    record(film(enrolment, "21:00", minutes=5, days=-8, lesson=lesson, gated=True), when=None)
    assert shown() == before
    record_quiz_pass(enrolment=enrolment, lesson_uuid=lesson, lesson_version=1, source="a", derive_now=True)
    assert shown() == [(date(2026, 3, 1), "online", 300), *before]


def test_a_correction_moves_the_month_and_components_are_kept_apart(enrolment):
    seq = Entry.objects.get(mode="onsite").seq
    corrected(enrolment, seq=seq, sec=1800, why="left at half past nine")
    assert shown()[1] == (APRIL, "onsite", 1800)
    assert sorted(MonthTotal.objects.values_list("component", "posted_s")) == [
        ("practice", 1800),
        ("theory", 60),
        ("theory", 600),
    ]
    assert hours_by_partner_and_month() == of_entries()


def test_late_evidence_that_takes_hours_back_takes_them_from_the_month(enrolment):
    """A period in class wins over the film that was posted for the same minutes."""
    record(period(enrolment, "19:55", minutes=45), when=None)
    assert Entry.objects.filter(kind="reversal").exists()
    assert shown() == [(APRIL, "onsite", 5400), (MAY, "online", 60)]
    assert hours_by_partner_and_month() == of_entries()


def test_a_whole_class_is_one_statement_more_and_a_derivation_without_news_none(
    smelter, django_assert_num_queries
):
    cohort = CohortFactory(partner=smelter)
    people = [EnrolmentFactory(cohort=cohort) for _person in range(9)]
    with monthly_statements() as sent:
        record(*(film(person, minutes=number + 1) for number, person in enumerate(people)), when=None)
    assert len(sent) == 1
    assert shown() == [(APRIL, "online", 60 * 45)]
    with monthly_statements() as sent:
        reconcile_hours()
    assert sent == []


@contextmanager
def monthly_statements():
    """The statements that add to the roll-up meanwhile."""
    sent = []

    def note(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO ledger_monthtotal"):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


@pytest.mark.parametrize(
    "plant",
    [
        lambda: MonthTotal.objects.filter(mode="onsite").update(posted_s=F("posted_s") + 60),
        lambda: MonthTotal.objects.filter(mode="onsite").delete(),
        lambda: MonthTotal.objects.create(
            partner=PartnerFactory(key="nobody"), month=APRIL, mode="live", component="theory", posted_s=5
        ),
        lambda: Cohort.objects.update(partner=PartnerFactory(key="another")),
    ],
    ids=["changed", "lost", "invented", "of another partner"],
)
def test_a_month_that_is_not_the_sum_of_its_entries_is_named_and_mended(enrolment, plant):
    assert verify().violations == []
    plant()
    assert {violation.invariant for violation in verify().violations} == {"months"}
    _checked, mended = reconcile_hours()
    assert mended
    assert verify().violations == []
    assert hours_by_partner_and_month() == of_entries()
    assert reconcile_hours()[1] == []


def test_a_wrong_month_is_told_by_partner_month_and_mode(enrolment):
    MonthTotal.objects.filter(mode="onsite").update(posted_s=1)
    [wrong] = verify().violations
    assert wrong == ("months", None, None, "smelter 2026-04 onsite practice: 1 s shown, 2700 s in entries")


def test_the_migration_fills_it_from_the_entries_that_are_there(enrolment):
    before = hours_by_partner_and_month()
    MonthTotal.objects.all().delete()
    importlib.import_module(FILL).fill(apps, None)
    assert hours_by_partner_and_month() == before
    assert verify().violations == []


def test_more_rows_than_a_statement_takes_are_all_added(smelter):
    months = {MonthKey(smelter.pk, date(2020, 1, 1), "online", str(n)): n for n in range(400)}
    add_to_months(months)
    add_to_months(months)
    assert MonthTotal.objects.aggregate(total=Sum("posted_s"))["total"] == 400 * 399


def test_rows_are_locked_in_one_order_whatever_order_they_came_in(smelter):
    """Of two transactions that take the same rows in opposite orders, PostgreSQL ends one."""
    keys = [MonthKey(smelter.pk, month, "online", "theory") for month in (MAY, APRIL)]
    add_to_months(dict.fromkeys(keys, 1))
    assert list(MonthTotal.objects.order_by("pk").values_list("month", flat=True)) == [APRIL, MAY]


def by_reading_first(key, seconds):
    """How it must not be done: read, add here, write."""
    row, _made = MonthTotal.objects.get_or_create(**key._asdict())
    BETWEEN.wait(5)
    MonthTotal.objects.filter(pk=row.pk).update(posted_s=row.posted_s + seconds)


def by_the_database(key, seconds):
    """A database in memory does not wait for its lock, as one on a disk does."""
    for left in reversed(range(50)):
        with suppress(OperationalError) if left else nullcontext(), transaction.atomic():
            add_to_months({key: seconds})
            break
        time.sleep(0.01)


BETWEEN = threading.Barrier(2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("add", "total"), [(by_the_database, 30), (by_reading_first, None)])
def test_of_two_who_post_at_once_none_is_lost(smelter, add, total):
    """The control reads before it writes, and loses one of the two."""
    key = MonthKey(smelter.pk, APRIL, "online", "theory")
    if add is by_reading_first:
        MonthTotal.objects.create(**key._asdict())
    at_once(partial(add, key, 10), partial(add, key, 20))
    assert (MonthTotal.objects.get().posted_s == 30) is (total == 30)


@pytest.mark.django_db(transaction=True)
def test_a_mender_does_not_take_away_what_is_posted_meanwhile(smelter, monkeypatch):
    """Between reading and adding, another posts: its seconds stay, and only the difference is added."""
    enrolment = EnrolmentFactory(cohort=CohortFactory(partner=smelter))
    record(film(enrolment, minutes=10), when=None)
    MonthTotal.objects.update(posted_s=0)
    read = monthly.wrong_months

    def and_meanwhile():
        wrong = read()
        record(film(EnrolmentFactory(cohort=enrolment.cohort), minutes=1), when=None)
        return wrong

    monkeypatch.setattr(monthly, "wrong_months", and_meanwhile)
    monthly.mend_months()
    assert shown() == [(APRIL, "online", 660)]
    assert verify().violations == []


def at_once(*calls):
    faults, start = [], threading.Barrier(len(calls))

    def run(call):
        try:
            start.wait(5)
            call()
        except BaseException as fault:  # noqa: BLE001  shown by the test
            faults.append(fault)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
