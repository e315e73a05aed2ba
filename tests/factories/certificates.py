"""Hours and certificates for tests: earned through the ledger, as in life."""

import itertools
from datetime import UTC, datetime, timedelta

from lms.certificates.actions import issue_if_earned
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory

MORNING = datetime(2026, 9, 7, 1, tzinfo=UTC)
_numbers = itertools.count()


def learning_person(*, needed_tenths=10, name="和丽梅", language="zh-hans", **cohort):
    """An enrolment of a class that asks for online units alone."""
    programme = ProgrammeFactory(key=f"tea-class-{next(_numbers)}", required_tenths={"online": needed_tenths})
    learner = PersonFactory(display_name=name, language=language)
    return EnrolmentFactory(learner=learner, cohort=CohortFactory(programme=programme, **cohort))


def earn(enrolment, *, tenths=10, at=MORNING):
    """Play long enough for `tenths` of an online unit, derived at once; the lesson is another one each time."""
    seconds = -(-tenths * 2700 // 10)
    evidence = NewEvidence(
        natural_key=f"test:{next(_numbers)}",
        enrolment=enrolment,
        kind=EvidenceKind.READING,
        mode=Mode.ONLINE,
        grade=Grade.B,
        started_at=at,
        ended_at=at + timedelta(seconds=seconds),
    )
    record_evidence([evidence], at=at + timedelta(seconds=seconds), derive_now=True)


def issued(**person):
    """A certificate, earned and issued."""
    enrolment = learning_person(**person)
    earn(enrolment, tenths=person.get("needed_tenths", 10))
    return issue_if_earned(enrolment.pk)
