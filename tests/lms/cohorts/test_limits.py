"""A class beyond its limit: reasons are kept, people are divided, and a split loses nothing."""

from datetime import UTC, datetime

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.actions import pin_course
from lms.cohorts.actions.limits import keep_size_reason, split_class
from lms.cohorts.limits import SizeQuestion, plan_split, size_question
from lms.cohorts.models import Cohort, CoursePin, Enrolment, Mentorship, SizeReason
from lms.cohorts.queries import board_class
from lms.cohorts.rules import Missing, ReasonMissing
from lms.cohorts.rules.setup_refusals import NothingToSplit
from lms.cohorts.rules.splitting import divided
from lms.ledger.actions.splitting import MovedAlong, move_hours_along
from lms.ledger.models import Entry
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import (
    CohortCourseFactory,
    CohortFactory,
    CohortTrainerFactory,
    EnrolmentFactory,
    MentorshipFactory,
    ProgrammeFactory,
)
from tests.factories.courses import make_version
from tests.factories.ledger import film, record
from tests.factories.partners import DepartmentFactory, MembershipFactory
from tests.factories.rulesets import RuleSetFactory

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("departments", "most", "stay", "by_departments"),
    [
        ("aabb", 2, {0, 1}, True),
        ("abab", 2, {0, 2}, True),
        ("aaab", 2, {0, 1}, False),  # whole departments would leave three
        ("aaab", 3, {0, 1, 2}, True),
        ("aaaa", 2, {0, 1}, False),
        ("aaa", 2, {0, 1}, False),
        ("aabbcc", None, {0, 1, 4, 5}, True),
        ("", 2, set(), False),
    ],
)
def test_people_are_divided_by_departments_where_that_works_else_by_the_roster(
    departments, most, stay, by_departments
):
    found = divided(list(departments), most)
    assert set(found.stay) == stay
    assert found.by_departments is by_departments
    assert sorted([*found.stay, *found.go]) == list(range(len(departments)))


class TestInTheDatabase:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def office(self):
        return PersonFactory(roles=["office"], display_name="崔老师")

    @pytest.fixture
    def full(self):
        """Three people where two are allowed."""
        ruleset = RuleSetFactory(code="SMALL", data={"class_max": {"n": 2, "on_exceed": "warn"}})
        cohort = CohortFactory(programme=ProgrammeFactory(ruleset=ruleset), name="村班")
        EnrolmentFactory.create_batch(3, cohort=cohort)
        return cohort

    def test_a_question_is_asked_until_a_reason_is_kept_for_so_many(self, office, full):
        assert size_question(full) == SizeQuestion(3, 2)
        with pytest.raises(ReasonMissing):
            keep_size_reason(actor=office, cohort=full, people=3, why=" ")
        for _twice in range(2):
            keep_size_reason(actor=office, cohort=full, people=3, why="只有一间教室", at=AT)
        reason = SizeReason.objects.get()
        assert (reason.people, reason.limit, reason.made_by, reason.made_at) == (3, 2, office, AT)
        assert size_question(full) is None
        assert size_question(full, adding=1) == SizeQuestion(4, 2)
        assert AuditRecord.objects.get().why == "只有一间教室"

    def test_the_board_stops_warning_and_still_knows_that_the_class_is_too_large(self, office, full):
        assert Missing.TOO_MANY in board_class(full).missing
        keep_size_reason(actor=office, cohort=full, people=3, why="只有一间教室")
        row = board_class(full)
        assert Missing.TOO_MANY not in row.missing
        assert row.facts.is_too_large

    def test_hr_gives_a_reason_for_own_classes_alone(self, full):
        hr = MembershipFactory(partner=full.partner).user
        assert keep_size_reason(actor=hr, cohort=full, people=4, why="本企业一起上岗")
        with pytest.raises(NotOffice):
            keep_size_reason(actor=MembershipFactory().user, cohort=full, people=4, why="别家")

    def test_nothing_is_asked_within_the_limit_and_no_reason_is_kept(self, office):
        cohort = EnrolmentFactory().cohort
        assert size_question(cohort, adding=49) is None
        assert size_question(cohort, adding=50) == SizeQuestion(51, 50)
        assert keep_size_reason(actor=office, cohort=cohort, people=50, why="?") is None

    def test_a_split_keeps_rules_versions_mentors_and_set_up(self, office, full):
        full.seats, full.place = 40, "水磨镇"
        full.save()
        department = DepartmentFactory(partner=full.partner)
        goer = Enrolment.objects.latest("pk")
        for row in (goer,):
            row.department = department
            row.save()
        version = make_version()
        CohortCourseFactory(cohort=full, course_key=version.course_key)
        trainer = CohortTrainerFactory(cohort=full).user
        pin_course(enrolment=goer, course_key=version.course_key)
        mentor = MembershipFactory(partner=full.partner, role="mentor").user
        MentorshipFactory(enrolment=goer, mentor=mentor)
        newer = RuleSetFactory(code="NEWER")
        full.programme.ruleset = newer
        full.programme.save()
        plan = plan_split(full)
        assert [row.pk for row in plan.go] == [goer.pk]
        second, moves = split_class(actor=office, cohort=full, name="村班 2", why="太大")
        ((before, there),) = moves
        assert (before.pk, there.cohort, there.department) == (goer.pk, second, department)
        assert there.ruleset.code == "SMALL"
        assert CoursePin.objects.filter(enrolment=there, version=version).exists()
        assert Mentorship.objects.get(enrolment=there, until_on=None).mentor == mentor
        assert (second.seats, second.place, second.partner) == (40, "水磨镇", full.partner)
        assert second.cohort_trainers.get().user == trainer
        assert second.cohort_courses.get().course_key == version.course_key

    def test_sent_twice_it_is_one_split(self, office, full):
        first, moves = split_class(actor=office, cohort=full, name="村班 2", why="太大")
        again, none = split_class(actor=office, cohort=full, name="村班 2", why="太大")
        assert (first, len(moves), none) == (again, 1, [])
        assert Cohort.objects.count() == 2

    def test_hours_go_along_once_and_the_sum_stays(self, office, full):
        goer = Enrolment.objects.latest("pk")
        record(film(goer))
        total = sum(Entry.objects.values_list("sec", flat=True))
        assert total
        _second, moves = split_class(actor=office, cohort=full, name="村班 2", why="太大")
        assert move_hours_along(actor=office, moves=moves, why="太大") == MovedAlong(moved=1)
        ((_before, there),) = moves
        assert sum(Entry.objects.filter(account__enrolment=there).values_list("sec", flat=True)) == total
        assert sum(Entry.objects.values_list("sec", flat=True)) == total
        count = Entry.objects.count()
        move_hours_along(actor=office, moves=moves, why="太大")
        assert Entry.objects.count() == count

    def test_a_refused_split_leaves_nothing(self, office, full):
        single = EnrolmentFactory().cohort
        with pytest.raises(NothingToSplit):
            split_class(actor=office, cohort=single, name="x", why="太大")
        with pytest.raises(NotOffice):
            split_class(actor=PersonFactory(roles=["auditor"]), cohort=full, name="x", why="太大")
        with pytest.raises(ReasonMissing):
            split_class(actor=office, cohort=full, name="x", why="")
        assert Cohort.objects.count() == 2
