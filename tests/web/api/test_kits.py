"""The two doors of a class without a network: taking along needs the session, sending needs the kit alone."""

import json

import pytest
from django.test import Client

from lms.attendance.models import SignEvent
from tests.factories.attendance import morning
from tests.factories.devices import Browser
from tests.factories.ledger import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(time_machine):
    time_machine.move_to(at("09:02"), tick=False)
    return morning(2)


def ms(moment):
    return int(moment.timestamp() * 1000)


def take(client, browser, user):
    key = browser.known_of(user)
    body = {"key": str(key.uuid), "wall_ms": ms(at("09:02"))}
    return key, client.post("/api/v1/attendance-kits", body, content_type="application/json")


def test_a_class_is_taken_along_and_what_happened_is_sent_without_a_session(client, day):
    client.force_login(day.trainer)
    browser = Browser()
    key, answer = take(client, browser, day.trainer)
    assert answer.status_code == 201
    kit = answer.json()
    (session,) = kit["sessions"]
    assert (session["uuid"], len(session["people"]), session["seed"]) == (
        str(day.session.uuid), 2, day.register.seed,
    )  # fmt: skip
    event = {
        "n": 1, "kind": "in", "way": "word", "session": session["uuid"], "who": session["people"][0]["uuid"],
        "wall_ms": ms(at("09:02")),
    }  # fmt: skip
    batch = json.dumps({"v": 1, "kit": kit["kit"], "key": str(key.uuid), "events": [event]})
    sent = {"batch": batch, "signature": browser.sign(batch), "wall_ms": ms(at("09:02"))}
    alone = Client()
    for _twice in range(2):
        done = alone.post(
            "/api/v1/attendance-events", sent, content_type="application/json",
            headers={"authorization": f"Bearer {kit['token']}"},
        )  # fmt: skip
        assert (done.status_code, done.json()["numbers"]) == (200, [1])
    assert SignEvent.objects.count() == 1


def test_without_the_kit_nothing_is_taken_and_a_removed_device_hears_why(client, day):
    client.force_login(day.trainer)
    _key, answer = take(client, Browser(), day.trainer)
    sent = {"batch": "{}", "signature": "x", "wall_ms": 0}
    for bearer, code in (("forged", "kit-invalid"), (answer.json()["token"], "batch-refused")):
        refused = client.post(
            "/api/v1/attendance-events", sent, content_type="application/json",
            headers={"authorization": f"Bearer {bearer}"},
        )  # fmt: skip
        assert (refused.status_code, refused.json()["code"]) == (403 if code == "kit-invalid" else 422, code)
    other = morning(1)
    client.force_login(other.trainer)
    key = Browser().known_of(day.trainer)
    foreign = {"key": str(key.uuid), "wall_ms": 0}
    refused = client.post("/api/v1/attendance-kits", foreign, content_type="application/json")
    assert refused.json()["code"] == "device-removed"
