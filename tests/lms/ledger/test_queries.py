"""Every figure comes from one place, with a fixed number of queries."""

import uuid

import pytest

from lms.ledger.actions import record_evidence
from lms.ledger.models import Account, AccountTotal
from lms.ledger.queries import (
    Units,
    account_units,
    class_rows,
    day_list,
    day_trace,
    entries_of,
    head_of,
    learner_totals,
    lesson_progress,
    root,
    today_figures,
    units_of,
)
from lms.ledger.rules.chain import GENESIS
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import LESSON, at, film, period
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
LATER = at("23:00", days=9)


@pytest.fixture
def enrolment():
    enrolment = EnrolmentFactory()
    items = [
        film(enrolment, "20:00", minutes=40, gated=True),
        film(enrolment, "21:00", minutes=40, lesson=uuid.uuid4()),
        period(enrolment, "09:00", minutes=50),
    ]
    record_evidence(items, at=LATER, derive_now=True)
    return enrolment


def test_learner_hr_and_auditor_see_the_same_figure(enrolment, django_assert_num_queries):
    with django_assert_num_queries(1):
        own = account_units(enrolment)
    assert (own.online_tenths, own.onsite_tenths, own.total_tenths, own.pending_tenths) == (8, 11, 20, 8)
    assert own.total_s == sum(entry.sec for entry in entries_of(enrolment.pk)) == 5400
    assert own == units_of([enrolment.pk])[enrolment.pk] == class_rows([enrolment.pk])[enrolment.pk].units
    assert own == learner_totals(enrolment.learner_id)[enrolment.pk]
    assert sum(row.total_s for row in day_list(enrolment)) == own.total_s
    assert own.last_activity_at == at("21:40")


def test_the_parts_are_rounded_each_and_the_total_once(enrolment):
    units = account_units(enrolment)
    assert units.total_tenths > units.online_tenths + units.onsite_tenths


def test_a_list_of_seven_hundred_people_is_one_query_once_the_rule_sets_are_known(
    enrolment, django_assert_num_queries
):
    cohort = CohortFactory(programme__ruleset=RuleSetFactory(code="CN-STEP", data={"round": {"step": "1"}}))
    people = [EnrolmentFactory(cohort=cohort) for _ in range(3)]
    accounts = [Account.objects.create(acct=f"a{row.pk}", enrolment=row) for row in people]
    AccountTotal.objects.bulk_create(AccountTotal(account=account, online_s=4000) for account in accounts)
    ids = [enrolment.pk, *(row.pk for row in people), *range(100_000, 100_696)]
    with django_assert_num_queries(2):
        rows = class_rows(ids)
    with django_assert_num_queries(1):
        assert class_rows(ids) == rows
    assert len(rows) == 700
    assert rows[people[0].pk].units.online_tenths == 10
    assert rows[100_000].units == Units()


def test_lists_of_one_person_have_a_fixed_price(enrolment, django_assert_num_queries):
    for expected, read in (
        (2, lambda: day_list(enrolment)),
        (1, lambda: day_trace(enrolment.learner_id, at("20:00").date())),
        (1, lambda: lesson_progress(enrolment.pk)),
        (1, lambda: entries_of(enrolment.pk)),
        (1, lambda: today_figures(enrolment.learner_id, at("20:00").date())),
        (1, lambda: head_of(enrolment)),
    ):
        with django_assert_num_queries(expected):
            read()


def test_a_day_can_be_followed_down_to_its_evidence(enrolment):
    day = at("20:00").date()
    pieces = day_trace(enrolment.learner_id, day, enrolment_id=enrolment.pk)
    assert [(piece["mode"], piece["credited_ms"], piece["pending"]) for piece in pieces] == [
        ("onsite", 3_000_000, False),
        ("online", 2_400_000, True),
        ("online", 2_400_000, False),
    ]
    named = {uuid for entry in entries_of(enrolment.pk, day=day) for uuid in entry.evidence}
    assert named == {piece["evidence"] for piece in pieces if not piece["pending"]}
    assert day_trace(enrolment.learner_id, day, enrolment_id=0) == []
    assert today_figures(enrolment.learner_id, day) == {"online": 4800, "onsite": 3000}


def test_progress_of_a_lesson(enrolment):
    view = lesson_progress(enrolment.pk)[LESSON]
    assert (view.seen_percent, view.posted_s, view.pending_s, view.credited_s) == (66, 0, 2400, 2400)
    assert (view.credited_ms, view.quiz_passed, view.completed_at) == (2_400_000, False, None)


def test_entries_are_paged_by_sequence(enrolment):
    everything = entries_of(enrolment.pk)
    assert entries_of(enrolment.pk, limit=1) == everything[:1]
    assert entries_of(enrolment.pk, after_seq=1) == everything[1:]


def test_whoever_has_nothing_has_zeroes_and_the_first_hash():
    enrolment = EnrolmentFactory()
    assert account_units(enrolment) == Units()
    assert (day_list(enrolment), lesson_progress(enrolment.pk), entries_of(enrolment.pk)) == ([], {}, [])
    assert (head_of(enrolment), root()) == (GENESIS, GENESIS)
