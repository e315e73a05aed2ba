"""A bundle is work: asked for once, made with progress, handed out by a link for one person, forgotten in a week."""

import io

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.reports.ledger_bundle import ordering, verify
from lms.reports.ledger_bundle.writing import Exported
from lms.reports.models import LedgerExport
from lms.reports.tasks import export_task
from media_pipeline.jobs import LostLease, WorkState, claim
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.ledger_bundle import sealed_class

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def cohort():
    return sealed_class()


@pytest.fixture
def auditor(client):
    person = PersonFactory(roles=["auditor"], language="en")
    client.force_login(person)
    return person


def made(cohort, actor):
    row = ordering.ask_for_export(actor=actor, cohort=cohort)
    export_task(row.pk)
    row.refresh_from_db()
    return row


def page(client, cohort):
    return client.get(reverse("office:ledger_export", args=[cohort.uuid])).content.decode()


def test_the_auditor_asks_waits_and_fetches_what_passes(client, cohort, auditor, tmp_path):
    address = reverse("office:ledger_export", args=[cohort.uuid])
    assert address in client.get(reverse("office:class", args=[cohort.uuid])).content.decode()
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    row = LedgerExport.objects.get()
    assert "Being made" in page(client, cohort)
    export_task(row.pk)
    link = reverse("office:ledger_file", args=[ordering.link_token(row, auditor)])
    answer = client.get(link)
    assert answer["Content-Disposition"] == 'attachment; filename="tea-1-2026-04-15.zip"'
    assert answer["Cache-Control"] == "private, no-store"
    fetched = tmp_path / "fetched.zip"
    fetched.write_bytes(b"".join(answer.streaming_content))
    assert verify.Check(verify.read(fetched)).run() == []
    acts = list(AuditRecord.objects.order_by("pk").values_list("action", "object_uuid", "actor"))
    assert acts == [(f"class.ledger_{act}", cohort.uuid, auditor.pk) for act in ("exported", "fetched")]


def test_the_page_shows_the_file_of_the_seal(client, cohort, auditor):
    made(cohort, auditor)
    shown = page(client, cohort)
    assert "Hours as of the seal of 15 Apr 2026" in shown
    assert "2 accounts · 6 entries" in shown


def test_the_link_is_for_one_person_and_one_hour(client, cohort, auditor):
    row = made(cohort, auditor)
    token = ordering.link_token(row, auditor)
    assert client.get(reverse("office:ledger_file", args=[token + "x"])).status_code == 404
    with time_machine.travel(timezone.now() + ordering.LINK_FOR * 2):
        assert ordering.open_export(token, actor=auditor) is None
    client.force_login(PersonFactory(roles=["office"]))
    assert client.get(reverse("office:ledger_file", args=[token])).status_code == 404


def test_a_learner_finds_neither_page_nor_file(client, cohort, auditor):
    row = made(cohort, auditor)
    person = PersonFactory()
    client.force_login(person)
    for address in (
        reverse("office:ledger_export", args=[cohort.uuid]),
        reverse("office:ledger_file", args=[ordering.link_token(row, person)]),
    ):
        assert client.get(address).status_code == 404
    assert client.post(reverse("office:ledger_export", args=[cohort.uuid])).status_code == 404


def test_before_the_first_seal_the_page_says_when(client, auditor):
    cohort = CohortFactory()
    row = made(cohort, auditor)
    assert row.state == WorkState.FAILED
    assert "No seal stands for these hours yet" in page(client, cohort)


def taken_over(cohort, auditor):
    """The row of a worker whose lease ran out, and that another one finished meanwhile."""
    row = ordering.ask_for_export(actor=auditor, cohort=cohort)
    slow = claim(LedgerExport, worker="slow", lease_s=60, pk=row.pk)
    LedgerExport.objects.update(lease_until=timezone.now())
    export_task(row.pk)
    return slow


def test_a_worker_that_lost_its_lease_changes_nothing(cohort, auditor):
    slow = taken_over(cohort, auditor)
    before = LedgerExport.objects.values().get()
    ordering.make_export(slow)
    assert LedgerExport.objects.values().get() == before
    assert before["state"] == WorkState.DONE
    assert default_storage.exists(before["file"])


def test_a_lease_that_is_lost_at_the_last_moment_leaves_no_second_file(cohort, auditor, monkeypatch):
    slow, saved, save = taken_over(cohort, auditor), [], default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda *words: saved.append(save(*words)) or saved[-1])
    with pytest.raises(LostLease):
        ordering._keep(slow, io.BytesIO(b"a bundle"), Exported(1, 1, 1, "", "2026-04-15", 0))
    assert [default_storage.exists(name) for name in saved] == [False]
    assert default_storage.exists(LedgerExport.objects.get().file)


def test_a_fault_is_tried_again(cohort, auditor, monkeypatch):
    def broken(*_words, **_more):
        raise OSError("disk full")

    row = ordering.ask_for_export(actor=auditor, cohort=cohort)
    monkeypatch.setattr(ordering, "export", broken)
    export_task(row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason) == (WorkState.QUEUED, "OSError")


def test_files_are_forgotten_after_a_week(client, cohort, auditor, django_assert_num_queries):
    row = made(cohort, auditor)
    with django_assert_num_queries(1):
        assert ordering.forget_exports() == 0
    LedgerExport.objects.update(expires_at=timezone.now())
    assert ordering.forget_exports() == 1
    assert not default_storage.exists(row.file)
    assert "Deleted after seven days" in page(client, cohort)
    assert ordering.open_export(ordering.link_token(row, auditor), actor=auditor) is None
