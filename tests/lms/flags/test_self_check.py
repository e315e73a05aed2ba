"""A class looked at before filing: questions with the people whom they are about, and none for a class without doubts."""

from __future__ import annotations

from datetime import date

import pytest

from lms.cases.names import CaseKind
from lms.flags.self_check import Asked, class_questions
from tests.factories.cases import case
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.ledger import at, film, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))


def doubts(cohort):
    return {asked: [hit.name for hit in hits] for asked, hits in class_questions(cohort).items() if hits}


def test_a_class_without_doubts_has_no_question(cohort):
    enrolment = EnrolmentFactory(cohort=cohort)
    record(film(enrolment), when=at("22:00"))
    EnrolmentFactory(learner=enrolment.learner, cohort=CohortFactory(kind="open", starts_on=date(2026, 4, 1)))
    EnrolmentFactory(learner=enrolment.learner, cohort=CohortFactory(starts_on=date(2026, 7, 1)))
    assert doubts(cohort) == {}
    assert list(class_questions(cohort)) == list(Asked)


def test_each_doubt_names_its_people(cohort):
    flagged, doubled, late = (
        EnrolmentFactory(cohort=cohort, learner__display_name=name) for name in ("甲", "乙", "丙")
    )
    case(enrolment=flagged, kind=CaseKind.FLAG_NIGHT)
    case(enrolment=flagged, kind=CaseKind.OBJECTION)
    EnrolmentFactory(learner=doubled.learner, cohort=CohortFactory(starts_on=date(2026, 6, 30)))
    record(film(late, days=90), when=at("22:00", days=90))
    assert doubts(cohort) == {Asked.FLAGS: ["甲"], Asked.TWO_CLASSES: ["乙"], Asked.OUTSIDE: ["丙"]}


def test_people_who_left_are_not_asked_about(cohort):
    left = EnrolmentFactory(cohort=cohort, state="withdrawn")
    EnrolmentFactory(learner=left.learner, cohort=CohortFactory(starts_on=date(2026, 5, 1)))
    record(film(left, days=90), when=at("22:00", days=90))
    assert doubts(cohort) == {}


def test_a_mentor_of_another_class_is_not_asked_about_here(cohort):
    ruled = CohortFactory(programme__ruleset__code="CN-X", programme__ruleset__data={"mentor_max": 1})
    mentor = MentorshipFactory(enrolment=EnrolmentFactory(cohort=ruled)).mentor
    MentorshipFactory(enrolment=EnrolmentFactory(cohort=ruled), mentor=mentor)
    assert doubts(cohort) == {}
    assert doubts(ruled) == {Asked.MENTORS: [mentor.display_name]}


def test_the_check_costs_the_same_for_one_and_for_twenty(cohort, django_assert_max_num_queries):
    for _ in range(20):
        record(film(EnrolmentFactory(cohort=cohort), days=90), when=at("22:00", days=90))
    with django_assert_max_num_queries(8):
        assert len(class_questions(cohort)[Asked.OUTSIDE]) == 20
