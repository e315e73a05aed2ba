"""Statements from the ledger: the same credited figure as everywhere, two queries for a class of any size."""

from datetime import date

import pytest

from lms.cohorts.models import Enrolment
from lms.ledger.names import Grade, Mode
from lms.ledger.queries import account_units, entries_of, forecast_of, statement_of, statements_of
from lms.ledger.rules.forecast import Outlook
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import corrected, film, period, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(
        programme=ProgrammeFactory(required_tenths={"online": 20, "onsite": 30}),
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 6, 30),
    )


def person(cohort, minutes=50):
    enrolment = EnrolmentFactory(cohort=cohort, enrolled_on=date(2026, 3, 1))
    record(
        film(enrolment, "20:00", minutes=minutes),
        film(enrolment, "08:00", minutes=7, days=1, start_s=3000, mode=Mode.LIVE),
        period(enrolment, "09:00", minutes=46),
        period(enrolment, "13:00", minutes=100, mode=Mode.WORKPLACE, grade=Grade.B),
    )
    return enrolment


def test_credited_is_the_figure_of_every_screen_after_a_correction_too(cohort):
    enrolment = person(cohort)
    seq = next(entry.seq for entry in entries_of(enrolment.pk) if entry.mode == "onsite")
    corrected(enrolment, seq=seq, sec=1000, why="left")
    units, found = account_units(enrolment), statement_of(enrolment)
    assert found.credited == units.total_tenths
    for line in found.modes:
        assert line.credited == getattr(units, f"{line.mode}_tenths")
    assert {line.component: line.credited for line in found.components} == {
        "theory": 12,
        "practice": 25,
        "general": 0,
    }
    assert (found.counts, found.mode("workplace").surplus) == (16, 22)


def test_a_class_of_any_size_is_two_queries(cohort, django_assert_num_queries):
    people = [person(cohort)]
    statements_of([people[0].pk])  # its rule set is known from here on
    for _number in range(2):
        with django_assert_num_queries(2):
            found = statements_of([enrolment.pk for enrolment in people])
        assert found == {enrolment.pk: statement_of(enrolment) for enrolment in people}
        people += [person(cohort, minutes=10 * number) for number in range(1, 6)]


def test_nobody_yet_is_a_statement_of_nothing_but_needs(cohort):
    empty = EnrolmentFactory(cohort=cohort)
    found = statements_of([empty.pk])[empty.pk]
    assert (found.credited, found.counts, found.short) == (0, 0, 50)
    assert statements_of([]) == {}


def test_the_forecast_sums_weeks_of_what_is_short(cohort, django_assert_num_queries):
    enrolment = EnrolmentFactory(cohort=cohort, enrolled_on=date(2026, 3, 1))
    record(
        *[period(enrolment, "09:00", minutes=45, days=-7 * week) for week in range(1, 3)],
        period(enrolment, "09:00", minutes=450, days=0),
        period(enrolment, "15:00", minutes=45, days=-7, mode=Mode.WORKPLACE),
    )
    enrolment = Enrolment.objects.select_related("cohort__programme", "ruleset").get(pk=enrolment.pk)
    early = date(2026, 4, 7)
    found = statement_of(enrolment)
    with django_assert_num_queries(2):
        forecast = forecast_of(enrolment, found, early)
    assert forecast.short_tenths == 20  # online alone: ten units on site today and twelve in all are enough
    assert (forecast.outlook, forecast.silent) == (Outlook.STANDING, ("online",))
    record(film(enrolment, "20:00", minutes=45, days=-8))
    then = forecast_of(enrolment, statement_of(enrolment), early)
    assert (then.outlook, then.pace_tenths, then.empty_weeks, then.weeks) == (Outlook.IN_TIME, 2, 3, 4)
