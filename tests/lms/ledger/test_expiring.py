"""Evidence goes when its time is over and never before; figures stay, and the ledger still verifies."""

import hashlib
import json
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lms.accounts.rules import NotOffice
from lms.audit import triggers
from lms.audit.models import AuditRecord
from lms.ledger.actions import (
    derive_days,
    expire_evidence,
    hold_evidence,
    lift_hold,
    rebuild_projections,
    reconcile_hours,
    record_evidence,
    record_quiz_pass,
)
from lms.ledger.models import Account, DayTrace, Derivation, Evidence, ExpiredEvidence, ExpiryNight
from lms.ledger.queries import day_list, named_evidence
from lms.ledger.queries.retention import derivable_since, due_by_class
from lms.ledger.refusals import EvidenceRefused, ReasonMissing
from lms.ledger.rules.retention import horizon_of, years_of
from lms.rulesets.rules import RuleSetData
from lms.vault.rules import canonical_json
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, LESSON, SHANGHAI, film, lines, period, record, sums, untimed, whole
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
# Evidence of 7 and 8 April 2026 under a rule set of three years; what is of 2028 stays until 2031.
LATE_DAYS = (datetime(2028, 4, 7, tzinfo=SHANGHAI) - DAY).days
IN_TIME = datetime(2029, 4, 30, 3, tzinfo=SHANGHAI)
AFTER = datetime(2029, 5, 2, 3, tzinfo=SHANGHAI)


@pytest.fixture
def enrolment():
    return EnrolmentFactory(
        ruleset=RuleSetFactory(data={"retain_years": 3, "max_rate": "2", "daily_cap_units": 8})
    )


@pytest.fixture
def learned(enrolment):
    """An hour in 2026 on two days, some of it twice; and half an hour in 2028, of which ten minutes were seen before."""
    record(
        film(enrolment, minutes=40),
        film(enrolment, minutes=30, days=1, start_s=1800),
        period(enrolment, "09:00", days=1),
        when=DAY + timedelta(days=3),
    )
    record(
        film(enrolment, minutes=30, days=LATE_DAYS, start_s=3000, duration_s=7200),
        when=DAY + timedelta(days=LATE_DAYS + 2),
    )
    return enrolment


def night(at=AFTER):
    """One whole walk over the people."""
    found = expire_evidence(at=at)
    while not found.is_finished:
        found = expire_evidence(at=at)
    return ExpiryNight.objects.get(day=at.date())


def test_nothing_younger_than_the_rule_goes(learned):
    assert night(IN_TIME).rows == 0
    assert (Evidence.objects.count(), derivable_since(learned.learner_id)) == (4, None)


def test_old_evidence_goes_and_nothing_that_is_shown_changes(learned):
    before = (
        lines(learned),
        sums(learned),
        untimed(learned),
        {row.day: row.total_s for row in day_list(learned)},
    )
    names = set(Evidence.objects.filter(started_at__year=2026).values_list("uuid", flat=True))
    assert night().rows == 3
    assert set(ExpiredEvidence.objects.values_list("uuid", flat=True)) == names
    assert Evidence.objects.get().started_at.year == 2028
    assert derivable_since(learned.learner_id) == date(2026, 5, 1)
    after = (
        lines(learned),
        sums(learned),
        untimed(learned),
        {row.day: row.total_s for row in day_list(learned)},
    )
    assert after == before
    whole()


def test_days_whose_evidence_went_are_never_derived_again(learned):
    before = lines(learned), sums(learned)
    night()
    assert derive_days(learned.learner_id, None) == []
    assert reconcile_hours()[1] == []
    rebuild_projections(Account.objects.all())
    assert (lines(learned), sums(learned)) == before
    whole()


def test_a_rebuild_remembers_what_was_credited_before(learned):
    """Without it the ten minutes that were seen in 2026 would count a second time in 2028."""
    night()
    before = untimed(learned)
    rebuild_projections(Account.objects.all())
    assert [(one.seen, one.credited) for one in untimed(learned)] == [
        (one.seen, one.credited) for one in before
    ]
    record(film(learned, minutes=10, days=LATE_DAYS + 1, start_s=0), when=DAY + timedelta(days=LATE_DAYS + 3))
    assert sums(learned)[0] == before_sum(before)
    whole()


def before_sum(progress):
    return sum(one.posted_s for one in progress)


def test_late_evidence_cannot_fall_behind_the_horizon(learned):
    night()
    with pytest.raises(EvidenceRefused):
        record_evidence([film(learned, "21:30", days=2, start_s=3600)], at=AFTER)
    assert Evidence.objects.count() == 1


def test_what_waited_there_for_a_quiz_lapses(enrolment):
    record(
        film(enrolment, gated=True),
        film(enrolment, days=LATE_DAYS, start_s=900, gated=True),
        when=DAY + timedelta(days=LATE_DAYS + 2),
    )
    assert sums(enrolment)[3] == 1200
    night()
    assert sums(enrolment)[3] == 600
    whole()
    record_quiz_pass(
        enrolment=enrolment, lesson_uuid=LESSON, lesson_version=1, at=AFTER, source="late", derive_now=True
    )
    assert (sums(enrolment)[0], sums(enrolment)[3]) == (600, 0)
    whole()


def test_the_time_line_of_those_days_goes_too(learned):
    night()
    assert {trace.day.year for trace in DayTrace.objects.all()} == {2028}


def test_the_longest_rule_set_of_a_person_decides(learned):
    long = RuleSetFactory(code="LONG", data={"retain_years": 10})
    EnrolmentFactory(learner=learned.learner, ruleset=long)
    assert night().rows == 0
    assert night(AFTER.replace(year=2036)).rows == 3


def test_a_class_on_hold_keeps_the_evidence_of_its_people(learned):
    office = PersonFactory(roles=["office"])
    with pytest.raises(ReasonMissing):
        hold_evidence(actor=office, cohort=learned.cohort, why=" ")
    for actor in (learned.learner, PersonFactory(roles=["auditor"])):
        with pytest.raises(NotOffice):
            hold_evidence(actor=actor, cohort=learned.cohort, why="诉讼")
    first, again = (hold_evidence(actor=office, cohort=learned.cohort, why="诉讼") for _ in range(2))
    assert first == again
    assert night().rows == 0
    assert [lift_hold(actor=office, cohort=learned.cohort, why="结案") for _ in range(2)] == [True, False]
    assert night(AFTER + timedelta(days=1)).rows == 3
    acts = AuditRecord.objects.filter(object_uuid=learned.cohort.uuid).order_by("pk")
    assert [act.action for act in acts] == ["evidence.held", "evidence.released"]


def test_a_person_whose_days_wait_is_left_for_another_night(learned):
    Derivation.objects.update(state="queued")
    assert night().rows == 0
    Derivation.objects.update(state="done")
    assert night().rows == 0  # the walk of this day is over
    assert night(AFTER + timedelta(days=1)).rows == 3


def test_a_walk_goes_on_where_it_stopped_and_is_one_look_when_it_is_over(django_assert_num_queries):
    rules = RuleSetFactory(data={"retain_years": 3})
    people = [EnrolmentFactory(ruleset=rules) for _ in range(3)]
    for one in people:
        record(film(one), when=DAY + timedelta(days=2))
    seen = [expire_evidence(at=AFTER, limit=1) for _ in range(4)]
    assert [(each.people, each.rows, each.is_finished) for each in seen] == [(1, 1, False)] * 3 + [
        (0, 0, True)
    ]
    with django_assert_num_queries(1):
        assert expire_evidence(at=AFTER).is_finished
    whole()


def test_evidence_goes_only_by_its_name(learned):
    """The trigger itself, whoever asks; with it lifted the row goes: the check can fail."""
    row = Evidence.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).delete()
    assert Evidence.objects.filter(pk=row.pk).exists()
    with transaction.atomic():
        triggers.lift(connection)
        Evidence.objects.filter(pk=row.pk).delete()
        assert not Evidence.objects.filter(pk=row.pk).exists()
        transaction.set_rollback(True)


def test_the_names_of_what_went_cannot_be_altered(learned):
    night()
    for act in (lambda rows: rows.delete(), lambda rows: rows.update(sha256="0" * 64)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(ExpiredEvidence.objects.all())


def test_evidence_that_went_without_a_name_is_found(learned):
    with transaction.atomic():
        triggers.lift(connection)
        Evidence.objects.filter(started_at__year=2026).delete()
        triggers.install(connection)
    from_verify = {violation.invariant for violation in verify_violations()}
    assert "evidence" in from_verify


def verify_violations():
    from lms.ledger.queries import verify

    return verify().violations


def test_an_index_names_what_went_with_the_hash_of_what_it_said(learned):
    uuids = {str(uuid) for uuid in Evidence.objects.values_list("uuid", flat=True)}
    said = {str(row["uuid"]): row for row in named_evidence([learned.pk], uuids)[learned.pk]}
    night()
    rows = {str(row["uuid"]): row for row in named_evidence([learned.pk], uuids)[learned.pk]}
    assert rows.keys() == said.keys()
    expired = [row for row in rows.values() if "expired" in row]
    assert len(expired) == 3
    for row in expired:
        assert row["row_sha256"] == hashlib.sha256(canonical_json(said[str(row["uuid"])])).hexdigest()
    assert json.dumps(list(rows.values()))


def test_a_look_before_says_how_much_by_class(learned):
    assert due_by_class(AFTER.date()) == [(learned.cohort.key, 3)]
    assert due_by_class(IN_TIME.date()) == []


@pytest.mark.parametrize(
    ("today", "years", "first"),
    [
        (date(2029, 5, 2), 3, date(2026, 5, 1)),
        (date(2029, 4, 30), 3, date(2026, 4, 1)),
        (date(2028, 2, 29), 3, date(2025, 2, 1)),
    ],
)
def test_the_horizon_is_the_first_of_a_month(today, years, first):
    assert horizon_of(today, years) == first


def test_a_rule_set_that_says_nothing_keeps_ten_years():
    rules = [RuleSetData("A", 1), RuleSetData("B", 1, extra={"retain_years": 3})]
    assert (years_of(rules), years_of(rules[1:]), years_of([])) == (10, 3, 10)
