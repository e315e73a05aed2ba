"""Each role sees its classes and people; a foreign object answers as a missing one."""

import uuid
from datetime import date

import pytest

from lms.accounts.access import NotVisible
from lms.cohorts import access
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortTrainerFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return EnrolmentFactory()


@pytest.fixture
def foreign():
    return EnrolmentFactory()


def mentor_of(enrolment):
    member = MembershipFactory(partner=enrolment.cohort.partner, role="mentor")
    MentorshipFactory(enrolment=enrolment, mentor=member.user)
    return member.user


INSIDERS = {
    "learner": lambda row: row.learner,
    "hr": lambda row: MembershipFactory(partner=row.cohort.partner).user,
    "mentor": mentor_of,
    "trainer": lambda row: CohortTrainerFactory(cohort=row.cohort).user,
}


@pytest.mark.parametrize("role", INSIDERS)
def test_insiders_see_their_own_and_nothing_else(role, here, foreign):
    person = INSIDERS[role](here)
    assert access.access_enrolment(person, here.uuid) == here
    assert access.access_cohort(person, here.cohort.uuid) == here.cohort
    assert list(access.visible_enrolments(person)) == [here]
    assert list(access.visible_cohorts(person)) == [here.cohort]
    for hidden in (foreign.uuid, uuid.uuid4()):
        with pytest.raises(NotVisible):
            access.access_enrolment(person, hidden)
    for hidden in (foreign.cohort.uuid, uuid.uuid4()):
        with pytest.raises(NotVisible):
            access.access_cohort(person, hidden)


@pytest.mark.parametrize("role", ["office", "auditor", "admin"])
def test_the_office_and_the_auditor_see_everything(role, here, foreign):
    person = PersonFactory(roles=[role])
    assert set(access.visible_enrolments(person)) == {here, foreign}
    assert access.access_cohort(person, foreign.cohort.uuid) == foreign.cohort


def test_a_class_mate_is_not_visible(here):
    mate = EnrolmentFactory(cohort=here.cohort)
    with pytest.raises(NotVisible):
        access.access_enrolment(here.learner, mate.uuid)


def test_a_mentor_sees_their_apprentices_and_not_the_rest_of_the_class(here):
    mate, mentor = EnrolmentFactory(cohort=here.cohort), mentor_of(here)
    with pytest.raises(NotVisible):
        access.access_enrolment(mentor, mate.uuid)


def test_who_left_sees_nothing_any_more(here):
    hr = MembershipFactory(partner=here.cohort.partner, ended_on=date(2026, 1, 1)).user
    left = MembershipFactory(partner=here.cohort.partner, role="mentor", ended_on=date(2026, 1, 1)).user
    MentorshipFactory(enrolment=here, mentor=left)
    replaced = MembershipFactory(partner=here.cohort.partner, role="mentor").user
    MentorshipFactory(enrolment=here, mentor=replaced, until_on=date(2026, 1, 1))
    former_trainer = CohortTrainerFactory(cohort=here.cohort, user=PersonFactory()).user
    for person in (hr, left, replaced, former_trainer):
        assert not access.visible_enrolments(person).exists()
        assert not access.visible_cohorts(person).exists()


def test_a_class_without_partner_belongs_to_no_hr():
    EnrolmentFactory(cohort__partner=None)
    assert not access.visible_enrolments(MembershipFactory().user).exists()
