"""A learner asks about a day: once however often sent, answered by the office, seen where it was asked."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from lms.cases.actions import close_case
from lms.cases.models import Case
from lms.cases.names import CaseOutcome
from lms.ledger.actions import Said, object_to_day, transfer_hours
from lms.ledger.models import Entry
from lms.ledger.names import DayQuestion
from lms.ledger.refusals import DayAhead
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, LATER, by_two, corrected, film, period, record

pytestmark = pytest.mark.django_db
DAY_ON = DAY.date()


@pytest.fixture
def own(enrolment):
    record(period(enrolment, "09:00", minutes=135), film(enrolment), film(enrolment, "21:00"))
    return enrolment


def address(name, enrolment, day=DAY_ON):
    return f"{reverse(f'learner:{name}', args=[day])}?class={enrolment.uuid}"


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def asked(client, enrolment, **data):
    return client.post(address("hours_question", enrolment), {"what": "missing", **data}, follow=True)


def test_the_day_leads_to_a_form_that_works_without_script(signed_in, own):
    assert address("hours_question", own) in signed_in.get(address("hours_day", own)).content.decode()
    assert "What is not right?" in words(signed_in.get(address("hours_question", own)))


def test_a_question_sent_twice_is_one_with_the_figures_of_the_day(signed_in, own):
    for _time in range(2):
        done = asked(signed_in, own, words="I was there until noon")
    assert done.redirect_chain == [(address("hours_day", own), 302)]
    case = Case.objects.get()
    assert (case.kind, case.day, case.enrolment, case.learner) == ("objection", DAY_ON, own, own.learner)
    assert case.facts["shown"]["posted_s"] == {"onsite": 8100, "online": 600}
    assert case.facts["shown"]["lost_s"] == {"rewatch": 600}
    assert [said.text for said in case.words.all()] == ["Minutes are missing\nI was there until noon"]
    assert "being looked at" in words(done)
    assert Entry.objects.count() == 2


def test_further_words_go_into_the_open_question(signed_in, own):
    asked(signed_in, own, words="one")
    asked(signed_in, own, what="other", words="two")
    assert [said.text.splitlines()[-1] for said in Case.objects.get().words.order_by("pk")] == ["one", "two"]


def test_the_answer_stands_on_the_day_and_among_my_hours_and_a_notice_leads_there(signed_in, own):
    asked(signed_in, own, words="I was there until noon")
    office = PersonFactory(roles=["office"])
    close_case(
        actor=office, case=Case.objects.get(), outcome=CaseOutcome.EXPLAINED, answer="You left at ten."
    )
    assert Notice.objects.get(recipient=own.learner).url == address("hours_day", own)
    for page in (address("hours_day", own), reverse("learner:hours")):
        assert "You left at ten." in words(signed_in.get(page))
    asked(signed_in, own, words="The list is wrong")
    assert Case.objects.count() == 2


def test_a_change_by_a_person_is_shown_with_role_reason_before_and_after(signed_in, own):
    clerk = PersonFactory(display_name="崔老师", roles=["office"])
    corrected(own, seq=Entry.objects.get(mode="onsite").seq, sec=0, why="was not in class", actor=clerk)
    page = words(signed_in.get(address("hours_day", own)))
    assert "2 h 15 min → 0" in page
    assert "was not in class" in page
    assert "Two people of the training office" in page
    assert "崔老师" not in page


def test_hours_that_came_from_another_class_say_so(signed_in, own):
    other = EnrolmentFactory(learner=own.learner, cohort__name="夜班")
    clerk = PersonFactory(roles=["office"])
    by_two(transfer_hours(actor=clerk, enrolment=own, target=other, said=Said("changed class"), at=LATER))
    assert "Moved to 夜班" in words(signed_in.get(address("hours_day", own)))
    assert f"Came from {own.cohort.name}" in words(signed_in.get(address("hours_day", other)))


def test_a_day_that_has_not_come_cannot_be_asked_about(signed_in, own):
    with pytest.raises(DayAhead):
        object_to_day(
            actor=own.learner,
            enrolment=own,
            day=date(2090, 1, 1),
            what=DayQuestion.OTHER,
            words="?",
            at=LATER,
        )
    ahead = address("hours_question", own, date(2090, 1, 1))
    assert signed_in.post(ahead, {"what": "other"}).status_code == 422
    assert not Case.objects.exists()


def test_nobody_asks_about_somebody_elses_hours(client, own):
    other = EnrolmentFactory()
    client.force_login(other.learner)
    assert client.post(address("hours_question", own), {"what": "missing"}).status_code == 404
    assert not Case.objects.exists()
    client.force_login(PersonFactory())
    assert client.get(address("hours_question", own)).status_code == 404


def test_the_office_reads_what_the_learner_saw_and_goes_to_the_day(client, own):
    object_to_day(actor=own.learner, enrolment=own, day=DAY_ON, what=DayQuestion.MISSING, words="?", at=LATER)
    client.force_login(PersonFactory(roles=["office"], language="en"))
    response = client.get(reverse("office:case", args=[Case.objects.get().uuid]))
    assert "10 min: seen before" in words(response)
    assert "2 h 15 min" in words(response)
    assert reverse("office:hours_day", args=[own.uuid, DAY_ON]) in response.content.decode()


def test_the_day_costs_the_same_with_one_question_and_with_five(
    signed_in, own, django_assert_max_num_queries
):
    with time_machine.travel(LATER):
        for number in range(5):
            asked(signed_in, own, words=str(number))
    signed_in.get(address("hours_day", own))
    with django_assert_max_num_queries(14):
        signed_in.get(address("hours_day", own))
