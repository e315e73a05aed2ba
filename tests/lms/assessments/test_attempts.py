"""An attempt through its door: fixed when shown, saved answer by answer, graded once."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from courses.quizzes.models import Question
from lms.assessments import rules
from lms.assessments.access import access_attempt
from lms.assessments.actions import (
    attempt_token,
    expire_due,
    save_answer,
    start_attempt,
    starting,
    submit_attempt,
)
from lms.assessments.events import attempt_graded
from lms.assessments.models import Answer, Attempt, AttemptState
from lms.assessments.queries import paper_for_learner, review, standings
from lms.cohorts.models import EnrolmentState
from lms.ledger.actions import derive_days
from lms.ledger.queries import lesson_progress
from tests.factories.accounts import PersonFactory
from tests.factories.assessments import BankFactory, lesson_with_quiz, right_answers
from tests.factories.cohorts import EnrolmentFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 4, tzinfo=UTC)
COURSE = uuid.UUID(int=7)


@pytest.fixture
def lesson():
    return lesson_with_quiz(BankFactory().key)


def start(lesson, enrolment=None, at=AT):
    enrolment = enrolment or EnrolmentFactory()
    return start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=COURSE, lesson=lesson, at=at
    )


def answer(attempt, answers, at=AT):
    token = attempt_token(attempt)
    for place, value in answers.items():
        save_answer(token, question=place, value=value, at=at)


def passed_attempt(lesson, enrolment=None, at=AT):
    attempt = start(lesson, enrolment, at)
    answer(attempt, right_answers(attempt), at)
    return submit_attempt(attempt=attempt, actor=attempt.learner, at=at)


def test_an_attempt_that_was_begun_and_handed_in_while_another_began_is_the_one_before(lesson, monkeypatch):
    first, looks = passed_attempt(lesson), []
    real = starting.latest_attempt

    def latest_attempt(*found):
        looks.append(None)
        return real(*found) if len(looks) > 1 else None

    monkeypatch.setattr(starting, "latest_attempt", latest_attempt)
    assert start(lesson, first.enrolment).number == first.number + 1


def test_the_questions_stay_when_the_bank_changes(lesson):
    attempt = start(lesson)
    before = paper_for_learner(attempt, "en")
    Question.objects.update(stem={"en": "changed"})
    assert paper_for_learner(start(lesson, attempt.enrolment), "en") == before
    assert len(before.questions) == 5


def test_an_open_attempt_is_resumed_with_its_answers(lesson):
    first = start(lesson)
    answer(first, {0: 1})
    again = start(lesson, first.enrolment, AT + timedelta(hours=2))
    assert again.pk == first.pk
    paper = paper_for_learner(again, "en")
    assert paper.questions[0].answer == 1
    assert [choice.is_chosen for choice in paper.questions[0].choices] == [False, True, False]
    assert paper.unanswered == (2, 3, 4, 5)


def test_two_people_get_their_own_order(lesson):
    papers = {json.dumps(start(lesson).paper) for _person in range(4)}
    assert len(papers) == 4


def test_the_paper_carries_no_key_and_no_explanation(lesson):
    attempt = start(lesson)
    told = repr(paper_for_learner(attempt, "zh-hans"))
    assert "因为" not in told
    assert not hasattr(paper_for_learner(attempt, "en").questions[0], "key")
    with pytest.raises(rules.NotYetGraded):
        review(attempt, "en")


def test_questions_are_shown_in_the_learners_language_or_the_first_there_is(lesson):
    attempt = start(lesson)
    assert paper_for_learner(attempt, "en").questions[0].stem.startswith("Question")
    assert paper_for_learner(attempt, "vi").questions[0].stem.startswith("第")


def test_a_pass_is_graded_reviewed_and_told_to_the_ledger(lesson, django_capture_on_commit_callbacks):
    news = []
    attempt_graded.connect(receiver := lambda event, **_: news.append(event))
    with django_capture_on_commit_callbacks(execute=True):
        done = passed_attempt(lesson)
    attempt_graded.disconnect(receiver)
    assert (done.passed, done.score_hundredths, done.max_hundredths) == (True, 500, 500)
    seen = review(done, "en")
    assert (seen.percent, seen.correct) == (100, 5)
    assert seen.lines[0].explanation.startswith("因为")
    assert seen.lines[0].key_words == ("right",)
    derive_days(done.learner_id, None)
    assert lesson_progress(done.enrolment_id)[lesson.uuid].quiz_passed
    assert [(event.attempt_uuid, event.passed) for event in news] == [(done.uuid, True)]


def test_a_fail_tells_the_ledger_nothing(lesson):
    attempt = start(lesson)
    done = submit_attempt(attempt=attempt, actor=attempt.learner, at=AT)
    derive_days(done.learner_id, None)
    assert (done.passed, done.score_hundredths) == (False, 0)
    assert lesson.uuid not in lesson_progress(done.enrolment_id)


def test_handing_in_twice_gives_the_same_receipt(lesson):
    first = passed_attempt(lesson)
    again = submit_attempt(attempt=first, actor=first.learner, at=AT + timedelta(minutes=5))
    assert (again.submitted_at, again.score_hundredths, again.result) == (
        first.submitted_at,
        first.score_hundredths,
        first.result,
    )


def test_nobody_hands_in_for_somebody_else(lesson):
    attempt = start(lesson)
    with pytest.raises(rules.NotEnrolled):
        submit_attempt(attempt=attempt, actor=PersonFactory(), at=AT)
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.OPEN


def test_nothing_is_written_after_handing_in(lesson):
    attempt = start(lesson)
    answer(attempt, {0: 1})
    submit_attempt(attempt=attempt, actor=attempt.learner, at=AT)
    with pytest.raises(rules.AttemptClosed):
        answer(attempt, {0: 2, 1: 1})
    assert list(Answer.objects.values_list("question", "value")) == [(0, 1)]


def test_the_same_answer_twice_is_one_answer_and_the_last_one_counts(lesson):
    attempt = start(lesson)
    for value in (1, 1, 2):
        answer(attempt, {0: value})
    assert list(Answer.objects.values_list("value", flat=True)) == [2]


@pytest.mark.parametrize("value", [3, -1, True, "0", [0], float("nan")])
def test_a_malformed_answer_is_refused_and_the_saved_one_stays(lesson, value):
    attempt = start(lesson)
    answer(attempt, {0: 1})
    with pytest.raises(rules.AnswerRefused):
        answer(attempt, {0: value})
    assert Answer.objects.get().value == 1


def test_an_answer_can_be_taken_back(lesson):
    attempt = start(lesson)
    answer(attempt, {0: 1})
    answer(attempt, {0: None})
    assert not paper_for_learner(attempt, "en").questions[0].is_answered
    assert submit_attempt(attempt=attempt, actor=None, at=AT).score_hundredths == 0


@pytest.mark.parametrize("place", [5, -1, True, "0", None])
def test_a_place_that_the_paper_does_not_have_is_refused(lesson, place):
    with pytest.raises(rules.NoSuchQuestion):
        save_answer(attempt_token(start(lesson)), question=place, value=0, at=AT)
    assert not Answer.objects.exists()


def test_a_forged_token_saves_nothing(lesson):
    token = attempt_token(start(lesson))
    for bad in (token[:-2] + "xx", "", "a:b", token.replace(":", "")):
        with pytest.raises(rules.BadToken):
            save_answer(bad, question=0, value=0, at=AT)
    assert not Answer.objects.exists()


def test_the_server_closes_what_is_over_and_counts_what_was_saved():
    lesson = lesson_with_quiz(BankFactory().key, time_limit_s=600)
    attempt = start(lesson)
    answer(attempt, right_answers(attempt), AT + timedelta(seconds=600))
    with pytest.raises(rules.AttemptClosed):
        answer(attempt, {0: 1}, AT + timedelta(seconds=600) + rules.GRACE + timedelta(seconds=1))
    assert expire_due(at=AT + timedelta(seconds=600)) == 0
    assert expire_due(at=AT + timedelta(seconds=700)) == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.passed) == (AttemptState.EXPIRED, True)
    assert attempt.submitted_at == attempt.deadline_at
    assert expire_due(at=AT + timedelta(seconds=700)) == 0


def test_a_new_start_after_the_deadline_closes_the_old_attempt():
    lesson = lesson_with_quiz(BankFactory().key, time_limit_s=600)
    old = start(lesson)
    new = start(lesson, old.enrolment, AT + timedelta(hours=1))
    assert (new.number, Attempt.objects.get(pk=old.pk).state) == (2, AttemptState.EXPIRED)


def test_the_pause_between_attempts_says_how_long_it_is():
    lesson = lesson_with_quiz(BankFactory().key, cooldown_s=600)
    attempt = start(lesson)
    submit_attempt(attempt=attempt, actor=attempt.learner, at=AT)
    with pytest.raises(rules.TooSoon) as refused:
        start(lesson, attempt.enrolment, AT + timedelta(seconds=481))
    assert (refused.value.wait_s, refused.value.values) == (119, {"minutes": 2})
    assert Attempt.objects.count() == 1
    assert start(lesson, attempt.enrolment, AT + timedelta(seconds=600)).number == 2


def test_an_empty_bank_and_a_lesson_without_quiz_are_refused():
    with pytest.raises(rules.QuizNotReady):
        start(lesson_with_quiz(BankFactory(questions=0).key))
    assert not Attempt.objects.exists()


def test_who_left_the_class_starts_nothing(lesson):
    with pytest.raises(rules.NotEnrolled):
        start(lesson, EnrolmentFactory(state=EnrolmentState.WITHDRAWN))
    assert not Attempt.objects.exists()


def test_a_foreign_attempt_is_missing(lesson):
    attempt = start(lesson)
    assert access_attempt(attempt.learner, attempt.uuid) == attempt
    for uuid_ in (attempt.uuid, uuid.uuid4()):
        with pytest.raises(Http404):
            access_attempt(PersonFactory(), uuid_)


def test_standings_tell_tries_best_and_pass(lesson):
    enrolment = EnrolmentFactory()
    submit_attempt(attempt=start(lesson, enrolment), actor=None, at=AT)
    passed_attempt(lesson, enrolment)
    open_one = start(lesson, enrolment)
    standing = standings(enrolment.pk)[lesson.uuid]
    assert (standing.tries, standing.passed, standing.best_percent) == (3, True, 100)
    assert standing.open_uuid == open_one.uuid


def test_a_quiz_costs_at_most_thirty_queries(lesson):
    lesson = lesson_with_quiz(BankFactory(questions=12).key, draw=10)
    enrolment = EnrolmentFactory()
    with CaptureQueriesContext(connection) as asked:
        attempt = start(lesson, enrolment)
        paper_for_learner(attempt, "en")
        answer(attempt, right_answers(attempt))
        done = submit_attempt(attempt=attempt, actor=enrolment.learner, at=AT)
        review(done, "en")
    # Savepoints are the test's own transaction; outside they are one BEGIN and one COMMIT a request.
    queries = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(queries) <= 30


def test_saving_an_answer_is_one_statement(lesson, django_assert_num_queries):
    token = attempt_token(start(lesson))
    with django_assert_num_queries(1):
        save_answer(token, question=0, value=0, at=AT)


def test_two_clicks_at_once_start_one_attempt(lesson, monkeypatch):
    enrolment = EnrolmentFactory()
    monkeypatch.setattr(
        "lms.assessments.actions.starting.latest_attempt", lambda *_: None
    )  # both looked before either wrote
    first, second = start(lesson, enrolment), start(lesson, enrolment)
    assert first.pk == second.pk == Attempt.objects.get().pk
    assert first.paper == second.paper


def test_without_the_resume_two_clicks_at_once_would_be_an_error(lesson):
    """The negative control of the test above: the race is real, and the database is what stops it."""
    attempt = start(lesson)
    attempt.pk, attempt.uuid, attempt.number = None, uuid.uuid4(), 2
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt.save(force_insert=True)
