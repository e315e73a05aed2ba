"""The office's queue: filtered, taken, answered; the auditor reads; nobody else finds it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lms.audit.models import AuditRecord
from lms.cases.models import Case
from lms.cases.names import FLAGS, CaseKind, CaseState
from lms.messaging.models import Notice
from lms.web.office.case_words import INNOCENT, SEEN
from tests.architecture.house import ROOT
from tests.factories.accounts import PersonFactory
from tests.factories.cases import case
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, at, film, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = PersonFactory(roles=["office"], language="en", display_name="崔老师")
    client.force_login(person)
    return person


def address(name, found):
    return reverse(f"office:{name}", args=[found.uuid])


def queue(client, **query):
    return client.get(reverse("office:cases"), query).content.decode()


def test_an_empty_queue_says_what_will_be_there(client, office):
    assert "Nothing to look at" in queue(client)
    assert "waits for an answer" not in client.get(reverse("office:home")).content.decode()


def test_the_home_page_counts_what_waits_and_leads_there(client, office):
    case()
    page = client.get(reverse("office:home")).content.decode()
    assert "1 question waits for an answer" in page
    assert reverse("office:cases") in page


def test_the_queue_is_filtered_by_kind_class_state_and_who_has_it(client, office):
    night = case(enrolment=EnrolmentFactory(learner__display_name="和丽梅"))
    speed = case(kind=CaseKind.FLAG_SPEED, enrolment=EnrolmentFactory(learner__display_name="张三"))
    client.post(address("case_take", speed))
    both = queue(client)
    assert "和丽梅" in both
    assert "张三" in both
    for query in (
        {"kind": "flag_speed"},
        {"cohort": speed.enrolment.cohort.uuid},
        {"mine": "on"},
        {"kind": "flag_speed", "state": "open"},
    ):
        page = queue(client, **query)
        assert "张三" in page, query
        assert "和丽梅" not in page, query
    assert "No case fits" in queue(client, state="closed")
    assert "和丽梅" in queue(client, kind="nonsense", after="nonsense")
    assert night.uuid


def test_the_queue_and_a_case_cost_the_same_for_one_and_for_ten(
    client, office, django_assert_max_num_queries
):
    enrolment = EnrolmentFactory()
    for _ in range(10):
        found = case(enrolment=enrolment, words="看看")
    queue(client)
    with django_assert_max_num_queries(6):
        queue(client)
    with django_assert_max_num_queries(8):
        client.get(address("case", found))


def test_a_case_shows_what_was_said_and_the_other_cases_of_the_person(client, office):
    enrolment = EnrolmentFactory()
    other = case(enrolment=enrolment, kind=CaseKind.FLAG_SPEED)
    found = case(
        enrolment=enrolment, kind=CaseKind.OBJECTION, words="少了十分钟", opened_by=enrolment.learner
    )
    page = client.get(address("case", found)).content.decode()
    assert "少了十分钟" in page
    assert address("case", other) in page


def test_an_answer_needs_a_finding_and_words(client, office):
    found = case()
    page = client.post(address("case_answer", found), {"outcome": "", "answer": " "})
    assert page.status_code == 422
    assert "Choose what you found" in page.content.decode()
    found.refresh_from_db()
    assert found.is_open


def test_answering_closes_the_case_and_tells_the_person_only_what_was_written(client, office):
    found = case()
    data = {"outcome": "talk", "answer": "seen", "tell": "Please come on Wednesday."}
    for _twice in range(2):
        assert client.post(address("case_answer", found), data).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.answer) == (CaseState.CLOSED, "seen")
    assert [notice.values for notice in Notice.objects.all()] == [{"answer": "Please come on Wednesday."}]
    page = client.get(address("case", found)).content.decode()
    assert "Talk with the person" in page
    assert 'name="answer"' not in page


def test_a_second_answer_is_refused_in_words(client, office):
    found = case()
    client.post(address("case_answer", found), {"outcome": "explained", "answer": "one"})
    client.force_login(PersonFactory(roles=["office"], language="en"))
    page = client.post(address("case_answer", found), {"outcome": "talk", "answer": "two"})
    assert page.status_code == 422
    assert Case.objects.get().answer == "one"


def test_of_a_question_the_person_is_told_the_answer(client, office):
    found = case(kind=CaseKind.OBJECTION, words="?")
    assert "The person is told exactly this" in client.get(address("case", found)).content.decode()
    client.post(address("case_answer", found), {"outcome": "corrected", "answer": "ten minutes more"})
    assert Notice.objects.get(recipient=found.learner).values == {"answer": "ten minutes more"}


def test_one_cannot_take_or_answer_a_case_about_oneself(client, office):
    found = case(enrolment=EnrolmentFactory(learner=office))
    page = client.post(address("case_take", found), follow=True).content.decode()
    assert "This is about you" in page
    page = client.post(address("case_answer", found), {"outcome": "talk", "answer": "x"})
    assert page.status_code == 422
    assert not AuditRecord.objects.exists()


def test_the_auditor_reads_and_changes_nothing(client):
    found = case()
    client.force_login(PersonFactory(roles=["auditor"]))
    assert client.get(reverse("office:cases")).status_code == 200
    page = client.get(address("case", found))
    assert page.status_code == 200
    assert 'name="answer"' not in page.content.decode()
    for name in ("case_take", "case_answer"):
        assert client.post(address(name, found), {"outcome": "talk", "answer": "x"}).status_code == 403
    assert Case.objects.get().is_open


def test_every_figure_of_a_finding_has_words_and_every_flag_an_innocent_reason():
    own = [path for path in (ROOT / "lms/flags").rglob("*.py") if path.parent.name != "migrations"]
    found = set(re.findall(r'"(\w+)": ', "".join(path.read_text() for path in own)))
    elsewhere = {"evidence", "attempts", "lesson", "from", "to", "same"}
    assert found - elsewhere <= SEEN.keys()
    assert len(found) > 15
    assert set(FLAGS) == INNOCENT.keys()


def test_a_flag_shows_its_figures_its_evidence_the_day_and_what_may_be_harmless(client, office):
    enrolment = EnrolmentFactory()
    [evidence] = record(film(enrolment, "00:30"), when=at("12:00"))
    found = case(
        enrolment=enrolment,
        day=DAY.date(),
        facts={
            "unbroken_s": 0,
            "night_s": 11_400,
            "from": "2026-04-06T16:30:00+00:00",
            "to": "2026-04-06T16:40:00+00:00",
            "evidence": [str(evidence.uuid)],
        },
    )
    page = client.get(address("case", found)).content.decode()
    assert "3 h 10 min" in page
    assert "00:30–00:40" in page
    assert "Longest stretch" not in page
    assert "Who works shifts" in page
    assert reverse("office:evidence", args=[evidence.uuid]) in page
    assert reverse("office:hours_day", args=[enrolment.uuid, DAY.date()]) in page


def test_a_case_of_several_people_names_each_of_them_with_their_evidence(client, office):
    first, second = (EnrolmentFactory(learner__display_name=name) for name in ("和丽梅", "张三"))
    items = record(film(first, "20:00"), film(second, "20:30"), when=at("22:00"))
    found = case(
        enrolment=first,
        kind=CaseKind.FLAG_DEVICE,
        device="b_1",
        others=[second.learner_id],
        facts={"people": 2, "evidence": [str(item.uuid) for item in items]},
    )
    page = client.get(address("case", found)).content.decode()
    assert reverse("office:person", args=[second.learner.uuid]) in page
    assert "张三: <a" in page
    data = {"outcome": "class_device", "answer": "the village phone"}
    client.post(address("case_answer", found), data)
    found.refresh_from_db()
    assert found.outcome == "class_device"
