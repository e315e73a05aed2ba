"""A class of a partner with hours, its HR and a mentor; and another partner that must stay out of sight."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.actions import NewEvidence, record_evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from lms.partners.models import MemberRole
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MentorshipFactory, ProgrammeFactory
from tests.factories.partners import DepartmentFactory, MembershipFactory, PartnerFactory

# A Tuesday at ten in the morning in Shanghai, five weeks into a class of ten.
NOW = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)
STARTS, ENDS = date(2026, 9, 1), date(2026, 11, 9)


@dataclass
class Place:
    """One partner with a class."""

    partner: Any
    hr: Any
    mentor: Any
    cohort: Cohort
    people: list[Enrolment]


def client_of(user) -> Client:
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def hours_of(enrolment: Enrolment, units: int, day: date, mode: Mode = Mode.ONSITE) -> None:
    """`units` units on one day, from nine in the morning in Shanghai."""
    start = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    item = NewEvidence(
        natural_key=f"test:{enrolment.pk}:{day}",
        enrolment=enrolment,
        kind=EvidenceKind.SIGN_IN,
        mode=mode,
        grade=Grade.A,
        started_at=start,
        ended_at=start + timedelta(minutes=45 * units),
    )
    record_evidence([item], at=NOW, derive_now=True)


def make_place(name: str, people: int = 3) -> Place:
    partner = PartnerFactory(name=name)
    programme = ProgrammeFactory(required_tenths={"onsite": 700})
    cohort = CohortFactory(
        name=f"{name} 冶炼班", partner=partner, programme=programme, starts_on=STARTS, ends_on=ENDS
    )
    hr = MembershipFactory(
        partner=partner, role=MemberRole.HR, is_manager=True, user=PersonFactory(display_name=f"{name}王总监")
    ).user
    mentor = MembershipFactory(partner=partner, role=MemberRole.MENTOR).user
    roasting = DepartmentFactory(partner=partner, name=f"{name}焙烧车间")
    enrolments = [
        EnrolmentFactory(
            learner=PersonFactory(display_name=f"{name}学徒{number}"),
            cohort=cohort,
            department=roasting if number % 2 else None,
            enrolled_on=STARTS,
        )
        for number in range(1, people + 1)
    ]
    return Place(partner, hr, mentor, cohort, enrolments)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def ours(now, db) -> Place:
    """学徒1 is on pace, 学徒2 is behind, 学徒3 never began."""
    place = make_place("云岭")
    for offset in range(5):
        hours_of(place.people[0], 8, date(2026, 9, 28) + timedelta(days=offset))
    hours_of(place.people[1], 2, date(2026, 10, 1))
    MentorshipFactory(enrolment=place.people[1], mentor=place.mentor)
    return place


@pytest.fixture
def theirs(now, db) -> Place:
    place = make_place("扬江")
    hours_of(place.people[0], 4, date(2026, 10, 1))
    MentorshipFactory(enrolment=place.people[0], mentor=place.mentor)
    return place
