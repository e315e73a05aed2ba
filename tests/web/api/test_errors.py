"""Every error of the API is a problem document; keys make retries harmless; sessions need the CSRF token."""

import json
import uuid

import pytest
from django.test import Client

from lms.accounts.actions import make_api_token
from lms.accounts.models import Role
from lms.audit.models import IdempotentAnswer
from lms.web.api.once import KEY_LENGTH
from media_pipeline.models import Upload
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
UPLOAD = {"name": "a.mp4", "size": 1000, "fingerprint": ""}


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE,
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
    }


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER])


@pytest.fixture
def client(trainer):
    client = Client()
    client.force_login(trainer)
    return client


def post(client, body, path="/api/v1/uploads", content_type="application/json", **headers):
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(path, data=data, content_type=content_type, headers=headers)


def is_problem(answer, status, code):
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    assert body["type"]
    assert body["title"]
    return body


def test_nobody_is_asked_to_sign_in_with_a_problem():
    answer = Client().get("/api/v1/uploads/" + str(uuid.uuid4()))
    is_problem(answer, 401, "not-signed-in")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["nothing", "uploads/not-a-uuid", "", "uploads/"])
def test_an_unknown_address_is_a_problem(client, path):
    is_problem(client.get(f"/api/v1/{path}"), 404, "not-found")


def test_another_method_names_those_that_are_allowed(client):
    answer = client.delete("/api/v1/uploads")
    is_problem(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize(
    "body", ["{", '{"size": NaN}', '{"size": Infinity}', b"\xff\xfe", '{"size": 1, "size": 2}', "[" * 100_000]
)
def test_what_is_not_json_is_named(client, body):
    is_problem(post(client, body), 400, "bad-json")
    assert not Upload.objects.exists()


def test_json_that_is_no_object_and_another_content_type_are_refused(client):
    is_problem(post(client, "[1]"), 422, "not-an-object")
    is_problem(post(client, UPLOAD, content_type="text/plain"), 415, "not-json")
    is_problem(
        post(client, "name=a&size=1", content_type="application/x-www-form-urlencoded"), 415, "not-json"
    )
    assert not Upload.objects.exists()


def test_a_wrong_value_is_pointed_at(client):
    body = is_problem(post(client, {"name": "", "size": -1}), 422, "invalid")
    assert {error["pointer"] for error in body["errors"]} == {"#/name", "#/size"}
    body = is_problem(post(client, {"name": "a", "size": "many"}), 422, "invalid")
    assert body["errors"][0]["pointer"] == "#/size"


def test_no_body_at_all_is_a_problem_too(client):
    assert post(client, "").status_code == 422


def test_a_session_needs_the_csrf_token_and_a_bearer_does_not(trainer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(trainer)
    is_problem(post(strict, UPLOAD), 403, "csrf")
    assert not Upload.objects.exists()
    token = make_api_token(user=trainer, name="test")
    answer = post(Client(enforce_csrf_checks=True), UPLOAD, authorization=f"Bearer {token}")
    assert answer.status_code == 201


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer ", "Basic eDp5", "nonsense"])
def test_a_wrong_token_is_a_stranger(header):
    is_problem(post(Client(), UPLOAD, authorization=header), 401, "not-signed-in")


def test_a_retry_with_the_same_key_gets_the_first_answer_and_changes_nothing(client):
    first = post(client, UPLOAD, idempotency_key="k1")
    second = post(client, UPLOAD, idempotency_key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Upload.objects.count() == 1
    third = post(client, UPLOAD, idempotency_key="k2")
    assert third.json()["id"] != first.json()["id"]
    assert Upload.objects.count() == 2


def test_without_a_key_every_request_acts(client):
    post(client, UPLOAD)
    post(client, UPLOAD)
    assert Upload.objects.count() == 2
    assert not IdempotentAnswer.objects.exists()


def test_a_key_belongs_to_one_request_of_one_person(client):
    post(client, UPLOAD, idempotency_key="k")
    is_problem(post(client, {**UPLOAD, "size": 5}, idempotency_key="k"), 422, "key-reused")
    other = Client()
    other.force_login(PersonFactory(roles=[Role.TRAINER]))
    assert post(other, UPLOAD, idempotency_key="k").status_code == 201
    assert Upload.objects.count() == 2


def test_a_refusal_is_not_kept_under_its_key(client):
    is_problem(post(client, {**UPLOAD, "size": 2**50}, idempotency_key="k"), 422, "too-big")
    assert not IdempotentAnswer.objects.exists()
    is_problem(post(client, UPLOAD, idempotency_key="k" * (KEY_LENGTH + 1)), 422, "key-too-long")
    assert post(client, UPLOAD, idempotency_key="k").status_code == 201


def test_messages_are_in_the_language_of_the_reader():
    answer = Client().get("/api/v1/nothing", headers={"accept-language": "en"})
    assert answer.json()["title"] == "Not found"
