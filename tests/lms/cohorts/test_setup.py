"""Programmes and classes are set up by the office, and a refusal leaves nothing behind."""

import uuid
from datetime import date

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts import actions, queries, rules
from lms.cohorts.access import visible_cohorts
from lms.cohorts.events import course_added
from lms.cohorts.models import Cohort, CohortCourse, CohortTrainer, Programme
from lms.cohorts.rules.states import ClassAct
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
from tests.factories.partners import PartnerFactory
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture
def office():
    return PersonFactory(roles=["office"])


def test_the_office_sets_up_a_class(office):
    programme = actions.create_programme(
        actor=office,
        title={"zh-hans": "铅锌冶炼工", "en": " "},
        ruleset=RuleSetFactory(),
        required_tenths={"online": 40, "onsite": 0},
    )
    assert (programme.title, programme.required_tenths) == ({"zh-hans": "铅锌冶炼工"}, {"online": 40})
    cohort = actions.create_cohort(actor=office, name=" 冶炼一班 ", programme=programme, starts_on=DAY)
    assert cohort.name == "冶炼一班"
    assert cohort.key
    assert list(AuditRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "programme.created",
        "class.created",
    ]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": " "}, rules.ClassNameMissing),
        ({"ends_on": date(2026, 8, 31)}, rules.ClassEndsTooEarly),
        ({"key": "taken"}, rules.KeyTaken),
    ],
)
def test_a_refused_class_leaves_nothing_behind(office, fields, refusal):
    programme = CohortFactory(key="taken").programme
    with pytest.raises(refusal):
        actions.create_cohort(
            actor=office, **{"name": "x", "programme": programme, "starts_on": DAY, **fields}
        )
    assert Cohort.objects.count() == 1
    assert not AuditRecord.objects.exists()


def test_a_class_form_that_is_sent_twice_makes_one_class(office):
    there = CohortFactory(name="冶炼一班", starts_on=DAY)
    same = {"actor": office, "programme": there.programme, "starts_on": DAY}
    with pytest.raises(rules.ClassIsThere):
        actions.create_cohort(name=" 冶炼一班", partner=there.partner, **same)
    assert Cohort.objects.count() == 1
    actions.create_cohort(name="冶炼二班", partner=there.partner, **same)
    actions.create_cohort(name="冶炼一班", partner=PartnerFactory(), **same)


def test_a_programme_needs_a_title(office):
    with pytest.raises(rules.TitleMissing):
        actions.create_programme(actor=office, title={"en": ""}, ruleset=RuleSetFactory(), required_tenths={})
    assert not Programme.objects.exists()


def test_a_class_learns_a_course_once_and_the_news_goes_out(office, django_capture_on_commit_callbacks):
    cohort, version = CohortFactory(), make_version()
    news = []
    course_added.connect(lambda event, **_: news.append(event), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(2):
                actions.add_course(actor=office, cohort=cohort, course_key=version.course_key)
    finally:
        course_added.disconnect(dispatch_uid="test")
    assert [event.course_key for event in news] == [version.course_key]
    ((key, card),) = queries.class_courses(cohort, "en")
    assert (key, card.code) == (version.course_key, "TEA-101")
    assert [card.code for card in queries.courses_to_choose("en")] == ["TEA-101"]
    actions.remove_course(actor=office, cohort=cohort, course_key=version.course_key)
    assert queries.class_courses(cohort, "en") == []


def test_an_unpublished_course_is_refused(office):
    with pytest.raises(rules.CourseNotPublished):
        actions.add_course(actor=office, cohort=CohortFactory(), course_key=uuid.uuid4())
    assert not CohortCourse.objects.exists()


def test_only_a_trainer_teaches_a_class(office):
    cohort, trainer = CohortFactory(), PersonFactory(roles=["trainer"])
    with pytest.raises(rules.NotATrainer):
        actions.add_trainer(actor=office, cohort=cohort, user=PersonFactory())
    assert not CohortTrainer.objects.exists()
    actions.add_trainer(actor=office, cohort=cohort, user=trainer)
    assert queries.class_trainers(cohort) == [trainer]
    actions.remove_trainer(actor=office, cohort=cohort, user=trainer)
    assert queries.class_trainers(cohort) == []


def test_a_changed_class_keeps_its_former_values_on_record(office):
    cohort = CohortFactory(name="old")
    actions.change_cohort(actor=office, cohort=cohort, name="new", starts_on=DAY, ends_on=None)
    cohort.refresh_from_db()
    assert cohort.name == "new"
    assert AuditRecord.objects.get().detail["before"]["name"] == "old"


def test_nobody_but_the_office_sets_up_classes():
    cohort, trainer, ruleset = CohortFactory(), PersonFactory(roles=["trainer"]), RuleSetFactory()
    programme = cohort.programme
    attempts = (
        lambda a: actions.create_programme(actor=a, title={"en": "x"}, ruleset=ruleset, required_tenths={}),
        lambda a: actions.create_cohort(actor=a, name="x", programme=programme, starts_on=DAY),
        lambda a: actions.change_cohort(actor=a, cohort=cohort, name="x", starts_on=DAY, ends_on=None),
        lambda a: actions.move_class(actor=a, cohort=cohort, act=ClassAct.CLOSE),
        lambda a: actions.add_course(actor=a, cohort=cohort, course_key=uuid.uuid4()),
        lambda a: actions.remove_course(actor=a, cohort=cohort, course_key=uuid.uuid4()),
        lambda a: actions.add_trainer(actor=a, cohort=cohort, user=trainer),
        lambda a: actions.remove_trainer(actor=a, cohort=cohort, user=trainer),
        lambda a: actions.import_rows(actor=a, cohort=cohort, text="李志强,13800138000"),
    )
    for actor in (PersonFactory(), PersonFactory(roles=["auditor"]), trainer):
        for attempt in attempts:
            with pytest.raises(NotOffice):
                attempt(actor)
    assert (Programme.objects.count(), Cohort.objects.count(), AuditRecord.objects.count()) == (1, 1, 0)


def test_the_board_counts_with_one_query_whatever_the_number(django_assert_num_queries, office):
    busy = CohortFactory(ends_on=date(2030, 1, 1))
    CohortCourseFactory.create_batch(2, cohort=busy)
    CohortTrainerFactory(cohort=busy)
    EnrolmentFactory.create_batch(3, cohort=busy)
    EnrolmentFactory(cohort=busy, state="withdrawn")
    MentorshipFactory(enrolment=busy.enrolments.first())
    CohortFactory(kind="open")
    CohortFactory.create_batch(4)
    scope = visible_cohorts(office)
    with django_assert_num_queries(1):
        rows = queries.board(scope, today=DAY)
    assert len(rows) == 5
    facts = next(row.facts for row in rows if row.cohort == busy)
    assert (facts.courses, facts.trainers, facts.learners, facts.without_mentor, facts.without_way_in) == (
        2,
        1,
        3,
        2,
        3,
    )
    assert queries.board_class(busy, today=DAY).facts == facts


def test_the_lists_to_choose_from(office, django_assert_num_queries):
    ProgrammeFactory(key="open-1")
    programme = ProgrammeFactory(ruleset=RuleSetFactory(code="CN-GEN-45"))
    newest = RuleSetFactory(code="CN-GEN-45", version=2)
    with django_assert_num_queries(2):
        assert queries.programmes() == [programme]
        assert newest in queries.rulesets_to_choose()
    assert programme.ruleset not in queries.rulesets_to_choose()
