"""HR acts on one or many: more time, a question to the mentor, a mentor, a department; each can be followed and undone."""

from datetime import date

import pytest

from lms.audit.models import AuditRecord
from lms.cases.models import Case
from lms.cohorts.models import Agreement, Enrolment, EnrolmentExtension, MentorQuestion, Mentorship
from lms.ledger.queries import account_units
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory, MentorshipFactory
from tests.factories.partners import DepartmentFactory
from tests.web.employer.conftest import ENDS, STARTS, client_of
from tests.web.employer.test_team import with_rank

pytestmark = pytest.mark.django_db
PAGE = "/employer/selection/"


def ticked(place, what, **fields):
    return {
        "what": what,
        "who": [str(row.uuid) for row in place.people],
        "class": str(place.cohort.uuid),
        **fields,
    }


def agreement(enrolment, ends_on=date(2027, 8, 31)):
    return Agreement.objects.create(
        enrolment=enrolment, partner=enrolment.cohort.partner, starts_on=STARTS, ends_on=ends_on, number=str(enrolment.pk),
        state="signed", signed_on=STARTS, wage_confirmed=True, school_mentor=PersonFactory(roles=["trainer"]),
    )  # fmt: skip


def said(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_the_page_names_whom_it_is_for_ticked_one_or_everybody_of_a_filter(ours):
    client = client_of(ours.hr)
    chosen = client.post(PAGE, ticked(ours, "choose"))
    assert [row.line.name for row in chosen.context["rows"]] == ["云岭学徒1", "云岭学徒2", "云岭学徒3"]
    one = client.get(PAGE, {"who": ours.people[1].uuid})
    assert [row.line.name for row in one.context["rows"]] == ["云岭学徒2"]
    late = client.get(PAGE, {"class": ours.cohort.uuid, "standing": "at_risk"})
    assert [row.line.name for row in late.context["rows"]] == ["云岭学徒2"]
    assert "Tick the people first" in client.post(PAGE, {"what": "extend"}, follow=True).content.decode()


def test_more_time_holds_within_the_agreement_and_goes_to_the_office_beyond(ours):
    client, (first, second, _third) = client_of(ours.hr), ours.people
    agreement(first)
    fields = ticked(ours, "extend", to_on="2026-12-31", why="夜班三周")
    page = client.post(PAGE, fields, follow=True)
    assert "1 person has a later end. 2 wishes go to the training office" in said(page)
    first.refresh_from_db()
    assert (first.extended_to, first.ends_on) == (date(2026, 12, 31), date(2026, 12, 31))
    assert Case.objects.filter(kind="extension", state="open").count() == 2
    again = client.post(PAGE, fields, follow=True)
    assert "1 person had it already." in said(again)
    assert (EnrolmentExtension.objects.count(), Case.objects.count()) == (1, 2)
    row = next(row for row in client.get("/employer/").context["rows"] if row.line.enrolment == first.uuid)
    assert "has until 31/12/2026" in row.more or "has until 31 Dec 2026" in row.more
    assert row.line.forecast.ends_on == date(2026, 12, 31)
    assert second.ends_on == ENDS


def test_more_time_is_taken_back_once_and_only_the_newest_first(ours):
    client, first = client_of(ours.hr), ours.people[0]
    agreement(first)
    for day in ("2026-12-31", "2027-01-31"):
        client.post(PAGE, {"what": "extend", "who": first.uuid, "to_on": day, "why": "检修"})
    old, new = EnrolmentExtension.objects.order_by("pk")
    client.post(f"/employer/extensions/{old.uuid}/undo/")
    first.refresh_from_db()
    assert first.extended_to == date(2027, 1, 31)
    for _twice in range(2):
        client.post(f"/employer/extensions/{new.uuid}/undo/")
        first.refresh_from_db()
        assert first.extended_to == date(2026, 12, 31)
    assert AuditRecord.objects.filter(action="learner.extension_undone").count() == 1
    assert "Time until" in client.get(f"/employer/people/{first.uuid}/").content.decode()


@pytest.mark.parametrize(("answer", "until"), [("extended", date(2026, 12, 31)), ("not_extended", ENDS)])
def test_the_office_answers_a_wish_and_the_end_moves_or_stays(ours, answer, until):
    client_of(ours.hr).post(
        PAGE, {"what": "extend", "who": ours.people[1].uuid, "to_on": "2026-12-31", "why": "病假"}
    )
    case, office = Case.objects.get(), client_of(PersonFactory(roles=["office"]))
    assert "病假" in office.get(f"/office/cases/{case.uuid}/").content.decode()
    for _twice in range(2):
        sent = office.post(f"/office/cases/{case.uuid}/answer/", {"outcome": answer, "answer": "同意"})
        assert sent.status_code == 302
    assert Enrolment.objects.select_related("cohort").get(pk=ours.people[1].pk).ends_on == until
    assert EnrolmentExtension.objects.count() == (answer == "extended")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "extend", "to_on": "2026-10-01", "why": "x"}, "This day is over"),
        ({"what": "extend", "to_on": "2026-12-01", "why": " "}, "This field is required"),
        ({"what": "ask", "note": ""}, "This field is required"),
        ({"what": "mentor", "mentor": "x"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(ours, fields, words):
    page = client_of(ours.hr).post(PAGE, {**ticked(ours, ""), **fields})
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert not EnrolmentExtension.objects.exists()
    assert not MentorQuestion.objects.exists()


def test_a_mentor_is_asked_once_answers_and_hr_hears_it(ours):
    client, person = client_of(ours.hr), ours.people[1]
    fields = ticked(ours, "ask", note="为什么停了？")
    assert "1 question asked. 2 people have no mentor." in said(client.post(PAGE, fields, follow=True))
    assert "1 waits for an answer already." in said(client.post(PAGE, fields, follow=True))
    question = MentorQuestion.objects.get()
    assert Notice.objects.get(kind="mentor_asked").recipient == ours.mentor
    row = next(row for row in client.get("/employer/").context["rows"] if row.line.enrolment == person.uuid)
    assert "mentor asked" in row.more
    mentor = client_of(ours.mentor)
    assert "为什么停了" in mentor.get(f"/employer/people/{person.uuid}/").content.decode()
    address = f"/employer/questions/{question.uuid}/answer/"
    assert client.post(address, {"answer": "x"}).status_code == 404
    mentor.post(address, {"answer": " "})
    for words in ("家里有事，下周回来", "别的"):
        mentor.post(address, {"answer": words})
    question.refresh_from_db()
    assert question.answer == "家里有事，下周回来"
    assert Notice.objects.get(kind="mentor_answered").recipient == ours.hr
    assert "家里有事" in client.get(f"/employer/people/{person.uuid}/").content.decode()


def test_one_mentor_and_one_department_for_many(ours):
    client, place = client_of(ours.hr), DepartmentFactory(partner=ours.partner, name="电积车间")
    page = client.post(PAGE, ticked(ours, "department", department=str(place.uuid)), follow=True)
    assert "3 people moved to 电积车间." in said(page)
    assert "0 people moved" in said(
        client.post(PAGE, ticked(ours, "department", department=str(place.uuid)), follow=True)
    )
    assert AuditRecord.objects.filter(action="learner.department").count() == 3
    client.post(PAGE, ticked(ours, "mentor", mentor=str(ours.mentor.uuid)))
    assert Mentorship.objects.filter(mentor=ours.mentor, until_on__isnull=True).count() == 3


def test_only_those_who_write_act_and_nobody_on_foreign_people(ours, theirs):
    for rank, status in (("manager", 200), ("hr", 200), ("head", 404), ("viewer", 404), ("mentor", 404)):
        assert client_of(with_rank(ours, rank)).post(PAGE, ticked(ours, "choose")).status_code == status, rank
    client = client_of(ours.hr)
    mixed = {
        "what": "extend",
        "to_on": "2026-12-31",
        "why": "x",
        "who": [theirs.people[0].uuid, ours.people[0].uuid],
    }
    client.post(PAGE, mixed)
    assert set(Case.objects.values_list("learner", flat=True)) == {ours.people[0].learner_id}
    agreement(theirs.people[0])
    client_of(theirs.hr).post(PAGE, {**mixed, "who": theirs.people[0].uuid})
    foreign = EnrolmentExtension.objects.get()
    assert client.post(f"/employer/extensions/{foreign.uuid}/undo/").status_code == 404
    elsewhere = DepartmentFactory(partner=theirs.partner)
    assert client.post(PAGE, ticked(ours, "department", department=str(elsewhere.uuid))).status_code == 422
    assert client.get(f"{PAGE}?class={theirs.cohort.uuid}").status_code == 404


def test_asking_about_many_takes_as_many_queries_as_about_few(ours, django_assert_max_num_queries):
    client = client_of(ours.hr)
    people = [*ours.people, *EnrolmentFactory.create_batch(20, cohort=ours.cohort, enrolled_on=STARTS)]
    for row in people:
        MentorshipFactory(enrolment=row)
    with django_assert_max_num_queries(22):
        client.post(PAGE, {"what": "choose", "who": [row.uuid for row in people]})


def test_who_resigns_keeps_the_hours_leaves_the_class_and_hr_reads_what_it_means(ours):
    person = ours.people[0]
    agreement(person)
    client = client_of(ours.hr)
    sent = {"what": "end", "reason": "resigned", "note": "回乡"}
    client.post(f"/employer/people/{person.uuid}/agreement/", sent)
    (row,) = client.get("/employer/apprentices/").context["ended"]
    assert (row.name, row.reason) == ("云岭学徒1", "resigned")
    assert "57 % of the hours (40 of 70 units)" in row.note
    person.refresh_from_db()
    assert person.state == "withdrawn"
    assert account_units(person).total_tenths == 400
    assert client.get(f"/employer/people/{person.uuid}/").status_code == 404


def test_an_early_end_says_what_share_is_done_and_hours_stay(ours):
    from_agreement = agreement(ours.people[0])
    client = client_of(ours.hr)
    client.post(
        f"/employer/people/{ours.people[0].uuid}/agreement/",
        {"what": "end", "reason": "finished", "note": ""},
    )
    page = client.get(f"/employer/people/{ours.people[0].uuid}/")
    assert page.context["claw_back"] == ""
    from_agreement.refresh_from_db()
    from_agreement.end_reason = "moved"
    from_agreement.save()
    text = client.get(f"/employer/people/{ours.people[0].uuid}/").context["claw_back"]
    assert "57 % of the hours (40 of 70 units)" in text
