"""The mentor's queue: one thumb signs what was opened; one line goes back with a word; nobody else's lines."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.workplace.actions import set_deputy
from lms.workplace.models import LogDecision
from tests.factories.accounts import PersonFactory
from tests.factories.ledger import sums
from tests.factories.workplace import TODAY, another_mentor, workshop
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db
QUEUE, SIGN = "/employer/logs/", "/employer/logs/sign/"


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    made = workshop(3)
    for place in range(3):
        made.write(place, TODAY, TODAY - timedelta(days=1))
    return made


def form_of(page):
    """What the page would post: every card with its lines."""
    return {f"line-{card.uuid}": [str(row.uuid) for row in card.rows] for card in page.context["cards"]}


def test_one_person_then_all_that_were_opened(shop):
    client = client_of(shop.mentor)
    page = client.get(QUEUE)
    fields, (first, *others) = form_of(page), [str(card.uuid) for card in page.context["cards"]]
    assert "Sign 2 lines of" in page.content.decode()
    assert "Sign the opened" in page.content.decode()  # what the button at the foot will say
    client.post(SIGN, {**fields, "person": first})
    assert LogDecision.objects.count() == 2
    client.post(SIGN, {**fields, "opened": " ".join([first, *others])})
    client.post(SIGN, {**fields, "opened": " ".join(others)})
    assert LogDecision.objects.filter(kind="signed", by=shop.mentor).count() == 6
    assert [sums(person)[2] for person in shop.people] == [57_600] * 3
    assert "Nothing waits for you" in client.get(QUEUE).content.decode()


def test_only_the_lines_that_were_shown_are_signed(shop):
    client = client_of(shop.mentor)
    fields = form_of(client.get(QUEUE))
    person = str(shop.people[0].uuid)
    shop.write(0, TODAY - timedelta(days=4), key="later")
    client.post(SIGN, {**fields, "person": person})
    assert LogDecision.objects.count() == 2
    for wrong in ({}, {"person": person}, {"person": "x", "line-x": "no"}, {"opened": ""}):
        assert client.post(SIGN, wrong, follow=True).content.decode().count("Open somebody") == 1
    assert LogDecision.objects.count() == 2


def test_one_line_goes_back_with_a_word(shop):
    client, line = client_of(shop.mentor), shop.people[0].work_logs.first()
    url = reverse("employer:log_line", args=[line.uuid])
    assert "Give it back" in client.get(url).content.decode()
    assert (
        "Say what should be different"
        in client.post(url, {"what": "return", "comment": " "}).content.decode()
    )
    assert client.post(url, {"what": "return", "comment": "Which furnace?"}).status_code == 302
    assert (LogDecision.objects.get().kind, sums(shop.people[0])[2]) == ("returned", 0)
    text = client.get(url).content.decode()
    assert ("Which furnace?" in text, "Give it back" in text) == (True, False)
    other = shop.people[1].work_logs.first()
    client.post(reverse("employer:log_line", args=[other.uuid]), {"what": "sign"})
    assert sums(shop.people[1])[2] == 28_800


def test_hr_reads_and_strangers_find_nothing(shop):
    line = shop.people[0].work_logs.first()
    url = reverse("employer:log_line", args=[line.uuid])
    reader = client_of(shop.hr)
    assert "Give it back" not in reader.get(url).content.decode()
    assert reader.post(url, {"what": "sign"}).status_code == 404
    for actor, status in (
        (workshop(1).mentor, 404),
        (another_mentor(shop), 404),
        (PersonFactory(), 403),
        (shop.people[0].learner, 403),
    ):
        client = client_of(actor)
        assert [client.get(url).status_code, client.post(url, {"what": "sign"}).status_code] == [status] * 2
        fields = {"person": "a", "line-a": str(line.uuid)}
        assert client.post(SIGN, fields).status_code == status
    assert not LogDecision.objects.exists()


def test_a_deputy_sees_for_whom_they_sign(shop):
    second = another_mentor(shop)
    set_deputy(
        actor=shop.hr,
        partner=shop.cohort.partner,
        mentor=shop.mentor,
        deputy=second,
        from_on=TODAY,
        until_on=TODAY,
    )
    assert f"for {shop.mentor.display_name}, who is away" in client_of(second).get(QUEUE).content.decode()
    assert "Nothing waits for you" in client_of(shop.mentor).get(QUEUE).content.decode()
    line = shop.people[0].work_logs.first()
    assert client_of(second).get(reverse("employer:log_line", args=[line.uuid])).status_code == 200


def test_the_number_of_queries_does_not_grow_with_lines_and_people(shop):
    counts = []
    for day in (4, 5):
        client = client_of(shop.mentor)
        with CaptureQueriesContext(connection) as caught:
            client.get(QUEUE)
        counts.append(len(caught))
        shop.write(0, TODAY - timedelta(days=day), key=str(day))
    assert counts[0] == counts[1] <= 9


def test_the_page_without_a_network_is_an_empty_room_with_a_worker_of_its_own(shop):
    client = client_of(shop.mentor)
    assert "/employer/logs/offline/" in client.get(QUEUE).content.decode()
    page = client.get("/employer/logs/offline/")
    names = [person.learner.display_name for person in shop.people]
    assert not any(name in page.content.decode() for name in names)
    assert page.context["page_data"]["pad"]["who"] == str(shop.mentor.uuid)
    worker = client.get("/employer/logs/sw.js")
    assert (worker.status_code, worker["Content-Type"]) == (200, "text/javascript")
    stranger = client_of(PersonFactory())
    assert [stranger.get(f"{QUEUE}{name}").status_code for name in ("offline/", "sw.js")] == [403, 403]
