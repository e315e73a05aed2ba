"""Sittings: who may begin when, papers drawn ahead, more time, one device, results that wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions import save_questions
from courses.models import QuestionBank
from lms.accounts.access import NotVisible
from lms.assessments import rules
from lms.assessments.access import access_sitting
from lms.assessments.actions import (
    Entry,
    SittingPlan,
    attempt_token,
    cancel_sitting,
    change_sitting,
    expire_due,
    give_time,
    go_on_here,
    make_sitting,
    release_sitting,
    save_answer,
    start_attempt,
    submit_attempt,
    take_over,
)
from lms.assessments.models import Attempt, AttemptEvent, PaperWork, ReadyPaper
from lms.assessments.queries import due_for_release, receipt, review, seat_lines, standings
from lms.assessments.tasks import papers_task
from lms.audit.models import AuditRecord
from lms.ledger.models import Evidence
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_question
from tests.factories.sittings import HOUR, QUESTIONS, STEM, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def start(exam, who=0, at=None, **entry):
    enrolment = exam.people[who]
    return start_attempt(
        learner=enrolment.learner,
        enrolment=enrolment,
        course_key=exam.outline.course_key,
        lesson=exam.lesson,
        at=at,
        entry=Entry(**entry),
    )


def right(attempt):
    for place, question in enumerate(attempt.paper):
        save_answer(attempt_token(attempt), question=place, value=question["answer"][0])


def plan_of(sitting, **changes):
    names = ("opens_at", "closes_at", "access_code", "one_device", "invigilated")
    return SittingPlan(**{**{name: getattr(sitting, name) for name in names}, **changes})


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(-1, rules.SittingAhead), (0, None), (59, None), (60, rules.SittingOver)],
)
def test_an_exam_begins_within_its_window_and_at_no_other_time(minutes, refusal):
    exam = make_exam()
    at = exam.sitting.opens_at + timedelta(minutes=minutes)
    if refusal is None:
        assert start(exam, at=at).deadline_at <= exam.sitting.closes_at
        return
    with pytest.raises(refusal):
        start(exam, at=at)
    assert not Attempt.objects.exists()


def test_without_a_sitting_the_exam_is_closed():
    exam = make_exam(opens_at=timezone.now() + HOUR)
    cancel_sitting(actor=exam.trainer, sitting=exam.sitting, why="Strom weg")
    with pytest.raises(rules.NoSitting):
        start(exam, at=exam.sitting.opens_at)
    assert not PaperWork.objects.exists()


def test_the_code_of_the_room_is_needed_whatever_its_case():
    exam = make_exam(access_code="Teal7")
    for code in ("", "other"):
        with pytest.raises(rules.WrongCode):
            start(exam, code=code)
    assert start(exam, code=" tEAL7 ").sitting == exam.sitting


def test_papers_are_drawn_ahead_for_everybody_in_few_queries_and_the_start_takes_the_ready_one():
    exam = make_exam(people=3, opens_at=timezone.now() + timedelta(minutes=10))
    work = PaperWork.objects.get()
    with CaptureQueriesContext(connection) as spent:
        papers_task(work.pk)
    assert len(spent) <= 20, [each["sql"] for each in spent]
    ready = {row.enrolment_id: row.paper for row in ReadyPaper.objects.all()}
    assert set(ready) == {row.pk for row in exam.people}
    assert all(len(paper) == QUESTIONS for paper in ready.values())
    attempt = start(exam, at=exam.sitting.opens_at)
    assert attempt.paper == ready[exam.people[0].pk]
    assert ReadyPaper.objects.count() == 2


def test_a_paper_of_another_plan_is_not_handed_out_and_one_without_a_paper_gets_one_now():
    exam = make_exam(people=2)
    papers_task(PaperWork.objects.get().pk)
    ReadyPaper.objects.filter(enrolment=exam.people[0]).update(plan="old", paper=[{"stem": "old"}])
    ReadyPaper.objects.filter(enrolment=exam.people[1]).delete()
    assert all(STEM in str(start(exam, who).paper) for who in (0, 1))


def test_when_the_time_of_a_sitting_changes_its_papers_are_due_anew():
    exam = make_exam(opens_at=timezone.now() + timedelta(minutes=10))
    papers_task(PaperWork.objects.get().pk)
    later = exam.sitting.opens_at + 2 * HOUR
    plan = plan_of(exam.sitting, opens_at=later, closes_at=later + HOUR)
    change_sitting(actor=exam.trainer, sitting=exam.sitting, plan=plan)
    work = PaperWork.objects.get()
    assert (work.state, work.run_after) == ("queued", later - timedelta(minutes=30))


def test_a_bank_that_is_too_small_leaves_the_row_with_the_reason():
    exam = make_exam(plan={"parts": [{"bank": "final-1", "count": 9}]})
    work = PaperWork.objects.get()
    papers_task(work.pk)
    work.refresh_from_db()
    assert (work.state, work.reason) == ("queued", "quiz-not-ready")
    with pytest.raises(rules.QuizNotReady):
        start(exam)
    extra = [make_question() for _number in range(9)]
    save_questions(QuestionBank.objects.get(key="final-1"), extra, actor=None)
    assert len(start(exam).paper) == 9


def test_extra_time_moves_the_deadline_before_and_while_somebody_writes_and_is_told():
    exam = make_exam(people=2)
    trainer = exam.trainer
    give_time(
        actor=trainer, sitting=exam.sitting, enrolment=exam.people[0], extra=rules.Extra(50), why="Gips"
    )
    before = start(exam, 0)
    assert before.deadline_at - before.started_at == timedelta(minutes=45)
    during = start(exam, 1)
    extra = rules.Extra(minutes=10)
    give_time(actor=trainer, sitting=exam.sitting, enrolment=exam.people[1], extra=extra, why="Stromausfall")
    during.refresh_from_db()
    assert during.deadline_at - during.started_at == timedelta(minutes=40)
    assert AttemptEvent.objects.get().kind == "more_time"
    assert AuditRecord.objects.filter(action="sitting.more_time").count() == 2
    with pytest.raises(rules.ReasonNeeded):
        give_time(actor=trainer, sitting=exam.sitting, enrolment=exam.people[1], extra=extra, why=" ")


def test_once_somebody_writes_a_sitting_only_closes_later_and_limits_stay():
    exam = make_exam()
    attempt = start(exam)
    sitting = exam.sitting
    for change in ({"access_code": "new"}, {"closes_at": sitting.closes_at - timedelta(minutes=1)}):
        with pytest.raises(rules.SittingHasBegun):
            change_sitting(actor=exam.trainer, sitting=sitting, plan=plan_of(sitting, **change))
    longer = plan_of(sitting, closes_at=sitting.closes_at + HOUR)
    change_sitting(actor=exam.trainer, sitting=sitting, plan=longer)
    before = attempt.deadline_at
    attempt.refresh_from_db()
    assert attempt.deadline_at == before
    with pytest.raises(rules.SittingHasBegun):
        cancel_sitting(actor=exam.trainer, sitting=sitting, why="x")


def test_the_same_sitting_twice_is_one():
    exam = make_exam()
    values = {"cohort": exam.cohort, "course_key": exam.outline.course_key, "lesson": exam.lesson}
    with pytest.raises(rules.SittingIsThere):
        make_sitting(actor=exam.trainer, plan=plan_of(exam.sitting), **values)


def test_one_device_writes_and_the_other_after_a_take_over_which_is_logged():
    exam = make_exam(one_device=True)
    attempt = start(exam, holder="first")
    token = attempt_token(attempt)
    with pytest.raises(rules.OtherDevice):
        go_on_here(attempt=attempt, holder="second", actor=attempt.learner)
    with pytest.raises(rules.OtherDevice):
        submit_attempt(attempt=attempt, actor=attempt.learner, holder="second")
    taken = take_over(attempt=attempt, holder="second", actor=attempt.learner)
    assert go_on_here(attempt=taken, holder="second", actor=attempt.learner) == taken
    with pytest.raises(rules.OtherDevice):
        save_answer(token, question=0, value="x")
    assert save_answer(attempt_token(taken), question=0, value="x").stands
    assert [row.kind for row in AttemptEvent.objects.all()] == ["taken_over"]


def test_a_result_waits_for_its_release_and_then_counts_once():
    exam = make_exam(people=2)
    attempt = start(exam)
    right(attempt)
    attempt = submit_attempt(attempt=attempt, actor=attempt.learner)
    assert (attempt.passed, receipt(attempt).answered) == (None, QUESTIONS)
    assert standings(attempt.enrolment_id)[exam.lesson.uuid].best_percent is None
    with pytest.raises(rules.NotYetReleased):
        review(attempt, "en")
    assert not Evidence.objects.exists()
    assert release_sitting(actor=exam.trainer, sitting=exam.sitting) == 1
    assert release_sitting(actor=exam.trainer, sitting=exam.sitting) == 0
    attempt.refresh_from_db()
    assert review(attempt, "en").percent == 100
    assert (attempt.passed, Evidence.objects.count()) == (True, 1)
    told = Notice.objects.get(recipient=attempt.learner, kind="quiz_marked")
    assert told.url == f"/learn/attempt/{attempt.uuid}/"
    assert told.values["title"]
    with pytest.raises(rules.SittingOver):
        start(exam, 1)


@pytest.mark.parametrize("release", ["after_window", "by_person"])
def test_after_the_window_results_come_by_themselves_or_wait_for_a_person(release):
    exam = make_exam(people=2, plan={"release": release, "time_limit_min": None})
    first, second = start(exam, 0), start(exam, 1)
    submit_attempt(attempt=first, actor=first.learner)
    over = exam.sitting.closes_at + timedelta(minutes=1)
    assert due_for_release(over) == []  # one of them still writes
    expire_due(at=over)
    assert bool(due_for_release(over)) == (release == "after_window")
    assert due_for_release(exam.sitting.opens_at) == []
    second.refresh_from_db()
    assert (second.state, second.withheld) == ("expired", True)


def test_whoever_hands_in_after_the_release_follows():
    exam = make_exam(people=1)
    attempt = start(exam)
    release_sitting(actor=exam.trainer, sitting=exam.sitting)
    submit_attempt(attempt=attempt, actor=attempt.learner)
    assert due_for_release(timezone.now()) == [exam.sitting]


@pytest.mark.parametrize(("shown", "lines"), [("full", QUESTIONS), ("marks", 0)])
def test_the_plan_says_what_is_shown(shown, lines):
    exam = make_exam(plan={"review": shown, "release": "at_once"})
    attempt = start(exam)
    attempt = submit_attempt(attempt=attempt, actor=attempt.learner)
    assert len(review(attempt, "en").lines) == lines


def test_nothing_shown_is_a_receipt_alone():
    exam = make_exam(plan={"review": "nothing", "release": "at_once"})
    attempt = start(exam)
    attempt = submit_attempt(attempt=attempt, actor=attempt.learner)
    with pytest.raises(rules.NotYetReleased):
        review(attempt, "en")
    assert receipt(attempt).code == receipt(submit_attempt(attempt=attempt, actor=None)).code


def test_a_sitting_is_reached_by_who_teaches_the_class_and_by_nobody_else():
    exam = make_exam()
    for user in (exam.trainer, PersonFactory(roles=["office"])):
        assert access_sitting(user, exam.sitting.uuid) == exam.sitting
    for user in (exam.people[0].learner, PersonFactory(roles=["trainer"])):
        with pytest.raises(NotVisible):
            access_sitting(user, exam.sitting.uuid)


def test_the_list_of_seats_costs_the_same_for_any_number(django_assert_num_queries):
    exam = make_exam(people=5)
    start(exam)
    with django_assert_num_queries(3):
        assert [seat.state for seat in seat_lines(exam.sitting)].count("open") == 1


def test_a_sitting_is_sat_once_and_the_next_one_again():
    exam = make_exam()
    first = submit_attempt(attempt=start(exam), actor=None)
    with pytest.raises(rules.NoTriesLeft):
        start(exam)
    later = exam.sitting.closes_at + HOUR
    plan = SittingPlan(opens_at=later, closes_at=later + HOUR)
    values = {"cohort": exam.cohort, "course_key": exam.outline.course_key, "lesson": exam.lesson}
    again = make_sitting(actor=exam.trainer, plan=plan, **values)
    second = start(exam, at=later)
    assert (second.number, second.sitting) == (first.number + 1, again)


def test_an_exam_that_needs_no_sitting_is_open_outside_of_one_and_follows_it_inside():
    exam = make_exam(opens_at=timezone.now() + HOUR, plan={"by_sitting": False, "release": "at_once"})
    outside = start(exam)
    assert outside.sitting is None
    submit_attempt(attempt=outside, actor=None)
    assert start(exam, at=exam.sitting.opens_at).sitting == exam.sitting
