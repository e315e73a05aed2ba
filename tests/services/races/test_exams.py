"""An exam under sixteen threads: one attempt from one ready paper, a save beside a hand-in, results released once."""

from __future__ import annotations

import threading

import pytest

from lms.assessments.actions import (
    Packet,
    answering,
    attempt_token,
    hand_in,
    release_sitting,
    save_answer,
    start_attempt,
    starting,
    submit_attempt,
)
from lms.assessments.models import Answer, Attempt, PaperWork, ReadyPaper
from lms.assessments.rules import receipt_of
from lms.assessments.tasks import papers_task
from lms.ledger.models import Evidence
from tests.factories.sittings import QUESTIONS, make_exam
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def exam():
    made = make_exam()
    papers_task(PaperWork.objects.get().pk)
    return made


def start(exam):
    own = exam.people[0]
    return start_attempt(
        learner=own.learner, enrolment=own, course_key=exam.outline.course_key, lesson=exam.lesson
    )


def test_an_exam_that_is_opened_on_sixteen_devices_is_one_attempt_with_the_ready_paper(exam):
    ready = ReadyPaper.objects.get().paper
    met = all_devices(lambda: start(exam))
    assert met.faults == []
    assert {attempt.pk for attempt in met.results} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().paper == ready


def test_without_the_resume_fifteen_of_them_would_see_a_fault(exam, monkeypatch):
    """Control: all look before any writes, and the constraint alone keeps the attempt single."""
    look, meet = starting.latest_attempt, Crossing()

    def together(*found):
        seen = look(*found)
        meet()
        return seen

    def bare(fresh):
        fresh.save(force_insert=True)
        return fresh

    monkeypatch.setattr(starting, "latest_attempt", together)
    monkeypatch.setattr(starting, "_insert_or_resume", bare)
    assert all_devices(lambda: start(exam)).kinds == {"IntegrityError"}


def test_answers_saved_and_carried_in_from_everywhere_have_one_receipt_that_is_true(exam):
    """Eight devices save, eight hand in with answers of their own; whatever came in time stands, and nothing after."""
    attempt = start(exam)
    token = attempt_token(attempt)

    def saves(number):
        for stamp in range(1, 20):
            value = f"{number}-{stamp}"
            save_answer(token, question=stamp % QUESTIONS, value=value, stamp=stamp, device=f"d{number}")

    def hands_in(number):
        brought = [Packet(place, f"in-{number}", 30 + number, f"h{number}") for place in range(QUESTIONS)]
        return hand_in(token, answers=brought)

    half = DEVICES // 2
    calls = [lambda n=n: saves(n) for n in range(half)] + [lambda n=n: hands_in(n) for n in range(half)]
    met = at_once(calls)
    assert met.kinds <= {"AttemptClosed"}
    receipts = {done.receipt_code for done in met.results if done is not None}
    saved = dict(Answer.objects.values_list("question", "value"))
    assert receipts == {receipt_of(attempt.uuid, saved).code}
    assert len(set(saved.values())) == 1, "one hand-in, whole"


def save_while_it_is_handed_in(exam, monkeypatch, mark):
    """Somebody's answer arrives between the reading of the answers and the closing of the attempt."""
    attempt = start(exam)
    token, inside, done = attempt_token(attempt), threading.Event(), threading.Event()

    def slowly(*given):
        inside.set()
        done.wait(0.5)  # with the lock the other waits for us, and this runs out
        return mark(*given)

    def saves():
        inside.wait(30)
        save_answer(token, question=0, value="late", stamp=1, device="a")
        done.set()

    monkeypatch.setattr("lms.assessments.rules.receipt_of", slowly)
    met = at_once([lambda: submit_attempt(attempt=attempt, actor=None), saves])
    saved = dict(Answer.objects.values_list("question", "value"))
    return met, Attempt.objects.get().receipt_code == mark(attempt.uuid, saved).code


def test_an_answer_that_comes_while_it_is_handed_in_is_refused_and_not_half_kept(exam, monkeypatch):
    met, is_true = save_while_it_is_handed_in(exam, monkeypatch, receipt_of)
    assert (met.kinds, is_true) == ({"AttemptClosed"}, True)


def test_without_the_lock_it_would_be_saved_and_not_be_in_the_receipt(exam, monkeypatch):
    """Control: the share of the row is what keeps an acknowledged answer from being left out."""
    whole = answering._upsert

    class Unlocked:
        vendor = "unlocked"

        def __getattr__(self, name):
            return getattr(answering_connection, name)

    answering_connection = answering.connection
    monkeypatch.setattr(answering, "connection", Unlocked())
    assert answering._upsert is whole
    met, is_true = save_while_it_is_handed_in(exam, monkeypatch, receipt_of)
    assert (met.kinds, is_true) == (set(), False)


def test_results_that_are_released_sixteen_times_count_once(exam):
    attempt = start(exam)
    for place, question in enumerate(attempt.paper):
        save_answer(attempt_token(attempt), question=place, value=question["answer"][0])
    submit_attempt(attempt=attempt, actor=None)
    met = all_devices(lambda: release_sitting(actor=exam.trainer, sitting=exam.sitting))
    assert met.faults == []
    assert sum(met.results) == 1
    assert Evidence.objects.count() == 1
