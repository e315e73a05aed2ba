"""Files of questions above `LARGE_BYTES` are read and written by a worker; here the test is the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Question
from lms.accounts.models import Role
from lms.assessments.actions import imports
from lms.assessments.models import ImportWork
from lms.audit.models import AuditRecord
from media_pipeline.jobs import claim
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_bank
from tests.factories.questions import HEADINGS, questions_book

pytestmark = pytest.mark.django_db
GOOD = ["单选题", "安全电压是（ ）", "36V", "220V", None, None, "A"]
BAD = ["单选题", "没有答案", "一", "二"]
IMPORT = "/trainer/banks/tea-1/import/"


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch):
    monkeypatch.setattr(imports, "LARGE_BYTES", 10)


@pytest.fixture
def client():
    make_bank("tea-1", count=0)
    client = Client()
    client.force_login(PersonFactory(roles=[Role.TRAINER], language="en"))
    return client


def hand_in(client, rows):
    file = SimpleUploadedFile("题库.xlsx", questions_book({"题库": rows}) if rows else b"PK\x03\x04nothing")
    response = client.post(IMPORT, {"file": file})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def text_of(response):
    return " ".join(response.content.decode().split())


def work():
    """Let a worker have its turn; the row."""
    row = claim(ImportWork, worker="w", lease_s=60)
    if row is not None:
        imports.carry_out(row)
    return ImportWork.objects.get()


def test_it_is_read_corrected_and_written_by_a_worker_while_the_page_says_how_far(client):
    draft = hand_in(client, [HEADINGS, GOOD, BAD])
    page = client.get(draft)
    assert ("The questions are being read" in text_of(page), page["Refresh"]) == (True, "3")
    assert "题库.xlsx" in text_of(client.get(IMPORT)), "found again after the browser was closed"
    work()
    page = client.get(draft)
    assert "The answer is missing" in text_of(page)
    assert "36V" in text_of(page)
    assert 'value="stem" selected' in text_of(page), "what the columns hold, too"
    client.post(draft, {"write": "1"})
    assert "being written" in text_of(client.get(draft))
    assert work().reason == "questions-faulty"
    refused = client.get(draft)
    assert (refused.status_code, Question.objects.count()) == (422, 0)
    assert "Nothing was written" in text_of(refused)
    client.post(draft, {"p-0": "3|题库", "f-0-answer": "B", "b-0-answer": "", "check": "1"})
    work()
    assert "The answer is missing" not in text_of(client.get(draft))
    client.post(draft, {"write": "1"})
    client.post(draft, {"write": "1"})
    work()
    assert list(Question.objects.values_list("kind", "answer")) == [("single", 0), ("single", 1)]
    assert "2 questions added" in text_of(client.get(draft))
    assert AuditRecord.objects.filter(action="questions-imported").count() == 1
    client.post(f"{draft}undo/")
    assert not Question.objects.exists()


def test_what_a_killed_worker_left_is_done_once_by_another(client):
    draft = hand_in(client, [HEADINGS, GOOD])
    work()
    client.post(draft, {"write": "1"})
    killed = claim(ImportWork, worker="killed", lease_s=60)
    assert work().state == "running", "nobody else takes it while its lease runs"
    ImportWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work().state == "done"
    imports.carry_out(killed)  # it was only slow: its fence is behind
    assert (Question.objects.count(), AuditRecord.objects.filter(action="questions-imported").count()) == (
        1,
        1,
    )


def test_a_slow_worker_writes_nothing_after_it_lost_its_lease(client):
    draft = hand_in(client, [HEADINGS, GOOD])
    work()
    client.post(draft, {"write": "1"})
    slow = claim(ImportWork, worker="slow", lease_s=60)
    client.post(draft, {"check": "1"})
    imports.carry_out(slow)
    assert not Question.objects.exists()
    client.post(draft, {"write": "1"})
    work()
    assert Question.objects.count() == 1


def test_a_file_that_is_none_says_so_and_can_be_thrown_away(client):
    draft = hand_in(client, None)
    assert work().state == "failed"
    page = text_of(client.get(draft))
    assert "damaged" in page.lower() or "cannot be read" in page.lower()
    assert "Throw the file away" in page
    client.post(draft, {"drop": "1"})
    assert not ImportWork.objects.exists()


def test_another_trainer_has_no_such_page(client):
    draft = hand_in(client, [HEADINGS, GOOD])
    other = Client()
    other.force_login(PersonFactory(roles=[Role.TRAINER]))
    assert other.get(draft).status_code == 404
    assert other.post(draft, {"write": "1"}).status_code == 404
    assert reverse("trainer:bank_import", args=["tea-1"]) == IMPORT
    assert "题库.xlsx" not in text_of(other.get(IMPORT))
