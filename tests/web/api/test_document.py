"""The committed OpenAPI document is what the code says, and every operation is described."""

import json

import pytest
from django.test import Client

from lms.config.env import ROOT
from lms.web.api.document import document_text

pytestmark = pytest.mark.django_db


def test_the_committed_document_is_current():
    committed = (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert committed == document_text(), "run: ./academy manage openapi"


def test_it_is_served():
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert set(answer.json()["paths"]) == set(json.loads(document_text())["paths"])


def test_every_operation_has_words_a_tag_and_problems():
    for path, operations in json.loads(document_text())["paths"].items():
        for method, operation in operations.items():
            place = f"{method} {path}"
            assert operation.get("description"), place
            assert operation.get("tags"), place
            problems = [
                answer for status, answer in operation["responses"].items() if not status.startswith("2")
            ]
            assert problems, place
            assert all(set(answer["content"]) == {"application/problem+json"} for answer in problems), place


def test_every_post_takes_an_idempotency_key_or_is_idempotent_by_itself():
    by_nature = {
        "/api/v1/uploads/{upload_id}/complete",
        "/api/v1/uploads/{upload_id}/parts",
        "/api/v1/beats",
        "/api/v1/courseware/commits",
        "/api/v1/attempts/hand-in",
        "/api/v1/offline-batches",
        "/api/v1/attendance-events",
        "/api/v1/signing-decisions",
        "/api/v1/practical-scores",
        "/api/v1/practical-evidence",
    }
    for path, operations in json.loads(document_text())["paths"].items():
        if "post" in operations and path not in by_nature:
            names = [parameter["name"] for parameter in operations["post"].get("parameters", [])]
            assert "Idempotency-Key" in names, path


def test_the_thin_paths_are_described():
    paths = json.loads(document_text())["paths"]
    assert paths["/api/v1/beats"]["post"]["security"] == []
    assert "put" in paths["/api/v1/attempts/answers"]
