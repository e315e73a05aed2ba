"""Probes: 200 when all is well, 503 with the part that is down, by any host name and without details."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client

from lms.config import engines

pytestmark = pytest.mark.queue
PARTS = {"database", "broker", "storage", "disk"}


@pytest.mark.django_db
def test_ready_names_each_part_with_state_and_kind(client: Client, settings: LazySettings) -> None:
    answer = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert set(answer.json()) == PARTS
    assert all(set(part) == {"state", "kind"} for part in answer.json().values())
    kinds = {name: part["kind"] for name, part in answer.json().items()}
    assert kinds == {
        "database": connection.vendor,
        "broker": engines.broker_kind(settings.CELERY_BROKER_URL),
        "storage": "s3" if settings.MEDIA_PIPELINE["S3_BUCKET"] else "disk",
        "disk": "disk",
    }


@pytest.mark.django_db
def test_a_part_that_is_down_makes_503_and_says_which(
    client: Client, settings: LazySettings, tmp_path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    settings.QUEUE_FOLDER, settings.CELERY_FILESYSTEM = tmp_path / "file", True
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer.json()["broker"]["state"] == "down"
    assert str(tmp_path) not in answer.content.decode()


@pytest.mark.django_db
def test_a_database_that_does_not_answer_makes_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("no route")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]["state"]) == (503, "down")


def test_alive_asks_nobody(client: Client) -> None:
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"state": "ok"})


def test_probes_are_read_only(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
