"""Figures of questions follow from graded first tries: counted behind everybody's back, again the same."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from courses.queries import questions_of
from courses.quizzes.items import grade
from courses.quizzes.papers import shuffled
from lms.assessments.actions.counting import count_due, count_in_turn
from lms.assessments.models import Answer, Attempt, AttemptState, QuestionStatistic
from lms.assessments.queries.statistics import figures_of
from lms.assessments.question_use import asked_among
from tests.factories.assessments import BankFactory
from tests.factories.cohorts import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in():
    """Papers of one quiz: of each person, the option chosen at every place (None: none), as it was written."""
    bank, lesson, enrolment = BankFactory(questions=3), uuid4(), EnrolmentFactory()
    asked = questions_of(bank.key)

    def made(*sheets, lesson=lesson, state=AttemptState.SUBMITTED, number=1, **values):
        for count, sheet in enumerate(sheets):
            who = EnrolmentFactory(cohort=enrolment.cohort)
            order = ([0, 1, 2], [2, 0, 1], [1, 2, 0])[count % 3]
            paper = [shuffled(question, order) for question in asked]
            given = [None if place is None else order.index(place) for place in sheet]
            scores = [grade(question, value) for question, value in zip(paper, given, strict=True)]
            attempt = Attempt.objects.create(
                learner=who.learner, enrolment=who, course_key=uuid4(), lesson_uuid=lesson, lesson_version=1, number=number,
                paper=[question.as_json() for question in paper], pass_percent=80, started_at=timezone.now(), state=state,
                max_hundredths=300, submitted_at=timezone.now(),
                result=[{"points_hundredths": score.points_hundredths, "max_hundredths": 100} for score in scores], **values,
            )  # fmt: skip
            Answer.objects.bulk_create(
                Answer(attempt=attempt, question=place, value=value, saved_at=timezone.now())
                for place, value in enumerate(given)
                if value is not None
            )
        return asked

    return made


def test_options_are_counted_as_they_were_written_however_papers_were_mixed(handed_in):
    asked = handed_in([0, 0, 0], [0, 1, 0], [0, 1, 2], [1, 1, None])
    assert count_due() == 4
    found = figures_of([question.uuid for question in asked])
    first, second, third = (found[row.question_uuid][1] for row in QuestionStatistic.objects.order_by("pk"))
    assert [count for count, _top, _low in first.options] == [3, 1, 0]
    assert [count for count, _top, _low in second.options] == [1, 3, 0]
    assert [count for count, _top, _low in third.options] == [2, 0, 1]
    assert (first.asked, first.facility, first.key, third.answered) == (4, 750, (0,), 3)


def test_only_graded_first_tries_that_count_are_counted(handed_in):
    handed_in([0, 0, 0])
    handed_in([1, 1, 1], number=2)
    handed_in([1, 1, 1], state=AttemptState.OPEN)
    handed_in([1, 1, 1], purpose="practice")
    handed_in([1, 1, 1], awaits_marks=True)
    assert count_due() == 1
    assert set(QuestionStatistic.objects.values_list("asked", flat=True)) == {1}


def test_the_same_papers_are_counted_once_and_new_ones_again(handed_in, django_assert_max_num_queries):
    handed_in([0, 0, 0], [1, 1, 1])
    before = count_due(), list(QuestionStatistic.objects.values_list("question_uuid", "figures"))
    assert before[0] == 2
    with django_assert_max_num_queries(2):
        assert count_due() == 0
    handed_in([0, 0, 0])
    assert count_due() == 3
    assert QuestionStatistic.objects.count() == 3


def test_two_quizzes_that_ask_a_question_are_pooled(handed_in):
    asked = handed_in([0, 0, 0])
    handed_in([1, 0, 0], lesson=uuid4())
    cache.delete("question-statistics")
    assert count_in_turn() == 1
    assert count_in_turn() == 0
    assert count_due() == 1
    found = figures_of([asked[0].uuid])
    ((figures,),) = [list(versions.values()) for versions in found.values()]
    assert (figures.asked, figures.facility) == (2, 500)


def test_what_somebody_was_asked_is_known_before_and_after_it_is_counted(handed_in):
    asked = handed_in([0, 0, 0], state=AttemptState.OPEN)
    uuids = [UUID(question.uuid) for question in asked]
    stranger = uuid4()
    assert asked_among([*uuids, stranger]) == set(uuids)
    assert asked_among([*uuids, *(uuid4() for _number in range(30))]) == set(uuids)
    Attempt.objects.update(state=AttemptState.SUBMITTED)
    count_due()
    assert asked_among([*uuids, stranger]) == set(uuids)
