"""Acts on hours on screen: looked at before they are done, decided by a second person, once however often sent."""

import re

import pytest
from django.urls import reverse

from lms.certificates.actions import issue_if_earned
from lms.ledger.actions import Said, adjust_hours, correct_hours
from lms.ledger.models import Correction, Entry
from lms.ledger.names import Mode
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import issued
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.corrections import CorrectionFactory
from tests.factories.ledger import DAY, LATER, corrected, film, period, record, sums, whole

pytestmark = pytest.mark.django_db
DAY_ON = DAY.date().isoformat()


@pytest.fixture
def office(client):
    person = PersonFactory(display_name="崔老师", roles=["office"], language="en")
    client.force_login(person)
    return person


@pytest.fixture
def enrolment():
    enrolment = EnrolmentFactory(learner__display_name="阿美")
    record(period(enrolment, "09:00", minutes=135), film(enrolment))
    return enrolment


def address(name, *args):
    return reverse(f"office:{name}", args=args)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def looked_at(client, where, **data):
    """The first step: what would change, and everything that the second step sends."""
    key = client.get(where).context["form"]["key"].value()
    sent = {"words": "stood in for by a friend", "reason": "proxy", "key": key, **data}
    response = client.post(where, sent)
    assert not Correction.objects.exists()
    return response, sent


def test_a_correction_is_looked_at_before_it_is_done_and_sent_twice_is_one(client, office, enrolment):
    seq = Entry.objects.get(mode="onsite").seq
    where = address("hours_correct", enrolment.uuid, seq)
    shown, sent = looked_at(client, where, minutes=90)
    assert "2 h 15 min → 1 h 30 min" in words(shown)
    assert "3 → 2" in words(shown)
    assert "Post it" in words(shown)
    assert sums(enrolment)[1] == 8100
    for _time in range(2):
        done = client.post(where, {**sent, "do": "1"}, follow=True)
        assert done.redirect_chain == [(address("hours_day", enrolment.uuid, DAY.date()), 302)]
    assert "Posted. The learner is told." in words(done)
    assert (sums(enrolment)[1], Correction.objects.count()) == (5400, 1)
    assert "Somebody else signed in: stood in for by a friend" in words(done)
    whole()


def test_going_back_from_the_look_keeps_what_was_written(client, office, enrolment):
    where = address("hours_correct", enrolment.uuid, 1)
    _shown, sent = looked_at(client, where, minutes=5)
    back = client.post(where, {**sent, "again": "1"})
    assert back.context["plan"] is None
    assert back.context["form"]["words"].value() == "stood in for by a friend"


def test_too_much_for_one_is_proposed_and_a_second_person_posts_it(client, office, enrolment):
    seq = Entry.objects.get(mode="onsite").seq
    where = address("hours_correct", enrolment.uuid, seq)
    shown, sent = looked_at(client, where, minutes=0)
    assert "A second person of the office has to agree" in words(shown)
    done = client.post(where, {**sent, "do": "1"}, follow=True)
    act = Correction.objects.get()
    assert done.redirect_chain == [(address("correction", act.uuid), 302)]
    assert "somebody else of the office decides" in words(done)
    refused = client.post(address("correction_approve", act.uuid), follow=True)
    assert "You proposed this yourself" in words(refused)
    assert sums(enrolment)[1] == 8100
    client.force_login(PersonFactory(display_name="王老师", roles=["office"], language="en"))
    assert "1 correction waits for a second person" in words(client.get(address("home")))
    agreed = {"approve-words": "saw the list"}
    for _time in range(2):
        done = client.post(address("correction_approve", act.uuid), agreed, follow=True)
    assert "崔老师" in words(done)
    assert "王老师" in words(done)
    assert sums(enrolment)[1] == 0
    page = words(client.get(address("hours_day", enrolment.uuid, DAY.date())))
    assert "Agreed to by 王老师: saw the list" in page
    whole()


def test_a_proposal_is_rejected_with_words_and_not_without(client, office, enrolment):
    act = CorrectionFactory(enrolment=enrolment)
    assert client.post(address("correction_reject", act.uuid), {"reject-words": " "}).status_code == 422
    done = client.post(
        address("correction_reject", act.uuid), {"reject-words": "no such lesson"}, follow=True
    )
    assert "no such lesson" in words(done)
    assert Entry.objects.filter(kind="adjustment").count() == 0


def test_whoever_proposed_takes_it_back(client, office, enrolment):
    act = CorrectionFactory(enrolment=enrolment, proposed_by=office)
    done = client.post(address("correction_withdraw", act.uuid), follow=True)
    assert "The hours stay as they are" in words(done)
    assert Correction.objects.get().state == "withdrawn"


def test_a_proposal_about_hours_that_changed_is_refused_in_words(client, office):
    act = CorrectionFactory()
    record(period(act.enrolment, minutes=45))
    done = client.post(address("correction_approve", act.uuid), follow=True)
    assert "The hours changed since this was written" in words(done)
    assert Correction.objects.get().state == "waiting"


def test_hours_are_added_to_a_day(client, office, enrolment):
    where = address("hours_adjust", enrolment.uuid)
    assert f'value="{DAY_ON}"' in client.get(where, {"day": DAY_ON}).content.decode()
    line = {"day": DAY_ON, "mode": "onsite", "component": "theory", "minutes": 45}
    shown, sent = looked_at(client, where, **line)
    assert "0 → 45 min" in words(shown)
    client.post(where, {**sent, "do": "1"})
    assert sums(enrolment)[1] == 8100 + 2700
    whole()


def test_a_form_with_mistakes_says_so_beside_the_field(client, office, enrolment):
    where = address("hours_adjust", enrolment.uuid)
    sent = {"day": "2090-01-01", "mode": "onsite", "component": "theory", "minutes": 45, "reason": "device"}
    response = client.post(where, {**sent, "words": "x", "key": "k", "do": "1"})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"day"}
    assert not Correction.objects.exists()


def test_prior_learning_is_recognised_in_units_with_a_document(client, office, enrolment):
    where = address("hours_recognise", enrolment.uuid)
    sent = {"units": "1.5", "mode": "onsite", "component": "practice", "document": "No. 118"}
    shown, sent = looked_at(client, where, **sent)
    assert "Recognised hours are always looked at by two" in words(shown)
    client.post(where, {**sent, "do": "1"})
    act = Correction.objects.get()
    assert (act.state, act.document, act.changes[0][3:]) == ("waiting", "No. 118", [0, 4050])


def test_hours_follow_a_person_into_another_class(client, office, enrolment):
    where = address("hours_transfer", enrolment.uuid)
    assert "in no other class" in words(client.get(where))
    other = EnrolmentFactory(learner=enrolment.learner)
    shown, sent = looked_at(client, where, target=other.uuid, since="", until="")
    expected = shown.context["form"]["expected"].value()
    assert expected == "8700"
    stale = client.post(where, {**sent, "do": "1", "expected": "1"})
    assert "The hours changed since this was written" in words(stale)
    client.post(where, {**sent, "do": "1", "expected": expected})
    act = Correction.objects.get()
    client.force_login(PersonFactory(roles=["office"]))
    client.post(address("correction_approve", act.uuid))
    assert (sums(enrolment)[:2], sums(other)[:2]) == ((0, 0), (600, 8100))
    whole()


def test_an_entry_of_nobody_is_not_found(client, office, enrolment):
    assert client.get(address("hours_correct", enrolment.uuid, 99)).status_code == 404


def test_buttons_stand_where_something_can_be_corrected(client, office, enrolment):
    corrected(enrolment, seq=Entry.objects.get(mode="online").seq, sec=60)
    page = client.get(address("hours_day", enrolment.uuid, DAY.date())).content.decode()
    last = Entry.objects.order_by("seq").last()
    standing = [
        seq for seq in range(1, last.seq + 1) if address("hours_correct", enrolment.uuid, seq) in page
    ]
    assert standing == [Entry.objects.get(mode="onsite").seq, last.seq]
    client.force_login(PersonFactory(roles=["auditor"]))
    assert "/correct/" not in client.get(address("hours_day", enrolment.uuid, DAY.date())).content.decode()


def test_the_list_shows_what_waits_first_and_pages_what_was_decided(client, office, enrolment, monkeypatch):
    monkeypatch.setattr("lms.ledger.queries.corrections.PAGE", 2)
    waiting = CorrectionFactory(enrolment=enrolment)
    decided = [CorrectionFactory(state="withdrawn").uuid for _time in range(3)]
    first = client.get(address("corrections"))
    assert [row.uuid for row in first.context["waiting"]] == [waiting.uuid]
    second = client.get(address("corrections"), {"after": str(first.context["following"])})
    rows = [*first.context["decided"], *second.context["decided"]]
    assert [row.uuid for row in rows] == decided[::-1]
    assert (second.context["following"], second.context["waiting"]) == (0, [])


def test_an_auditor_asks_for_all_of_a_month(client, enrolment):
    client.force_login(PersonFactory(roles=["auditor"], language="en"))
    row = CorrectionFactory(enrolment=enrolment, state="withdrawn")
    CorrectionFactory(enrolment=enrolment)
    of_april = client.get(address("corrections"), {"month": "2026-04"})
    assert ([found.uuid for found in of_april.context["decided"]], of_april.context["waiting"]) == (
        [row.uuid],
        [],
    )
    assert "Nothing was changed by hand" in words(client.get(address("corrections"), {"month": "2026-05"}))
    assert client.get(address("corrections"), {"month": "2026-13"}).context["month"] == ""


def test_an_empty_list_says_where_corrections_come_from(client, office):
    assert "No correction yet" in words(client.get(address("corrections")))


def test_the_list_costs_the_same_for_one_and_for_many(client, office, django_assert_num_queries):
    for _time in range(4):
        CorrectionFactory()
        CorrectionFactory(state="rejected", decided_by=PersonFactory())
    client.get(address("corrections"))
    with django_assert_num_queries(4):  # session, roles, waiting, decided
        client.get(address("corrections"))


def test_the_auditor_reads_proposals_and_decides_none(client, enrolment):
    act = CorrectionFactory(enrolment=enrolment)
    client.force_login(PersonFactory(roles=["auditor"], language="en"))
    assert "Agree, and post it" not in words(client.get(address("correction", act.uuid)))
    assert client.post(address("correction_approve", act.uuid)).status_code == 403
    assert Correction.objects.get().state == "waiting"


def test_a_certificate_asks_for_two_and_is_looked_at_again(client, office):

    certificate = issued()
    act = correct_hours(
        actor=office, enrolment=certificate.enrolment, seq=1, sec=0, said=Said("proxy"), at=LATER
    )
    assert "certificate" in act.needs
    client.force_login(PersonFactory(roles=["office"]))
    client.post(address("correction_approve", act.uuid))
    assert issue_if_earned(certificate.enrolment_id).state == "under_review"


def test_a_small_addition_by_one_person_stands_in_the_list_of_the_account(client, office, enrolment):
    adjust_hours(
        actor=office, enrolment=enrolment, day=DAY.date(), mode=Mode.ONSITE, component="theory", sec=60,
        said=Said("late bus"), at=LATER,
    )  # fmt: skip
    assert [row.words for row in client.get(address("hours", enrolment.uuid)).context["corrections"]] == [
        "late bus"
    ]
