"""A certificate obeys the statement: shares, grades and components of the pinned rule set, not posted units alone."""

import pytest
from django.urls import reverse
from django.utils import translation

from lms.certificates.actions import confirm, issue_if_earned
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.queries import standing_of
from lms.ledger.names import Grade
from lms.ledger.queries import entries_of, statement_of
from lms.messaging.queries import unread
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import corrected, film, period, record
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


def person(plan=None, **conditions):
    """Somebody in a class of two units online and two on site, under a rule set with these conditions."""
    ruleset = RuleSetFactory(code="COND", version=1, data={"code": "COND", "version": 1, **conditions})
    required = {"online": 20, "onsite": 20} if plan is None else plan
    programme = ProgrammeFactory(required_tenths=required, ruleset=ruleset)
    return EnrolmentFactory(cohort=CohortFactory(programme=programme), learner__language="en")


def missing(enrolment):
    with translation.override("en"):
        return standing_of(enrolment).eligibility.words()


def learn(enrolment, *, online=0, onsite=0, grade=Grade.B):
    """Units of forty-five minutes, theory all of it."""
    pieces = [film(enrolment, "20:00", minutes=online * 45, duration_s=20_000, grade=grade)] if online else []
    pieces += [period(enrolment, "09:00", minutes=onsite * 45, component="theory")] if onsite else []
    record(*pieces)


def test_late_claims_beyond_their_part_earn_nothing_and_it_is_said():
    enrolment = person(grades={"online": "AB", "offline_max_share": 0.2})
    learn(enrolment, online=2, onsite=2, grade=Grade.C)
    assert issue_if_earned(enrolment.pk) is None
    assert missing(enrolment) == ["Units online: 0 of 2 count so far, 2 to go (2 are credited)."]


def test_the_same_hours_earn_it_where_every_grade_counts():
    """The negative control."""
    enrolment = person()
    learn(enrolment, online=2, onsite=2, grade=Grade.C)
    assert issue_if_earned(enrolment.pk).snapshot["units"]["online"] == 20


def test_a_component_that_is_short_is_waited_for():
    enrolment = person(share=[{"of": "total", "what": "practice", "min": 0.25}])
    learn(enrolment, online=2, onsite=2)
    assert issue_if_earned(enrolment.pk) is None
    assert missing(enrolment) == ["Units that the rules ask for besides: practice, 1 to go."]


def test_a_total_of_the_rule_set_beyond_the_plan_is_waited_for_and_any_mode_fills_it():
    enrolment = person(require={"total": 5})
    learn(enrolment, online=2, onsite=2)
    assert missing(enrolment) == ["Units in all: 4 of 5 count so far, 1 to go."]
    record(period(enrolment, "09:00", minutes=45, days=1))
    assert issue_if_earned(enrolment.pk) is not None


@pytest.mark.parametrize("base", ["planned", "credited"])
def test_what_is_over_a_share_fills_no_plan_and_keeps_nobody_waiting(base):
    enrolment = person(share=[{"of": "total", "mode": "online", "max": 0.5, "base": base}])
    learn(enrolment, online=4, onsite=1)
    assert missing(enrolment) == ["Units on-site: 1 of 2 so far, 1 to go."]
    record(period(enrolment, "09:00", minutes=45, days=1))
    certificate = issue_if_earned(enrolment.pk)
    assert certificate.snapshot["total_tenths"] == 60
    assert statement_of(enrolment).counts == 40


def test_a_surplus_elsewhere_takes_no_certificate_away():
    """A least share of credited hours would sink with every further hour of another mode."""
    enrolment = person(share=[{"of": "total", "mode": "onsite", "min": 0.5, "base": "credited"}])
    learn(enrolment, online=2, onsite=2)
    certificate = issue_if_earned(enrolment.pk)
    record(film(enrolment, "20:00", minutes=90, days=1, start_s=6000, duration_s=20_000))
    assert issue_if_earned(enrolment.pk) == certificate
    assert Certificate.objects.get().state == CertificateState.VALID


def test_an_issued_one_stays_and_is_looked_at_when_the_statement_no_longer_bears_it():
    office = PersonFactory(roles=["office"], language="en")
    enrolment = person(plan={"online": 20}, share=[{"of": "total", "what": "practice", "min": 0.5}])
    learn(enrolment, online=2)
    record(period(enrolment, "09:00", minutes=45, component="practice"))
    certificate = issue_if_earned(enrolment.pk)
    assert certificate is not None
    seq = next(row.seq for row in entries_of(enrolment.pk) if row.component == "practice")
    corrected(enrolment, seq=seq, sec=0, why="left")
    found = issue_if_earned(enrolment.pk)
    assert (found.pk, found.state) == (certificate.pk, CertificateState.UNDER_REVIEW)
    assert "certificate_review" in [notice.kind for notice in unread(office)]
    confirm(actor=office, certificate=found, why="looked at")
    assert Certificate.objects.get().state == CertificateState.VALID


def test_the_learner_reads_what_is_missing(client):
    enrolment = person(share=[{"of": "total", "what": "practice", "min": 0.25}])
    learn(enrolment, online=2, onsite=2)
    client.force_login(enrolment.learner)
    shown = client.get(reverse("learner:certificates")).content.decode()
    assert "Units that the rules ask for besides: practice, 1 to go." in shown


def test_looking_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    enrolment = person(share=[{"of": "total", "mode": "online", "max": 0.5}])
    for size in (1, 2):
        learn(enrolment, online=size, onsite=size)
        with django_assert_max_num_queries(8):
            standing_of(enrolment)
