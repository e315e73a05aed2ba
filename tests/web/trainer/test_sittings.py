"""The pages of sittings: plan one, see who writes, give time, release; nobody else's classes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.assessments.actions import Entry, letting_out, start_attempt, submit_attempt
from lms.assessments.actions.moving import FREE
from lms.assessments.models import Attempt, AttemptEvent, ExtraTime, PaperWork, Sitting, TellingWork
from lms.audit.models import AuditRecord
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory
from tests.factories.sittings import STEM, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def exam():
    made = make_exam(people=2, one_device=True)
    made.trainer.language = "en"
    made.trainer.save()
    return made


@pytest.fixture
def trainer(client, exam):
    client.force_login(exam.trainer)
    return client


def page_of(exam):
    return reverse("trainer:sitting", args=[exam.sitting.uuid])


def begun(exam, who=0):
    own = exam.people[who]
    return start_attempt(
        learner=own.learner,
        enrolment=own,
        course_key=exam.outline.course_key,
        lesson=exam.lesson,
        entry=Entry(holder="first"),
    )


def form(exam, **changes):
    values = {"exam": str(exam.lesson.uuid), "day": "2030-03-01", "opens": "09:00", "closes": "10:30"}
    return {**values, "access_code": "TEA7", "one_device": "on", **changes}


def test_a_sitting_is_planned_with_its_papers_and_twice_is_said(trainer, exam):
    address = reverse("trainer:sittings", args=[exam.cohort.uuid])
    answer = trainer.post(address, form(exam))
    made = Sitting.objects.latest("pk")
    assert answer["Location"] == reverse("trainer:sitting", args=[made.uuid])
    assert (made.closes_at - made.opens_at, made.access_code) == (timedelta(minutes=90), "TEA7")
    assert PaperWork.objects.get(sitting=made).run_after == made.opens_at - timedelta(minutes=30)
    assert AuditRecord.objects.filter(action="sitting.made", object_uuid=made.uuid).exists()
    again = trainer.post(address, form(exam))
    assert again.status_code == 422
    assert "has a sitting of this exam at that time already" in again.content.decode()


def test_an_end_before_the_beginning_is_after_midnight(trainer, exam):
    trainer.post(
        reverse("trainer:sittings", args=[exam.cohort.uuid]), form(exam, opens="22:00", closes="00:30")
    )
    made = Sitting.objects.latest("pk")
    assert made.closes_at - made.opens_at == timedelta(minutes=150)


def test_a_class_without_an_exam_says_what_is_missing(trainer, exam):
    cohort = CohortFactory()
    CohortTrainerFactory(cohort=cohort, user=exam.trainer)
    text = trainer.get(reverse("trainer:sittings", args=[cohort.uuid])).content.decode()
    assert "needs a quiz whose purpose is “final exam”" in text


def test_the_list_says_who_writes_and_who_handed_in_and_no_question(trainer, exam):
    begun(exam)
    submit_attempt(attempt=begun(exam, 1), actor=None)
    text = trainer.get(page_of(exam)).content.decode()
    assert "1 writing, 1 handed in, of 2" in text
    assert Attempt.objects.exclude(receipt_code="").get().receipt_code in text
    assert STEM not in text
    live = trainer.get(reverse("trainer:sitting_live", args=[exam.sitting.uuid])).content.decode()
    assert "1 writing, 1 handed in, of 2" in live


def test_time_is_given_with_a_reason_and_without_one_it_is_not(trainer, exam):
    values = {"act": "extra", "who": str(exam.people[0].uuid), "minutes": "15", "percent": "", "why": "Gips"}
    assert trainer.post(page_of(exam), {**values, "why": ""}).status_code == 422
    assert trainer.post(page_of(exam), values).status_code == 302
    assert ExtraTime.objects.get().minutes == 15
    assert "Gips" in trainer.get(page_of(exam)).content.decode()


def test_results_are_released_once(trainer, exam):
    submit_attempt(attempt=begun(exam), actor=None)
    assert "Release the results" in trainer.get(page_of(exam)).content.decode()
    said = trainer.post(page_of(exam), {"act": "release"}, follow=True).content.decode()
    assert "1 result is released" in said
    assert "Release the results" not in said
    trainer.post(page_of(exam), {"act": "release"})
    assert AuditRecord.objects.filter(action="sitting.released").count() == 1


def test_results_of_many_show_how_far_their_hours_and_notices_are(trainer, exam, monkeypatch):
    monkeypatch.setattr(letting_out, "FEW", 0)
    submit_attempt(attempt=begun(exam), actor=None)
    trainer.post(page_of(exam), {"act": "release"})
    assert "Hours and notices follow: 0 of 1" in trainer.get(page_of(exam)).content.decode()
    TellingWork.objects.update(state="failed")
    assert "For 1 of 1 people" in trainer.get(page_of(exam)).content.decode()
    monkeypatch.setattr(letting_out, "FEW", 1)
    said = trainer.post(page_of(exam), {"act": "release"}, follow=True).content.decode()
    assert "Everybody can see their result" not in said


def test_a_broken_device_is_let_go_and_it_is_logged(trainer, exam):
    attempt = begun(exam)
    trainer.post(page_of(exam), {"act": "let_go", "who": str(exam.people[0].uuid)})
    attempt.refresh_from_db()
    assert attempt.holder == FREE
    assert AttemptEvent.objects.get().kind == "let_go"


def test_changes_that_come_too_late_are_refused_in_words(trainer, exam):
    begun(exam)
    local = timezone.localtime(exam.sitting.opens_at)
    changed = form(exam, day=f"{local:%Y-%m-%d}", opens=f"{local:%H:%M}", closes="23:59", act="change")
    answer = trainer.post(page_of(exam), changed)
    assert answer.status_code == 422
    assert "may close later, nothing else changes" in answer.content.decode()


@pytest.mark.parametrize("act", ["", "nonsense"])
def test_an_act_that_is_none_is_not_there(trainer, exam, act):
    assert trainer.post(page_of(exam), {"act": act}).status_code == 404


def test_who_may_open_it(client, exam):
    addresses = [
        page_of(exam),
        reverse("trainer:sitting_live", args=[exam.sitting.uuid]),
        reverse("trainer:sittings", args=[exam.cohort.uuid]),
    ]
    allowed = {
        exam.trainer: 200,
        PersonFactory(roles=["office"]): 200,
        PersonFactory(roles=["trainer"]): 404,
        exam.people[0].learner: 403,
    }
    for person, status in allowed.items():
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {status}


def test_it_costs_the_same_for_any_number_of_people(client, django_assert_max_num_queries):
    exam = make_exam(people=6)
    client.force_login(exam.trainer)
    client.get(page_of(exam))
    with django_assert_max_num_queries(14):
        client.get(page_of(exam))
