"""Programmes, classes and enrolments."""

import uuid
from datetime import date

import factory
from factory.django import DjangoModelFactory

from lms.cohorts.models import (
    Cohort,
    CohortCourse,
    CohortTrainer,
    Enrolment,
    Mentorship,
    Programme,
    ProgrammeModule,
)
from tests.factories.accounts import PersonFactory
from tests.factories.partners import PartnerFactory
from tests.factories.rulesets import RuleSetFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    key = factory.Sequence(lambda n: f"programme-{n}")
    title = factory.LazyFunction(
        lambda: {"zh-hans": "铅锌冶炼工", "en": "Lead-zinc smelting", "vi": "Luyện chì kẽm"}
    )
    ruleset = factory.SubFactory(RuleSetFactory)
    required_tenths = factory.LazyFunction(lambda: {"online": 40})


class ProgrammeModuleFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeModule

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.LazyFunction(lambda: {"zh-hans": "冶炼原理"})


class CohortFactory(DjangoModelFactory):
    """A running class of a partner."""

    class Meta:
        model = Cohort

    key = factory.Sequence(lambda n: f"class-{n}")
    name = factory.Sequence(lambda n: f"冶炼 {n} 班")
    programme = factory.SubFactory(ProgrammeFactory)
    partner = factory.SubFactory(PartnerFactory)
    starts_on = date(2026, 9, 1)


class CohortCourseFactory(DjangoModelFactory):
    class Meta:
        model = CohortCourse

    cohort = factory.SubFactory(CohortFactory)
    course_key = factory.LazyFunction(uuid.uuid4)
    position = factory.Sequence(lambda n: n)


class CohortTrainerFactory(DjangoModelFactory):
    class Meta:
        model = CohortTrainer

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(PersonFactory, roles=["trainer"])


class EnrolmentFactory(DjangoModelFactory):
    """A learner in a class, with the rule set of its programme."""

    class Meta:
        model = Enrolment

    learner = factory.SubFactory(PersonFactory)
    cohort = factory.SubFactory(CohortFactory)
    ruleset = factory.SelfAttribute("cohort.programme.ruleset")
    enrolled_on = date(2026, 9, 1)


class MentorshipFactory(DjangoModelFactory):
    class Meta:
        model = Mentorship

    enrolment = factory.SubFactory(EnrolmentFactory)
    mentor = factory.SubFactory(PersonFactory)
    since_on = date(2026, 9, 1)
