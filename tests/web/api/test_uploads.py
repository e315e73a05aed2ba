"""Uploading through the API: parts in any order, again, damaged, foreign."""

import base64
import hashlib
import json
import uuid

import pytest
from django.test import Client

from courses.packages.models import PackageWork
from courses.transport.models import CourseImport
from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline import disk, intake, refusals
from media_pipeline.models import Asset, TurnedAway, Upload, UploadPart
from tests.factories.accounts import PersonFactory
from tests.factories.package_rows import bare_package

pytestmark = pytest.mark.django_db
# The first bytes of an MP4: enough to pass the look at the head.
MP4 = bytes.fromhex("00000020667479706d703432000000006d70343269736f6d61766331") + b"\0" * 4
BODY = MP4 + bytes(range(256)) * 4


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE,
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
        "PART_BYTES": 500,
        "S3_BUCKET": "",  # a bucket takes no part under 5 MiB; tests/media_pipeline/test_real_bucket.py sends such
    }


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def post(client, path, body, **headers):
    return client.post(path, data=json.dumps(body), content_type="application/json", headers=headers)


def begin(client, **changes):
    return post(
        client,
        "/api/v1/uploads",
        {
            "name": "lesson.mp4",
            "size": len(BODY),
            "fingerprint": "f1",
            "content_type": "video/mp4",
            **changes,
        },
    )


def put(client, upload, number, data, **headers):
    address = f"/api/v1/uploads/{upload}/parts/{number}"
    return client.put(address, data=data, content_type="application/octet-stream", headers=headers)


def send(client, upload, numbers):
    for number in numbers:
        part = BODY[(number - 1) * 500 : number * 500]
        assert (
            put(client, upload, number, part, x_part_sha256=hashlib.sha256(part).hexdigest()).status_code
            == 200
        )


def test_an_empty_file_is_named_in_plain_words(trainer):
    answer = begin(signed_in(trainer), size=0)
    assert (answer.status_code, answer.json()["code"]) == (422, "empty")
    assert answer.json()["detail"] == refusals.explain("empty")
    assert not Upload.objects.exists()


def test_parts_in_any_order_become_one_asset_and_completing_twice_gives_the_same(trainer):
    client = signed_in(trainer)
    answer = begin(client)
    assert answer.status_code == 201
    upload = answer.json()
    assert (upload["part_bytes"], upload["parts"], upload["missing"]) == (500, [], [1, 2, 3])
    send(client, upload["id"], [3, 1])
    assert client.get(f"/api/v1/uploads/{upload['id']}").json()["missing"] == [2]
    send(client, upload["id"], [2, 2])
    done = client.post(f"/api/v1/uploads/{upload['id']}/complete")
    again = client.post(f"/api/v1/uploads/{upload['id']}/complete")
    assert done.status_code == again.status_code == 200
    assert done.json() == again.json()
    card = client.get(f"/api/v1/assets/{done.json()['asset']}")
    assert card.status_code == 200
    assert (card.json()["title"], card.json()["bytes"]) == ("lesson", len(BODY))
    assert Asset.objects.count() == 1


def test_the_same_file_goes_on_where_it_stopped(trainer):
    client = signed_in(trainer)
    first = begin(client).json()
    send(client, first["id"], [1])
    second = begin(client).json()
    assert (second["id"], second["missing"]) == (first["id"], [2, 3])


def test_a_damaged_part_is_refused_and_nothing_is_kept_of_it(trainer):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    answer = put(client, upload, 2, BODY[500:1000], x_part_sha256="0" * 64)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-part")
    assert answer["Content-Type"] == "application/problem+json"
    assert put(client, upload, 1, BODY[:499]).status_code == 422
    assert put(client, upload, 9, b"x").status_code == 422
    assert not UploadPart.objects.exists()


def test_a_file_that_is_refused_at_once_is_remembered_with_and_without_a_key(trainer):
    client = signed_in(trainer)
    body = {"name": "工资表.xlsx", "size": 10**13, "fingerprint": "f", "content_type": ""}
    for headers in ({}, {"Idempotency-Key": "once"}):
        TurnedAway.objects.all().delete()
        assert post(client, "/api/v1/uploads", body, **headers).status_code == 422
        line = TurnedAway.objects.get()
        assert (line.owner, line.name, line.code) == (trainer, "工资表.xlsx", "too-big")


def test_a_disguised_file_is_refused_with_its_first_part(trainer):
    client = signed_in(trainer)
    upload = begin(client, size=500).json()["id"]
    answer = put(client, upload, 1, b"MZ" + b"\0" * 498)
    assert (answer.status_code, answer.json()["code"]) == (422, "program")
    state = client.get(f"/api/v1/uploads/{upload}").json()
    assert (state["state"], state["code"]) == ("refused", "program")
    assert state["reason"]
    assert client.post(f"/api/v1/uploads/{upload}/complete").status_code == 422
    assert not Asset.objects.exists()


def test_completing_too_early_says_that_parts_are_missing(trainer):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    send(client, upload, [1])
    answer = client.post(f"/api/v1/uploads/{upload}/complete")
    assert (answer.status_code, answer.json()["code"]) == (422, "missing-parts")
    assert not Asset.objects.exists()


def test_only_trainers_and_the_office_upload(trainer):
    assert begin(Client()).status_code == 401
    learner = begin(signed_in(PersonFactory()))
    assert (learner.status_code, learner.json()["code"]) == (403, "not-a-trainer")
    assert begin(signed_in(PersonFactory(roles=[Role.OFFICE]))).status_code == 201
    assert Upload.objects.count() == 1


def test_the_upload_of_another_trainer_is_as_good_as_missing(trainer):
    upload = begin(signed_in(trainer)).json()["id"]
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    foreign = other.get(f"/api/v1/uploads/{upload}")
    missing = other.get(f"/api/v1/uploads/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert put(other, upload, 1, BODY[:500]).status_code == 404
    assert other.delete(f"/api/v1/uploads/{upload}").status_code == 404
    assert not UploadPart.objects.exists()
    assert Upload.objects.get().state == "open"


def test_captions_are_added_replaced_and_checked(trainer):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    send(client, upload, [1, 2, 3])
    asset = client.post(f"/api/v1/uploads/{upload}/complete").json()["asset"]
    address = f"/api/v1/assets/{asset}/captions/vi"
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nXin chào\n"
    answer = client.put(address, data=vtt, content_type="text/vtt")
    assert answer.status_code == 200, answer.content
    kept = {
        "language": "vi",
        "label": "Tiếng Việt",
        "cues": 1,
        "encoding": "utf-8",
        "shown": True,
        "problems": [],
    }
    assert answer.json() == kept
    bad = client.put(address, data=b"\x89PNG\r\n", content_type="text/vtt")
    assert (bad.status_code, bad.json()["code"]) == (422, "bad-captions")
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    assert other.put(address, data=vtt, content_type="text/vtt").status_code == 404


def test_an_upload_can_be_given_up(trainer):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    send(client, upload, [1])
    assert client.delete(f"/api/v1/uploads/{upload}").status_code == 204
    assert client.delete(f"/api/v1/uploads/{upload}").status_code == 204
    assert client.get(f"/api/v1/uploads/{upload}").json()["state"] == "expired"


def ask(client, upload, n, **more):
    query = "&".join(f"{name}={value}" for name, value in {"n": n, **more}.items())
    return client.post(f"/api/v1/uploads/{upload}/parts?{query}")


def test_the_way_of_each_part_is_asked_and_then_taken(trainer):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    for number in (1, 2, 3):
        way = ask(client, upload, number, md5="0" * 32)
        assert way.status_code == 200, way.content
        ticket = way.json()
        assert (ticket["number"], ticket["method"]) == (number, "PUT")
        assert ticket["expires_at"] > "2026"
        body = BODY[(number - 1) * 500 : number * 500]
        sent = client.put(ticket["url"], data=body, content_type=ticket["headers"]["Content-Type"])
        assert sent.status_code == 200
    assert client.get(f"/api/v1/uploads/{upload}").json()["missing"] == []


def test_there_is_no_way_for_a_part_that_the_file_has_not_or_for_a_strangers_file(trainer):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    answer = ask(client, upload, 4)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-part")
    assert ask(client, upload, 0).status_code == 422
    assert ask(client, upload, 1, md5="short").status_code == 422
    assert ask(signed_in(PersonFactory(roles=[Role.TRAINER])), upload, 1).status_code == 404
    assert ask(Client(), upload, 1).status_code == 401


def test_a_refused_upload_says_so_where_the_next_part_is_asked_for(trainer):
    client = signed_in(trainer)
    upload = begin(client, size=1500).json()["id"]
    put(client, upload, 1, b"MZ" + b"\0" * 498)
    answer = ask(client, upload, 1)
    assert (answer.status_code, answer.json()["code"]) == (422, "program")


def test_the_beginning_of_a_file_is_looked_at_with_the_announcement(trainer):
    client = signed_in(trainer)
    answer = begin(client, head=base64.b64encode(b"%PDF-1.7" + bytes(500)).decode())
    assert (answer.status_code, answer.json()["code"]) == (422, "document")
    assert not Upload.objects.exists()
    assert begin(client, head=base64.b64encode(MP4).decode()).status_code == 201


def test_a_full_disk_lets_the_client_wait_instead_of_giving_up(trainer, monkeypatch):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]
    monkeypatch.setattr(disk, "free_bytes", lambda _path: 0)
    answer = put(client, upload, 1, BODY[:500])
    assert (answer.status_code, answer.json()["code"]) == (503, "disk-full")
    assert answer["Retry-After"]
    assert answer.json()["detail"] == refusals.explain("disk-full")


def test_a_storage_that_does_not_answer_is_a_pause_and_no_fault(trainer, monkeypatch):
    client = signed_in(trainer)
    upload = begin(client).json()["id"]

    def away(*_arguments):
        raise disk.StorageError("away")

    monkeypatch.setattr(intake.parts.OnDisk, "there", away)
    answer = client.get(f"/api/v1/uploads/{upload}")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-busy")


def test_a_package_goes_the_same_way_and_its_end_names_its_page_and_stands_once_in_the_record(trainer):
    client = signed_in(trainer)
    package = bare_package(trainer, "焊接安全")
    about = {"purpose": "package", "package": str(package.uuid), "name": "课件.zip"}
    upload = begin(client, **about).json()
    assert (upload["purpose"], upload["package"], upload["page"]) == ("package", str(package.uuid), "")
    assert begin(client, **about).json()["id"] == upload["id"]
    assert begin(client, **about | {"package": None}).json()["id"] != upload["id"]
    archive = b"PK\x03\x04" + bytes(len(BODY) - 4)
    for number in (1, 2, 3):
        assert (
            put(client, upload["id"], number, archive[(number - 1) * 500 : number * 500]).status_code == 200
        )
    first, again = (client.post(f"/api/v1/uploads/{upload['id']}/complete") for _twice in range(2))
    row = PackageWork.objects.get()
    assert first.json() == again.json() == {"asset": None, "page": f"/trainer/packages/incoming/{row.uuid}/"}
    assert client.get(f"/api/v1/uploads/{upload['id']}").json()["page"] == first.json()["page"]
    assert client.get(first.json()["page"]).status_code == 200
    record = AuditRecord.objects.get(action="package.handed-in")
    assert (record.object_uuid, record.detail) == (row.uuid, {"package": str(package.uuid)})


def test_a_whole_course_as_well(trainer):
    client = signed_in(trainer)
    upload = begin(client, purpose="course", size=4, name="tea.zip").json()["id"]
    assert put(client, upload, 1, b"PK\x05\x06").status_code == 200
    page = client.post(f"/api/v1/uploads/{upload}/complete").json()["page"]
    assert (client.get(page).status_code, CourseImport.objects.get().file_name) == (200, "tea.zip")


def test_an_archive_is_refused_before_it_is_sent_with_its_own_words_and_not_among_films(trainer):
    client = signed_in(trainer)
    strangers = bare_package(PersonFactory(roles=[Role.TRAINER]), "b")
    cases = {
        "not-a-zip": {"head": base64.b64encode(MP4).decode()},
        "archive-too-big": {"size": 4_096_000_001},
    }
    for purpose in ("package", "course"):
        for code, about in cases.items():
            answer = begin(client, purpose=purpose, **about)
            assert (answer.status_code, answer.json()["code"]) == (422, code)
            assert answer.json()["detail"].startswith(refusals.explain(code))
    assert begin(client, purpose="package", package=str(strangers.uuid)).status_code == 404
    assert begin(client, purpose="anything").status_code == 422
    assert begin(signed_in(PersonFactory()), purpose="package").status_code == 403
    assert (Upload.objects.exists(), TurnedAway.objects.exists()) == (False, False)
