"""People enter a class once, keep their rules and versions, and leave with everything they earned."""

import uuid
from datetime import date

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts import actions, queries, rules
from lms.cohorts.access import NotVisible, enrolment_for_course
from lms.cohorts.events import enrolled
from lms.cohorts.models import Cohort, CoursePin, Enrolment, Mentorship, Programme
from lms.messaging.models import Notice
from lms.partners.rules import ForeignDepartment
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_version
from tests.factories.partners import DepartmentFactory, MembershipFactory
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return PersonFactory(roles=["office"])


@pytest.fixture
def news():
    heard = []
    enrolled.connect(lambda event, **_: heard.append(event), weak=False, dispatch_uid="test")
    yield heard
    enrolled.disconnect(dispatch_uid="test")


def test_enrolling_twice_is_one_enrolment_with_the_rules_of_that_day(
    office, news, django_capture_on_commit_callbacks
):
    cohort, learner = CohortFactory(), PersonFactory()
    first_rules = cohort.programme.ruleset
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = actions.enrol(actor=office, learner=learner, cohort=cohort)
        cohort.programme.ruleset = RuleSetFactory()
        cohort.programme.save()
        assert actions.enrol(actor=office, learner=learner, cohort=cohort) == enrolment
    enrolment.refresh_from_db()
    assert enrolment.ruleset == first_rules
    assert [event.enrolment_uuid for event in news] == [enrolment.uuid]
    assert Notice.objects.get().recipient == learner
    assert AuditRecord.objects.filter(action="learner.enrolled").count() == 1


def small_class(on_exceed):
    small = RuleSetFactory(code=f"SMALL-{on_exceed}", data={"class_max": {"n": 2, "on_exceed": on_exceed}})
    cohort = CohortFactory(programme__ruleset=small)
    EnrolmentFactory.create_batch(2, cohort=cohort)
    return cohort


def test_a_rule_set_that_refuses_more_than_so_many_is_obeyed(office):
    cohort = small_class("refuse")
    there = Enrolment.objects.filter(cohort=cohort).first().learner
    assert actions.enrol(actor=office, learner=there, cohort=cohort).learner == there
    with pytest.raises(rules.ClassFull, match="2"):
        actions.enrol(actor=office, learner=PersonFactory(), cohort=cohort)
    assert Enrolment.objects.filter(cohort=cohort).count() == 2


def test_a_rule_set_that_warns_says_how_many_it_allows(office):
    cohort = small_class("warn")
    actions.enrol(actor=office, learner=PersonFactory(), cohort=cohort)
    [row] = [row for row in queries.board(Cohort.objects.all()) if row.cohort == cohort]
    assert (row.facts.learners, row.facts.most_learners) == (3, 2)
    assert rules.Missing.TOO_MANY in row.missing


def test_an_inactive_person_and_a_foreign_department_are_refused(office):
    cohort = CohortFactory()
    with pytest.raises(rules.LearnerInactive):
        actions.enrol(actor=office, learner=PersonFactory(is_active=False), cohort=cohort)
    with pytest.raises(ForeignDepartment):
        actions.enrol(actor=office, learner=PersonFactory(), cohort=cohort, department=DepartmentFactory())
    assert (Enrolment.objects.count(), Notice.objects.count()) == (0, 0)


def test_a_class_comes_before_an_open_course_joined_later():
    in_class = EnrolmentFactory()
    open_course = EnrolmentFactory(learner=in_class.learner, cohort__kind="open")
    assert queries.learner_enrolments(in_class.learner) == [in_class, open_course]


def test_a_withdrawal_needs_a_reason_and_can_be_taken_back(office):
    enrolment = EnrolmentFactory()
    with pytest.raises(rules.ReasonMissing):
        actions.withdraw(actor=office, enrolment=enrolment, why=" ")
    enrolment.refresh_from_db()
    assert enrolment.state == "active"
    actions.withdraw(actor=office, enrolment=enrolment, why="离职")
    assert queries.learner_enrolments(enrolment.learner) == []
    assert AuditRecord.objects.get().why == "离职"
    actions.reinstate(actor=office, enrolment=enrolment)
    assert queries.learner_enrolments(enrolment.learner) == [enrolment]


def test_a_new_mentor_follows_the_old_one_and_both_are_kept(office):
    enrolment = EnrolmentFactory()
    first, second = MembershipFactory.create_batch(2, partner=enrolment.cohort.partner, role="mentor")
    actions.assign_mentor(actor=office, enrolment=enrolment, mentor=first.user, since_on=date(2026, 9, 1))
    actions.assign_mentor(actor=office, enrolment=enrolment, mentor=first.user, since_on=date(2026, 9, 2))
    actions.assign_mentor(actor=office, enrolment=enrolment, mentor=second.user, since_on=date(2026, 10, 1))
    rows = Mentorship.objects.order_by("pk").values_list("mentor", "since_on", "until_on")
    assert list(rows) == [
        (first.user.pk, date(2026, 9, 1), date(2026, 10, 1)),
        (second.user.pk, date(2026, 10, 1), None),
    ]
    (person,) = queries.class_people(enrolment.cohort)
    assert [row.mentor for row in person.open_mentors] == [second.user]


def test_nobody_is_their_own_mentor_and_a_foreign_mentor_is_refused(office):
    enrolment = EnrolmentFactory()
    own = MembershipFactory(partner=enrolment.cohort.partner, role="mentor", user=enrolment.learner)
    hr = MembershipFactory(partner=enrolment.cohort.partner)
    gone = MembershipFactory(partner=enrolment.cohort.partner, role="mentor", ended_on=date(2026, 1, 1))
    foreign = MembershipFactory(role="mentor")
    for membership, refusal in (
        (own, rules.MentorIsLearner),
        (hr, rules.NotAMentor),
        (gone, rules.NotAMentor),
        (foreign, rules.NotAMentor),
    ):
        with pytest.raises(refusal):
            actions.assign_mentor(actor=office, enrolment=enrolment, mentor=membership.user)
    assert (Mentorship.objects.count(), Notice.objects.count()) == (0, 0)


def test_nobody_but_the_office_moves_people():
    enrolment = EnrolmentFactory()
    mentor = MembershipFactory(partner=enrolment.cohort.partner, role="mentor")
    hr = MembershipFactory(partner=enrolment.cohort.partner)
    for actor in (hr.user, mentor.user, enrolment.learner, PersonFactory(roles=["auditor"])):
        for attempt in (
            lambda a: actions.enrol(actor=a, learner=PersonFactory(), cohort=enrolment.cohort),
            lambda a: actions.withdraw(actor=a, enrolment=enrolment, why="x"),
            lambda a: actions.reinstate(actor=a, enrolment=enrolment),
            lambda a: actions.assign_mentor(actor=a, enrolment=enrolment, mentor=mentor.user),
            lambda a: actions.end_mentorship(actor=a, enrolment=enrolment),
        ):
            with pytest.raises(NotOffice):
                attempt(actor)
    enrolment.refresh_from_db()
    assert (enrolment.state, Enrolment.objects.count(), Mentorship.objects.count()) == ("active", 1, 0)


def test_a_learner_stays_on_the_version_they_started(django_assert_num_queries):
    version = make_version()
    enrolment = CohortCourseFactory(course_key=version.course_key).cohort.enrolments.create(
        learner=PersonFactory(), ruleset=RuleSetFactory(), enrolled_on=date(2026, 9, 1)
    )
    pin = actions.pin_course(enrolment=enrolment, course_key=version.course_key)
    version.pk, version.uuid, version.number = None, uuid.uuid4(), version.number + 1
    version.save(force_insert=True)
    with django_assert_num_queries(1):
        again = actions.pin_course(enrolment=enrolment, course_key=version.course_key)
    assert (again, again.version) == (pin, pin.version)
    assert queries.pinned_versions(enrolment) == {version.course_key: pin.version}


def test_an_unpublished_course_is_not_pinned():
    with pytest.raises(rules.CourseNotPublished):
        actions.pin_course(enrolment=EnrolmentFactory(), course_key=uuid.uuid4())
    assert not CoursePin.objects.exists()


def test_anybody_joins_a_listed_course_and_its_plan_is_the_programme(
    news, django_capture_on_commit_callbacks
):
    RuleSetFactory(code="CN-GEN-45", version=1)
    version = make_version(planned_tenths={"online": 20})
    one, two = PersonFactory.create_batch(2)
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.join_open_course(learner=one, course_key=version.course_key)
        assert actions.join_open_course(learner=one, course_key=version.course_key) == first
        second = actions.join_open_course(learner=two, course_key=version.course_key)
    assert first.cohort == second.cohort
    assert (first.cohort.kind, first.cohort.partner) == ("open", None)
    assert first.cohort.programme.required_tenths == {"online": 20}
    assert str(first.ruleset) == "CN-GEN-45@1"
    assert enrolment_for_course(one, version.course_key) == first
    assert len(news) == 2


def test_an_unlisted_unknown_or_class_bound_course_cannot_be_joined():
    RuleSetFactory(code="CN-GEN-45", version=1)
    hidden, village = make_version(listed=False), make_version("TEA-102", class_kind="village")
    for key in (hidden.course_key, village.course_key, uuid.uuid4()):
        with pytest.raises(rules.CourseNotOpen):
            actions.join_open_course(learner=PersonFactory(), course_key=key)
    assert (Programme.objects.count(), Cohort.objects.count(), Enrolment.objects.count()) == (0, 0, 0)


def test_the_running_class_of_a_partner_counts_before_an_open_one(django_assert_num_queries):
    learner, key = PersonFactory(), uuid.uuid4()

    def enrolment(**fields):
        row = EnrolmentFactory(learner=learner, **fields)
        CohortCourseFactory(cohort=row.cohort, course_key=key)
        return row

    enrolment(state="withdrawn")
    with pytest.raises(NotVisible):
        enrolment_for_course(learner, key)
    done = enrolment(state="completed")
    assert enrolment_for_course(learner, key) == done
    open_one = enrolment(cohort__kind="open", cohort__partner=None)
    assert enrolment_for_course(learner, key) == open_one
    partners = enrolment(enrolled_on=date(2026, 1, 1))
    with django_assert_num_queries(1):
        found = enrolment_for_course(learner, key)
        assert (found, found.cohort, found.learner, found.ruleset) == (
            partners,
            partners.cohort,
            learner,
            partners.ruleset,
        )
    with pytest.raises(NotVisible):
        enrolment_for_course(PersonFactory(), key)


def test_lists_of_people_cost_the_same_for_two_as_for_twenty(django_assert_num_queries):
    cohort, learner = CohortFactory(), PersonFactory()
    for count in (2, 20):
        EnrolmentFactory.create_batch(count, cohort=cohort)
        EnrolmentFactory(learner=learner)
        with django_assert_num_queries(2):
            for row in queries.class_people(cohort):
                assert row.learner.display_name
                assert (row.open_mentors, row.has_way_in) == ([], False)
        with django_assert_num_queries(3):
            for row in queries.learner_enrolments(learner):
                assert (list(row.cohort.cohort_courses.all()), list(row.course_pins.all())) == ([], [])
                assert all((row.cohort.partner.name, row.cohort.programme.title, row.ruleset.code))
