"""The two doors of signing without a network: taking along needs the session, sending needs the pad alone."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.workplace.models import LogDecision
from tests.factories.devices import Browser
from tests.factories.workplace import ms, workshop

pytestmark = pytest.mark.django_db
PADS, DECISIONS = "/api/v1/signing-pads", "/api/v1/signing-decisions"


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    return workshop(3)


def take(client, browser, user):
    key = browser.known_of(user)
    body = {"key": str(key.uuid), "wall_ms": 0}
    return key, client.post(PADS, body, content_type="application/json")


def test_a_queue_is_taken_along_and_what_was_decided_is_sent_without_a_session(client, shop, time_machine):
    (line,) = shop.write(0)
    shop.write(1)
    client.force_login(shop.mentor)
    browser = Browser()
    key, answer = take(client, browser, shop.mentor)
    assert answer.status_code == 201
    pad = answer.json()
    assert [len(person["lines"]) for person in pad["people"]] == [1, 1]
    taken = {each["uuid"] for person in pad["people"] for each in person["lines"]}
    assert str(line.uuid) in taken
    event = {"n": 1, "kind": "sign", "log": str(line.uuid), "wall_ms": 1000}
    batch = json.dumps({"v": 1, "kit": pad["kit"], "key": str(key.uuid), "events": [event]})
    sent = {"batch": batch, "signature": browser.sign(batch), "wall_ms": 2000}
    headers = {"authorization": f"Bearer {pad['token']}"}
    for _twice in range(2):
        done = Client().post(DECISIONS, sent, content_type="application/json", headers=headers)
        assert (done.status_code, done.json()["numbers"], done.json()["asked"]) == (200, [1], [])
    assert LogDecision.objects.count() == 1


def test_what_is_asked_again_says_why(client, shop):
    (line,) = shop.write(0)
    client.force_login(shop.mentor)
    browser = Browser()
    key, answer = take(client, browser, shop.mentor)
    shop.cohort.enrolments.get(pk=line.enrolment_id).mentorships.update(until_on=line.day.replace(day=1))
    event = {"n": 1, "kind": "sign", "log": str(line.uuid), "wall_ms": ms(line.written_at)}
    batch = json.dumps({"v": 1, "kit": answer.json()["kit"], "key": str(key.uuid), "events": [event]})
    done = Client().post(
        DECISIONS,
        {"batch": batch, "signature": browser.sign(batch), "wall_ms": 0},
        content_type="application/json",
        headers={"authorization": f"Bearer {answer.json()['token']}", "accept-language": "en"},
    )
    (asked,) = done.json()["asked"]
    assert (asked["n"], asked["log"], asked["code"]) == (1, str(line.uuid), "not-yours")
    assert "no longer yours" in asked["detail"]


def test_taking_along_costs_the_same_for_few_and_many(client, shop):
    client.force_login(shop.mentor)
    browser, counts = Browser(), []
    for place in range(2):
        shop.write(place, key=f"k{place}")
        key = browser.known_of(shop.mentor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.post(PADS, {"key": str(key.uuid), "wall_ms": 0}, content_type="application/json")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_is_no_mentor_and_who_has_no_pad_hears_no(client, shop):
    for user, status in ((shop.hr, 404), (shop.people[0].learner, 404)):
        client.force_login(user)
        assert take(client, Browser(), user)[1].status_code == status
    sent = {"batch": "{}", "signature": "x", "wall_ms": 0}
    refused = Client().post(
        DECISIONS, sent, content_type="application/json", headers={"authorization": "Bearer forged"}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "pad-invalid")
