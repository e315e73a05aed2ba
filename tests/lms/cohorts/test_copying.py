"""Last year's class again: whole weeks, holidays and collisions named, sent twice it is one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.actions import cancel_session
from lms.cohorts.actions.copying import copy_class
from lms.cohorts.copying import plan_copy
from lms.cohorts.models import ClassSession, Cohort, CohortCourse, CohortTrainer, Enrolment
from lms.cohorts.rules import ClassIsThere
from lms.cohorts.rules.copying import shifted, weeks_between
from lms.cohorts.rules.holidays import Holiday, country_of, holiday_on
from lms.cohorts.rules.setup_refusals import ProgrammeArchived
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import (
    CohortCourseFactory,
    CohortFactory,
    CohortTrainerFactory,
    EnrolmentFactory,
)
from tests.factories.courses import make_version
from tests.factories.timetable import class_session


@pytest.mark.parametrize(
    ("before", "after", "weeks"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), 0),
        (date(2026, 9, 1), date(2027, 8, 31), 52),
        (date(2026, 9, 1), date(2027, 9, 1), 53),
        (date(2026, 9, 1), date(2026, 8, 26), 0),
        (date(2026, 9, 1), date(2026, 8, 25), -1),
    ],
)
def test_a_copy_moves_by_whole_weeks_and_nothing_falls_before_its_start(before, after, weeks):
    assert weeks_between(before, after) == weeks
    moved = shifted(before, weeks)
    assert moved.weekday() == before.weekday()
    assert after <= moved < after + timedelta(days=7)


@pytest.mark.parametrize(
    ("country", "day", "holiday"),
    [
        ("cn", date(2027, 2, 5), Holiday.LUNAR_NEW_YEAR),
        ("cn", date(2027, 2, 12), Holiday.LUNAR_NEW_YEAR),
        ("cn", date(2027, 2, 13), None),
        ("cn", date(2026, 4, 5), Holiday.QINGMING),
        ("cn", date(2028, 4, 4), Holiday.QINGMING),
        ("cn", date(2026, 10, 7), Holiday.NATIONAL),
        ("cn", date(2026, 10, 8), None),
        ("cn", date(2026, 6, 19), Holiday.DRAGON_BOAT),
        ("cn", date(2026, 9, 2), None),
        ("vn", date(2026, 9, 2), Holiday.NATIONAL),
        ("vn", date(2026, 4, 26), Holiday.HUNG_KINGS),
        ("vn", date(2026, 10, 1), None),
        ("", date(2026, 1, 1), None),
        ("cn", date(2041, 2, 1), None),
    ],
)
def test_holidays_are_those_of_the_programmes_country(country, day, holiday):
    assert holiday_on(day, country) == holiday


def test_a_time_zone_names_a_country_or_none():
    assert [country_of(zone) for zone in ("Asia/Shanghai", "Asia/Ho_Chi_Minh", "Europe/Berlin")] == [
        "cn",
        "vn",
        "",
    ]


class TestInTheDatabase:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def office(self):
        return PersonFactory(roles=["office"])

    @pytest.fixture
    def source(self):
        """A class of last year with a course, a trainer, a learner and two sessions."""
        cohort = CohortFactory(
            starts_on=date(2025, 9, 1), ends_on=date(2026, 6, 26), seats=30, place="水磨镇"
        )
        CohortCourseFactory(cohort=cohort, course_key=make_version().course_key)
        CohortCourseFactory(cohort=cohort)  # never published
        EnrolmentFactory(cohort=cohort)
        trainer = CohortTrainerFactory(cohort=cohort).user
        CohortTrainerFactory(cohort=cohort, user=PersonFactory(roles=[]))
        for day in (2, 29):
            class_session(cohort, date(2025, 9, day), trainer=trainer, room="一号教室")
        return cohort

    def test_set_up_courses_trainers_and_sessions_come_along_and_people_do_not(self, office, source):
        made = copy_class(actor=office, source=source, name="新班", starts_on=date(2026, 8, 31), key="new")
        assert (made.ends_on, made.seats, made.place, made.kind) == (
            date(2027, 6, 25), 30, "水磨镇", source.kind,
        )  # fmt: skip
        assert (made.programme, made.partner, made.copied_from, made.key) == (
            source.programme, source.partner, source, "new",
        )  # fmt: skip
        assert CohortCourse.objects.filter(cohort=made).count() == 1
        assert CohortTrainer.objects.filter(cohort=made).count() == 1
        assert not Enrolment.objects.filter(cohort=made).exists()
        days = list(ClassSession.objects.filter(cohort=made).values_list("day", "room").order_by("day"))
        assert days == [(date(2026, 9, 1), "一号教室"), (date(2026, 9, 28), "一号教室")]
        first = ClassSession.objects.filter(cohort=made).earliest("day")
        assert first.starts_at.hour == 1
        assert [row.number for row in first.periods.all()] == [1, 2, 3]
        assert first.periods.all()[0].starts_at == first.starts_at
        assert AuditRecord.objects.filter(action="class.copied").count() == 1

    def test_sent_twice_it_is_one_class(self, office, source):
        values = {"actor": office, "source": source, "name": "新班", "starts_on": date(2026, 8, 31)}
        assert copy_class(**values) == copy_class(**values)
        assert Cohort.objects.count() == 2
        assert ClassSession.objects.count() == 4

    def test_holidays_and_collisions_are_named_before_anything_is_written(self, office, source):
        there = copy_class(actor=office, source=source, name="那班", starts_on=date(2026, 8, 31))
        plan = plan_copy(source, date(2026, 8, 31))
        assert [(row.trainer_in, row.room_of) for row in plan.sessions] == [(there.name, there.name)] * 2
        feast = plan_copy(source, date(2026, 9, 1))
        assert [row.holiday for row in feast.sessions] == [None, Holiday.NATIONAL]
        assert [row.is_troubled for row in feast.sessions] == [False, True]
        assert Cohort.objects.count() == 2

    def test_what_is_left_out_and_what_was_cancelled_is_not_copied(self, office, source):
        first, last = ClassSession.objects.order_by("day")
        cancel_session(actor=office, session=first, why="停电", at=datetime(2025, 9, 1, tzinfo=UTC))
        assert len(plan_copy(source, date(2026, 8, 31)).sessions) == 1
        made = copy_class(
            actor=office, source=source, name="新班", starts_on=date(2026, 8, 31), leave_out=[last.uuid]
        )
        assert not ClassSession.objects.filter(cohort=made).exists()

    def test_a_refused_copy_leaves_nothing(self, office, source):
        CohortFactory(name="新班", partner=source.partner, starts_on=date(2026, 8, 31))
        with pytest.raises(ClassIsThere):
            copy_class(actor=office, source=source, name="新班", starts_on=date(2026, 8, 31))
        with pytest.raises(NotOffice):
            copy_class(actor=PersonFactory(), source=source, name="别班", starts_on=date(2026, 8, 31))
        source.programme.archived_at = datetime(2026, 1, 1, tzinfo=UTC)
        source.programme.save()
        with pytest.raises(ProgrammeArchived):
            copy_class(actor=office, source=source, name="别班", starts_on=date(2026, 8, 31))
        assert Cohort.objects.count() == 2

    def test_a_plan_costs_the_same_for_two_sessions_as_for_forty(self, source, django_assert_num_queries):
        class_session(source, date(2025, 11, 3), until=date(2025, 11, 28))
        with django_assert_num_queries(3):
            plan_copy(source, date(2026, 8, 31))
