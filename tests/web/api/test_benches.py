"""What an examiner's device takes along and sends: who is done, and films and voices by the bearer of the kit."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lms.assessments.actions.bench import score_at_bench
from lms.assessments.models import MarkPhoto
from lms.assessments.rules.evidence import MOST_BYTES
from media_pipeline.media_info import AudioInfo, MediaInfo
from tests.factories.benches import AT, Bench, named

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
VOICE = b"OggS voice"
PLACE = "/api/v1/practical-evidence"


@pytest.fixture
def bench(monkeypatch):
    found = MediaInfo("ogg", audio=AudioInfo("vorbis"), duration_ms=4_000)
    monkeypatch.setattr("lms.assessments.actions.evidence.probe.inspect", lambda _path: found)
    return Bench()


def send(bench, data=VOICE, n=1, token=None, **headers):
    form = {"n": n, "file": SimpleUploadedFile("x.html", data, "text/html")}
    bearer = {"Authorization": f"Bearer {bench.issued.token if token is None else token}"}
    return Client(headers=bearer).post(PLACE, form, **headers)


def test_a_voice_that_a_signed_score_names_is_taken_and_again_it_is_the_same(bench):
    bench.score(bench.people[0], [200, 400], AT + timedelta(minutes=1), files=[named(VOICE)])
    early = send(bench)
    assert (early.status_code, early.json()["code"]) == (409, "evidence-foreign")
    bench.send(AT + timedelta(minutes=5))
    for _again in range(2):
        answer = send(bench)
        assert answer.status_code == 200
        assert answer.json() == {"sha256": named(VOICE)["sha256"], "kind": "audio/ogg"}
    assert MarkPhoto.objects.count() == 1


def test_without_the_bearer_or_beyond_the_limit_nothing_is_read(bench):
    assert send(bench, token="x").status_code == 403
    large = send(bench, CONTENT_LENGTH=str(MOST_BYTES + 1_000_000))
    assert (large.status_code, large.json()["code"]) == (413, "evidence-too-large")
    assert not MarkPhoto.objects.exists()


def test_what_is_taken_along_says_who_has_points_already(bench, client):
    first, second = bench.people
    score_at_bench(
        actor=bench.examiner, enrolment=first, at_bench=bench.taken.at_bench, paper=bench.taken.paper,
        question=bench.task, lines=[200, 0],
    )  # fmt: skip
    client.force_login(bench.examiner)
    wall = int(timezone.now().timestamp() * 1000)
    answer = client.post(
        "/api/v1/practical-kits", json.dumps({"key": str(bench.key.uuid), "wall_ms": wall}),
        content_type="application/json", headers={"Idempotency-Key": "a" * 32},
    )  # fmt: skip
    (lesson,) = answer.json()["lessons"]
    done = {each["uuid"]: each["done"] for each in lesson["people"]}
    assert done == {str(first.uuid): [bench.task], str(second.uuid): []}
