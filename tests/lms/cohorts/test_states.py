"""Moving a class: who, once, with a reason, and never closed while something is open."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts import actions, closing, rules
from lms.cohorts.closing import Left
from lms.cohorts.models import ClassTransition
from lms.cohorts.rules.refusals import ClassNotComplete, MoveImpossible
from lms.cohorts.rules.states import ClassAct, OpenEnd
from lms.cohorts.states import filing_of, is_filed_first, next_moves
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, ProgrammeFactory
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def office():
    return PersonFactory(roles=["office"])


def filed_first(**fields):
    """A draft whose rule set asks for filing ten working days before."""
    data = {**RuleSetFactory.build().data, "filing": {"working_days": 10}}
    return CohortFactory(
        state="draft",
        programme=ProgrammeFactory(ruleset=RuleSetFactory(code="CN-FILED", data=data)),
        **fields,
    )


def go(office, cohort, *acts, **how):
    return [actions.move_class(actor=office, cohort=cohort, act=ClassAct(act), **how) for act in acts][-1]


def test_a_class_goes_from_draft_to_closed_and_each_step_says_who_when_and_by_which_paper(office):
    cohort = filed_first()
    go(office, cohort, "file", at=NOW)
    line = go(office, cohort, "approve", document=" 人社函〔2026〕12号 ", at=NOW + timedelta(days=3))
    go(office, cohort, "start", "assess", "close", at=NOW + timedelta(days=90))
    cohort.refresh_from_db()
    assert cohort.state == "closed"
    assert (line.source, line.target, line.by, line.document) == (
        "filed", "approved", office, "人社函〔2026〕12号",
    )  # fmt: skip
    acts = ["file", "approve", "start", "assess", "close"]
    assert list(ClassTransition.objects.order_by("pk").values_list("act", flat=True)) == acts
    said = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert list(said) == [f"class.{act}" for act in acts]


def test_a_class_is_set_up_with_its_first_line(office):
    cohort = actions.create_cohort(
        actor=office, name="一班", programme=ProgrammeFactory(), starts_on=date(2026, 9, 1)
    )
    line = ClassTransition.objects.get()
    assert (line.cohort, line.act, line.source, line.target, line.by) == (
        cohort, "set_up", "", "running", office,
    )  # fmt: skip


def test_a_step_sent_twice_is_one(office):
    cohort = CohortFactory(state="draft")
    first, second = go(office, cohort, "file"), go(office, cohort, "file")
    assert first == second
    assert ClassTransition.objects.count() == AuditRecord.objects.count() == 1


def test_a_step_from_an_old_page_changes_nothing(office):
    cohort = filed_first()
    old = type(cohort).objects.get(pk=cohort.pk)
    go(office, cohort, "file", "approve")
    with pytest.raises(MoveImpossible):
        go(office, old, "assess")
    with pytest.raises(MoveImpossible):
        go(office, filed_first(), "start")
    assert ClassTransition.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "act"),
    [("filed", "send_back"), ("running", "suspend"), ("assessed", "learn_on"), ("closed", "reopen")],
)
def test_a_step_back_needs_a_reason(office, state, act):
    cohort = CohortFactory(state=state)
    with pytest.raises(rules.ReasonMissing):
        go(office, cohort, act, why=" ")
    cohort.refresh_from_db()
    assert cohort.state == state
    assert not ClassTransition.objects.exists()
    assert go(office, cohort, act, why="因洪水").why == "因洪水"


@pytest.mark.parametrize("role", ["auditor", "trainer"])
def test_nobody_else_moves_a_class(role):
    cohort = CohortFactory()
    with pytest.raises(NotOffice):
        go(PersonFactory(roles=[role]), cohort, "assess")
    assert not ClassTransition.objects.exists()


def test_a_class_with_something_open_stays_open_and_closes_when_it_is_settled(office, monkeypatch):
    cohort, other = CohortFactory(), CohortFactory()
    left = [Left(OpenEnd.CASES, other.pk), Left(OpenEnd.SESSIONS, cohort.pk, count=2)]
    looks = [lambda ids, _at: [each for each in left if each.cohort_id in ids]]
    monkeypatch.setattr(closing, "_known", looks)
    with pytest.raises(ClassNotComplete) as refusal:
        go(office, cohort, "close")
    assert "2" in str(refusal.value.message)
    cohort.refresh_from_db()
    assert cohort.state == "running"
    assert not ClassTransition.objects.exists()
    left.pop()
    go(office, cohort, "close")
    cohort.refresh_from_db()
    assert cohort.state == "closed"


def test_what_is_left_stands_in_the_order_of_the_page(monkeypatch):
    left = [
        Left(OpenEnd.CASES, 1),
        Left(OpenEnd.SESSIONS, 1, day=date(2026, 2, 1)),
        Left(OpenEnd.SESSIONS, 1),
    ]
    monkeypatch.setattr(closing, "_known", [lambda _ids, _at: left])
    assert [each.end for each in closing.what_is_left([1], NOW)] == ["sessions", "sessions", "cases"]


def test_the_filing_day_is_said_while_the_class_is_a_draft():
    cohort = filed_first(starts_on=date(2026, 9, 1))
    early, late = filing_of(cohort, date(2026, 8, 18)), filing_of(cohort, date(2026, 8, 19))
    assert (early.until_on, early.is_late, late.is_late) == (date(2026, 8, 18), False, True)
    cohort.state = "filed"
    assert filing_of(cohort, date(2026, 8, 19)) is None
    assert filing_of(CohortFactory(state="draft"), date(2026, 8, 19)) is None


def test_an_open_course_is_never_filed():
    cohort = filed_first(kind="open")
    assert not is_filed_first(cohort)
    assert [move.act for move in next_moves(filed_first())] == ["file"]


@pytest.mark.parametrize("change", [{"why": "x"}, {"target": "draft"}])
def test_a_line_is_never_changed(office, change):
    go(office, CohortFactory(), "assess")
    with pytest.raises(DatabaseError), transaction.atomic():
        ClassTransition.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClassTransition.objects.all().delete()
