"""HR opens the day: three numbers, the people behind them, reminders, and nobody else's people."""

import csv
import gzip
import io
from datetime import date

import pytest
from django.test import Client

from lms.messaging.models import Notice
from lms.reports import selection
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.web.employer.conftest import client_of, hours_of

pytestmark = pytest.mark.django_db


def names(page):
    return [row.line.name for row in page.context["rows"]]


def test_three_numbers_say_how_the_class_is_and_filter_it(ours):
    page = client_of(ours.hr).get("/employer/")
    assert [(number.label, number.count) for number in page.context["numbers"]] == [
        ("On pace", 1),
        ("At risk", 1),
        ("Blocked", 1),
    ]
    assert names(page) == ["云岭学徒3", "云岭学徒2", "云岭学徒1"]
    at_risk = client_of(ours.hr).get(page.context["numbers"][1].href)
    assert names(at_risk) == ["云岭学徒2"]
    assert [number.count for number in at_risk.context["numbers"]] == [1, 1, 1]


def test_the_reason_is_in_words(ours):
    text = client_of(ours.hr).get("/employer/").content.decode()
    assert "class began 35 days ago, not started" in text
    assert "33 units behind the plan" in text


def test_search_department_and_order(ours):
    client = client_of(ours.hr)
    assert names(client.get("/employer/?q=学徒2")) == ["云岭学徒2"]
    department = ours.people[0].department.uuid
    assert set(names(client.get(f"/employer/?department={department}"))) == {"云岭学徒1", "云岭学徒3"}
    assert names(client.get("/employer/?sort=-progress"))[0] == "云岭学徒1"
    assert client.get("/employer/?sort=x&standing=y&department=z&after=1").status_code == 200


def test_a_reminder_goes_once_a_day(ours):
    client = client_of(ours.hr)
    behind = ours.people[1]
    form = {"class": ours.cohort.uuid, "only": behind.uuid, "next": "/employer/?standing=at_risk"}
    first = client.post("/employer/remind/", form)
    assert first.url == "/employer/?standing=at_risk"
    notice = Notice.objects.get()
    assert (notice.recipient, notice.sender, notice.values["units"]) == (behind.learner, ours.hr, "68")
    client.post("/employer/remind/", form)
    colleague = client_of(ours.mentor)
    colleague.post("/employer/remind/", form)
    assert Notice.objects.count() == 1
    assert "reminded" in client.get("/employer/?q=学徒2").content.decode()


def test_a_selection_is_reminded_and_the_finished_are_left_in_peace(ours):
    client = client_of(ours.hr)
    for offset in range(4):
        hours_of(ours.people[0], 8, date(2026, 9, 22 + offset))
    who = [person.uuid for person in ours.people]
    page = client.post("/employer/remind/", {"class": ours.cohort.uuid, "who": who}, follow=True)
    assert Notice.objects.count() == 2
    assert [str(message) for message in page.context["messages"]] == [
        "2 people reminded.",
        "1 person has all units.",
    ]


def test_nothing_ticked_changes_nothing(ours):
    page = client_of(ours.hr).post(
        "/employer/remind/", {"class": ours.cohort.uuid, "who": ["x"]}, follow=True
    )
    assert "Tick the people" in page.content.decode()
    assert not Notice.objects.exists()


def test_a_redirect_stays_on_this_site(ours):
    form = {"class": ours.cohort.uuid, "only": ours.people[1].uuid, "next": "https://evil.example/"}
    assert client_of(ours.hr).post("/employer/remind/", form).url.startswith("/employer/")


def test_nobody_of_another_partner_can_be_reminded_or_seen(ours, theirs):
    client = client_of(ours.hr)
    form = {"class": ours.cohort.uuid, "who": [person.uuid for person in theirs.people]}
    client.post("/employer/remind/", form)
    assert client.post("/employer/remind/", {**form, "class": theirs.cohort.uuid}).status_code == 404
    assert not Notice.objects.exists()
    assert client.get(f"/employer/?class={theirs.cohort.uuid}").status_code == 404
    assert "扬江" not in client.get("/employer/").content.decode()


def test_a_mentor_sees_the_assigned_apprentices_alone(ours):
    page = client_of(ours.mentor).get("/employer/")
    assert names(page) == ["云岭学徒2"]
    assert "学徒1" not in page.content.decode()


def test_who_left_the_class_is_left_out(ours):
    ours.people[1].state = "withdrawn"
    ours.people[1].save()
    assert "云岭学徒2" not in names(client_of(ours.hr).get("/employer/"))


def test_only_employers_enter(ours):
    assert Client().get("/employer/").status_code == 302
    assert client_of(PersonFactory()).get("/employer/").status_code == 403
    assert client_of(ours.people[0].learner).get("/employer/").status_code == 403


def test_an_employer_without_a_class_is_told_what_to_do(theirs):
    theirs.cohort.partner = None
    theirs.cohort.save()
    page = client_of(theirs.hr).get("/employer/")
    assert "No class yet" in page.content.decode()


def test_queries_do_not_grow_with_people(ours, django_assert_max_num_queries):
    for number in range(60):
        EnrolmentFactory(cohort=ours.cohort, learner=PersonFactory(display_name=f"学徒{number}"))
    client = client_of(ours.hr)
    # Who asks: session, user, memberships, roles. What: classes, people, hours, rule sets, the last weeks, calendars.
    with django_assert_max_num_queries(4 + 6):
        page = client.get("/employer/")
    assert len(page.context["rows"]) == selection.PAGE_SIZE
    assert sum(number.count for number in page.context["numbers"]) == 63
    after = client.get(page.context["next_url"])
    assert len(after.context["rows"]) == 13
    assert not set(names(page)) & set(names(after))


@pytest.fixture
def two_classes(ours):
    """A second class of the same partner, with other dates and another need; it is the newest."""
    programme = ProgrammeFactory(required_tenths={"onsite": 10})
    second = CohortFactory(
        name="云岭熔铸班",
        partner=ours.partner,
        programme=programme,
        starts_on=date(2026, 9, 20),
        ends_on=date(2026, 12, 1),
    )
    people = [
        EnrolmentFactory(
            cohort=second, learner=PersonFactory(display_name=f"熔铸{n}"), enrolled_on=date(2026, 9, 20)
        )
        for n in (1, 2)
    ]
    hours_of(people[0], 4, date(2026, 10, 1))
    return second


def test_hr_of_several_classes_begins_with_everybody_each_judged_by_their_own_class(ours, two_classes):
    page = client_of(ours.hr).get("/employer/")
    assert [number.count for number in page.context["numbers"]] == [2, 1, 2]
    assert sorted(names(page)) == ["云岭学徒1", "云岭学徒2", "云岭学徒3", "熔铸1", "熔铸2"]
    text = page.content.decode()
    assert "云岭熔铸班" in text
    assert "All classes" in text
    one = client_of(ours.hr).get(f"/employer/?class={two_classes.uuid}")
    assert sorted(names(one)) == ["熔铸1", "熔铸2"]
    assert names(client_of(ours.hr).get("/employer/?class=all&q=熔铸班&sort=name")) == ["熔铸1", "熔铸2"]


def test_people_of_several_classes_are_reminded_and_exported_together(ours, two_classes):
    client = client_of(ours.hr)
    who = [ours.people[1].uuid, two_classes.enrolments.order_by("pk").last().uuid]
    answer = client.post("/employer/remind/", {"class": "all", "who": who})
    assert answer.url == "/employer/?class=all"
    assert {notice.values["cohort"] for notice in Notice.objects.all()} == {"云岭 冶炼班", "云岭熔铸班"}
    lines = b"".join(client.get("/employer/export/?class=all&format=csv").streaming_content).decode(
        "utf-8-sig"
    )
    head, *rows = csv.reader(io.StringIO(lines))
    assert head[:2] == ["Name", "Class"]
    assert {row[1] for row in rows} == {"云岭 冶炼班", "云岭熔铸班"}
    assert {len(row) for row in rows} == {len(head)}


def test_queries_do_not_grow_with_classes(ours, two_classes, django_assert_max_num_queries):
    for number in range(12):
        cohort = CohortFactory(partner=ours.partner, programme=two_classes.programme, name=f"班{number}")
        EnrolmentFactory.create_batch(2, cohort=cohort)
    client = client_of(ours.hr)
    with django_assert_max_num_queries(4 + 6):
        page = client.get("/employer/")
    assert sum(number.count for number in page.context["numbers"]) == 29


def test_a_full_page_of_people_stays_light(ours):
    for number in range(60):
        EnrolmentFactory(cohort=ours.cohort, learner=PersonFactory(display_name=f"学徒{number}"))
    body = client_of(ours.hr).get("/employer/").content
    assert len(body) <= 90_000
    assert len(gzip.compress(body, 6)) <= 12_000
    assert body.count(b"<") - body.count(b"</") <= 1_400
