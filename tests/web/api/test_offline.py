"""The doors of offline learning: keys and passes with a session, batches with the pass alone, and clear refusals."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.accounts.models import DeviceKey
from lms.study.models import OfflineBatch, OfflinePass
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.devices import ANDROID, Browser
from tests.factories.offline import RUN, Phone
from tests.factories.study import open_lesson

pytestmark = pytest.mark.django_db


def post(client, path, body, **headers):
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def phone():
    return Phone(EnrolmentFactory(), when=timezone.now() - timedelta(hours=1))


def batch(phone, beats, **change):
    text = phone.batch(beats)
    sent = {"run": RUN, "mono_ms": 3_600_000, "wall_ms": phone.wall(3600), "rtt_ms": 80}
    return {"batch": text, "signature": phone.browser.sign(text), "sent": sent, **change}


def test_a_browser_gets_from_key_to_pass_to_hours(client):
    enrolment, browser = EnrolmentFactory(), Browser()
    client.force_login(enrolment.learner)
    made = post(client, "device-keys", {"public_key": browser.public_key}, **{"user-agent": ANDROID})
    assert (made.status_code, DeviceKey.objects.get().device) == (201, "android-phone")
    lease = open_lesson(enrolment, when=timezone.now() - timedelta(seconds=5))
    asked = {
        "lease": lease.token,
        "key": made.json()["uuid"],
        "run": RUN,
        "wall_ms": 1_000_000,
        "rtt_ms": 200,
    }
    taken = post(client, "offline-passes", asked)
    out = taken.json()
    assert (taken.status_code, out["rule"], out["lesson"]) == (
        201,
        enrolment.ruleset.code + "@1",
        str(lesson_of()),
    )
    assert out["clock_off_ms"] > 10**12
    client.logout()
    beats = [
        {
            "seq": 1,
            "mono_ms": 4000,
            "span_ms": 4000,
            "from": 0,
            "to": 4,
            "rate": 1,
            "playing": True,
            "visible": True,
        }
    ]
    text = json.dumps({"v": 1, "key": out["key"], "run": RUN, "segments": beats})
    sent = {"run": RUN, "mono_ms": 5000, "wall_ms": 1_000_000}
    body = {"batch": text, "signature": browser.sign(text), "sent": sent}
    answer = post(client, "offline-batches", body, authorization=f"Bearer {out['offline_pass']}")
    assert (answer.status_code, answer.json()["state"], answer.json()["counted_s"]) == (200, "counted", 4)


def lesson_of():
    return OfflinePass.objects.get().lease.lesson_uuid


def test_a_batch_needs_no_session_and_is_answered_again_the_same(client, phone):
    bearer = {"authorization": f"Bearer {phone.grant.token}"}
    body = batch(phone, phone.played(30))
    first, again = (post(client, "offline-batches", body, **bearer) for _ in range(2))
    same = {"batch", "state", "counted_s", "held_s", "refused", "detail"}
    assert first.status_code == 200
    assert {name: first.json()[name] for name in same} == {name: again.json()[name] for name in same}
    assert (first.json()["counted_s"], OfflineBatch.objects.count()) == (1800, 1)


def test_a_batch_costs_the_same_whatever_its_length(client, phone, django_assert_max_num_queries):
    bearer = {"authorization": f"Bearer {phone.grant.token}"}
    with django_assert_max_num_queries(26):
        assert post(client, "offline-batches", batch(phone, phone.played(5)), **bearer).status_code == 200
    with django_assert_max_num_queries(26):
        body = batch(phone, phone.played(40, seq=2, from_s=600, media_s=600))
        assert post(client, "offline-batches", body, **bearer).status_code == 200


def test_a_batch_that_is_not_signed_is_a_problem_with_a_number(client, phone):
    body = batch(phone, phone.played(30), signature="AAAA")
    answer = post(client, "offline-batches", body, authorization=f"Bearer {phone.grant.token}")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-signature")
    assert answer["Content-Type"] == "application/problem+json"
    assert str(OfflineBatch.objects.get().uuid)[:8] in answer.json()["detail"]


@pytest.mark.parametrize("bearer", ["", "Bearer x", "Bearer "])
def test_without_a_pass_nothing_is_kept(client, phone, bearer):
    client.force_login(phone.key.user)
    answer = post(client, "offline-batches", batch(phone, []), authorization=bearer)
    assert answer.status_code in {401, 403}
    assert not OfflineBatch.objects.exists()


def test_a_pass_opens_no_other_door(client, phone):
    answer = client.get("/api/v1/me", headers={"authorization": f"Bearer {phone.grant.token}"})
    assert answer.status_code == 401


def test_keys_and_passes_need_somebody_signed_in(client, phone):
    asked = {"lease": phone.lease.token, "key": str(phone.key.uuid), "run": RUN, "wall_ms": 1}
    assert post(client, "device-keys", {"public_key": Browser().public_key}).status_code == 401
    assert post(client, "offline-passes", asked).status_code == 401
    client.force_login(PersonFactory())
    assert post(client, "offline-passes", asked).status_code == 409
    assert post(client, "device-keys", {"public_key": "AAAA"}).status_code == 422
    assert OfflinePass.objects.count() == 1


def test_a_body_that_is_too_large_or_of_another_shape_is_refused(client, phone):
    bearer = {"authorization": f"Bearer {phone.grant.token}"}
    for body in ({}, batch(phone, [], batch="x" * 200_001), batch(phone, [], sent={})):
        assert post(client, "offline-batches", body, **bearer).status_code == 422
    assert not OfflineBatch.objects.exists()
