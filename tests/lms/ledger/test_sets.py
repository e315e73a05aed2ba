"""A whole class in one call: the same hours as one by one, at the price of one person."""

import random
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.ledger.actions import Grade, Mode, derive_people, record_evidence, record_quiz_pass
from lms.ledger.queries import account_units, day_list, day_trace, entries_of
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import LATER, at, film, period, untimed, whole

pytestmark = pytest.mark.django_db
LESSONS = [uuid.UUID(int=n) for n in range(1, 4)]


def a_history(enrolment, dice):
    """A fortnight of one person with gated films, rewatching, overlaps, a quiz and work."""
    items = []
    for number in range(dice.randint(1, 9)):
        clock, days = f"{dice.randint(8, 20):02}:{dice.randrange(60):02}", dice.randint(0, 5)
        if dice.random() < 0.4:
            item = period(enrolment, clock, days=days, mode=dice.choice([Mode.ONSITE, Mode.WORKPLACE]))
        else:
            facts = {
                "start_s": 60 * dice.randrange(20),
                "gated": dice.random() < 0.5,
                "rate": dice.choice("12"),
            }
            item = film(
                enrolment,
                clock,
                minutes=dice.randint(1, 200),
                days=days,
                lesson=dice.choice(LESSONS),
                **facts,
            )
        items.append(replace(item, natural_key=f"{enrolment.pk}:{number:03}", grade=dice.choice(list(Grade))))
    return items


def a_pass(enrolment, dice):
    if dice.random() < 0.5:
        record_quiz_pass(
            enrolment=enrolment, lesson_uuid=dice.choice(LESSONS), lesson_version=1, at=at("21:00"),
            source=f"{enrolment.pk}", duration_ms=600_000, derive_now=True,
        )  # fmt: skip


def story(enrolment):
    """Everything that a screen or an auditor can see of a person, without names that differ between twins."""
    entries = [
        replace(entry, evidence=len(entry.evidence), hash="", at=LATER) for entry in entries_of(enrolment.pk)
    ]
    days = [row.day for row in day_list(enrolment)]
    traces = [
        [{**piece, "evidence": "", "enrolment": 0} for piece in day_trace(enrolment.learner_id, day)]
        for day in days
    ]
    lessons = sorted(untimed(enrolment), key=lambda view: view.lesson_uuid)
    return entries, account_units(enrolment), day_list(enrolment), traces, lessons


@pytest.mark.parametrize("seed", range(4))
def test_a_class_in_one_call_has_the_hours_of_one_by_one(seed):
    cohort = CohortFactory()
    alone, together = (EnrolmentFactory.create_batch(7, cohort=cohort) for _group in "ab")
    for part in (slice(2), slice(2, None)):
        own = [parts(enrolment, seed, number)[part] for number, enrolment in enumerate(together)]
        record_evidence([item for items in own for item in items], at=LATER, derive_now=True)
        for number, enrolment in enumerate(alone):
            record_evidence(parts(enrolment, seed, number)[part], at=LATER, derive_now=True)
        for group in (alone, together):
            for number, enrolment in enumerate(group):
                a_pass(enrolment, random.Random(number))
    assert [story(enrolment) for enrolment in together] == [story(enrolment) for enrolment in alone]
    assert any(entry.kind == "reversal" for enrolment in alone for entry in entries_of(enrolment.pk))
    whole()
    everybody = {enrolment.learner_id: None for enrolment in (*alone, *together)}
    assert derive_people(everybody, at=LATER) == []


def parts(enrolment, seed, number):
    return a_history(enrolment, random.Random(f"{seed}/{number}"))


def test_a_person_of_a_set_is_not_derived_before_the_own_day():
    early, late = EnrolmentFactory(), EnrolmentFactory()
    record_evidence([film(early), film(late, days=5)], at=LATER, derive_now=True)
    posted = record_evidence([film(late, "21:00", days=5, start_s=600)], at=LATER, derive_now=True)
    derive_people({early.learner_id: None, late.learner_id: at("00:00", days=6).date()}, at=LATER)
    assert [len(entries_of(enrolment.pk)) for enrolment in (early, late)] == [1, 2]
    assert len(posted) == 1
    whole()


def test_a_larger_class_costs_no_more_statements():
    def cost(people):
        enrolments = EnrolmentFactory.create_batch(people)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            record_evidence([film(enrolment) for enrolment in enrolments], at=LATER, derive_now=True)
        return len(queries)

    assert cost(2) == cost(20)
