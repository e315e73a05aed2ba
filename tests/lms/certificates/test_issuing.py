"""A certificate is issued once, from the ledger, with a number that leaves no gap."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from lms.accounts.access import NotVisible
from lms.accounts.rules import NotOffice
from lms.audit import triggers
from lms.audit.models import AuditRecord
from lms.certificates import rules
from lms.certificates.access import access_certificate, access_own_certificate
from lms.certificates.actions import (
    ask_for_issues,
    confirm,
    issue_if_earned,
    issue_to_everybody_earned,
    revoke,
)
from lms.certificates.models import Certificate, CertificateState, Issue, SerialScope
from lms.certificates.queries import (
    Verdict,
    by_code,
    certificates_of,
    latest_certificate,
    office_list,
    public_facts,
    standing_of,
    waiting_for_review,
)
from lms.certificates.tasks import issue_task
from lms.cohorts.models import EnrolmentState
from lms.ledger.queries import head_of
from lms.messaging.queries import unread
from lms.vault.rules import canonical_json
from lms.vault.signing import verify
from media_pipeline.jobs import WorkState
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import MORNING, earn, issued, learning_person
from tests.factories.ledger import corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return PersonFactory(roles=["office"])


def test_what_is_earned_is_issued_once(office):
    enrolment = learning_person(name="Nguyễn Thị Hồng", language="vi")
    earn(enrolment)
    certificate = issue_if_earned(enrolment.pk)
    assert issue_if_earned(enrolment.pk) == certificate
    assert Certificate.objects.count() == 1
    assert certificate.snapshot["name"] == "Nguyễn Thị Hồng"
    assert certificate.snapshot["units"]["online"] == certificate.snapshot["total_tenths"] == 10
    assert certificate.snapshot["ledger_head"] == head_of(enrolment)
    assert [notice.kind for notice in unread(enrolment.learner)] == ["certificate_issued"]
    assert AuditRecord.objects.filter(action="certificate.issued", object_uuid=certificate.uuid).exists()


def test_nothing_is_issued_while_something_is_missing():
    enrolment = learning_person(needed_tenths=20)
    earn(enrolment, tenths=19)
    assert issue_if_earned(enrolment.pk) is None
    assert not Certificate.objects.exists()
    assert not SerialScope.objects.exists()
    [missing] = standing_of(enrolment).eligibility.missing
    assert (missing.needed_tenths, missing.posted_tenths) == (20, 19)


def test_who_left_the_class_gets_none():
    enrolment = learning_person()
    earn(enrolment)
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()
    assert issue_if_earned(enrolment.pk) is None


def test_the_signature_covers_the_snapshot():
    certificate = issued()
    snapshot = certificate.snapshot
    seal = {"key_id": certificate.key_id, "signature": certificate.signature}
    assert verify(canonical_json(snapshot), **seal)
    assert not verify(canonical_json({**snapshot, "total_tenths": 999}), **seal)


def test_numbers_of_one_range_follow_each_other():
    serials = [issued().serial for _ in range(3)]
    assert [int(serial[-5:]) for serial in serials] == [1, 2, 3]
    assert len({serial[:-5] for serial in serials}) == 1


def test_a_failed_issue_uses_no_number(monkeypatch):
    enrolment = learning_person()
    earn(enrolment)
    with monkeypatch.context() as patch:
        patch.setattr("lms.certificates.actions.sign", lambda _data: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            issue_if_earned(enrolment.pk)
    assert issue_if_earned(enrolment.pk).serial.endswith("00001")


def test_a_second_issuer_that_looked_too_early_gets_the_first_ones_certificate(monkeypatch):
    first = issued()
    looked = iter(
        [None, None]
    )  # what it saw, before and behind the lock, while the first one had not written
    monkeypatch.setattr(
        "lms.certificates.actions.latest_certificate", lambda pk: next(looked, latest_certificate(pk))
    )
    assert issue_if_earned(first.enrolment_id) == first
    assert Certificate.objects.count() == 1
    assert SerialScope.objects.get().last == 1


def test_without_the_constraint_that_issuer_would_make_a_second_one(monkeypatch):
    """The negative control of the test above: it is the unique constraint that holds."""
    first = issued()
    monkeypatch.setattr("lms.certificates.actions.latest_certificate", lambda _pk: None)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_active_certificate_per_enrolment")
    assert issue_if_earned(first.enrolment_id) != first
    assert Certificate.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_calls_at_once_issue_one(tmp_path):
    enrolment = learning_person()
    earn(enrolment)
    found, faults = _in_threads(50, tmp_path / "race.sqlite3", lambda: issue_if_earned(enrolment.pk))
    assert faults == []
    assert len(found) == 50
    assert len({certificate.serial for certificate in found}) == 1


def _in_threads(count, path, call):
    """Run `call` in threads, each with its own connection to a copy of the test's database in a file."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("VACUUM INTO ?", [str(path)])
    settings = connections.settings["default"]
    before = {"NAME": settings["NAME"], "OPTIONS": settings["OPTIONS"]}
    ready, found, faults = threading.Barrier(count), [], []

    def run():
        try:
            ready.wait()
            found.append(call())
        except Exception as fault:  # noqa: BLE001  whatever went wrong is what the test shows
            faults.append(fault)
        finally:
            connections["default"].close()

    try:
        if connection.vendor == "sqlite":
            settings.update(NAME=str(path), OPTIONS={**settings["OPTIONS"], "timeout": 60})
        threads = [threading.Thread(target=run) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        settings.update(before)
    return found, faults


def reverse_hours(enrolment, office):
    corrected(enrolment, actor=office, why="signed in for somebody else")


def test_a_reversal_after_the_issue_puts_it_under_review_and_tells_the_office(office):
    certificate = issued()
    reverse_hours(certificate.enrolment, office)
    again = issue_if_earned(certificate.enrolment_id)
    assert again.state == CertificateState.UNDER_REVIEW
    assert waiting_for_review() == 1
    assert office_list()[0] == certificate
    assert "certificate_review" in [notice.kind for notice in unread(office)]
    assert public_facts(again).verdict == Verdict.UNDER_REVIEW
    earn(certificate.enrolment, at=MORNING + timedelta(days=1))
    assert (
        issue_if_earned(certificate.enrolment_id).state == CertificateState.UNDER_REVIEW
    )  # a person decides


def test_a_person_confirms_it_with_a_reason(office):
    certificate = issued()
    reverse_hours(certificate.enrolment, office)
    certificate = issue_if_earned(certificate.enrolment_id)
    with pytest.raises(rules.ReasonMissing):
        confirm(actor=office, certificate=certificate, why="  ")
    assert confirm(actor=office, certificate=certificate, why="recounted").state == CertificateState.VALID
    with pytest.raises(rules.NotUnderReview):
        confirm(actor=office, certificate=certificate, why="again")


def test_revoking_is_final_audited_and_told(office):
    certificate = issued()
    revoked = revoke(actor=office, certificate=certificate, why="wrong person")
    assert (revoked.state, revoked.revoked_by, revoked.revoked_why) == ("revoked", office, "wrong person")
    act = AuditRecord.objects.get(action="certificate.revoked")
    assert (act.actor, act.why, act.object_uuid) == (office, "wrong person", certificate.uuid)
    assert "certificate_revoked" in [notice.kind for notice in unread(certificate.learner)]
    with pytest.raises(rules.AlreadyRevoked):
        revoke(actor=office, certificate=certificate, why="again")
    assert issue_if_earned(certificate.enrolment_id) == revoked
    assert issued().serial > certificate.serial


def test_only_the_office_revokes_and_only_with_a_reason(office):
    certificate = issued()
    for person in (certificate.learner, PersonFactory(roles=["trainer"]), PersonFactory(roles=["auditor"])):
        with pytest.raises(NotOffice):
            revoke(actor=person, certificate=certificate, why="no")
    with pytest.raises(rules.ReasonMissing):
        revoke(actor=office, certificate=certificate, why=" \n ")
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    assert not AuditRecord.objects.filter(action="certificate.revoked").exists()


@pytest.mark.parametrize("change", [{"serial": "x"}, {"snapshot": {}}, {"code": "x"}, {"signature": "x"}])
def test_the_database_refuses_to_change_the_paper(change):
    certificate = issued()
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).delete()
    assert Certificate.objects.get() == certificate


def test_a_snapshot_changed_behind_our_back_is_not_vouched_for():
    certificate = issued()
    certificate.snapshot["total_tenths"] = 999
    facts = public_facts(certificate)
    assert (facts.verdict, facts.is_signed, facts.is_ledger_whole) == (Verdict.UNPROVEN, False, True)


def test_a_changed_ledger_is_not_vouched_for():
    certificate = issued()
    triggers.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET sec = sec + 1")
    facts = public_facts(certificate)
    assert (facts.verdict, facts.is_signed, facts.is_ledger_whole) == (Verdict.UNPROVEN, True, False)


def test_it_is_found_by_code_and_by_number_however_typed():
    certificate = issued()
    printed = rules.grouped(certificate.code)
    for typed in (certificate.code, printed, printed.lower(), certificate.serial, certificate.serial.lower()):
        assert by_code(typed) == certificate
    assert by_code("0" * 28) is None
    assert by_code("  ") is None


def test_a_foreign_certificate_is_missing(office):
    certificate = issued()
    assert access_own_certificate(certificate.learner, certificate.uuid) == certificate
    assert access_certificate(office, certificate.uuid) == certificate
    assert certificates_of(certificate.learner) == [certificate]
    for person, uuid_ in ((PersonFactory(), certificate.uuid), (certificate.learner, uuid.uuid4())):
        with pytest.raises(NotVisible):
            access_own_certificate(person, uuid_)
    with pytest.raises(NotVisible):
        access_certificate(certificate.learner, certificate.uuid)


def test_the_offices_list_is_searched_by_name_number_class_and_code():
    certificate, other = issued(name="和丽梅"), issued(name="张三")
    for text in ("丽梅", certificate.serial, certificate.code.lower(), certificate.enrolment.cohort.name):
        assert office_list(text) == [certificate], text
    assert len(office_list()) == 2
    assert office_list(state="revoked") == []
    assert other in office_list("张")


def test_news_of_the_ledger_queues_a_look_that_issues(django_capture_on_commit_callbacks):
    enrolment = learning_person()
    with django_capture_on_commit_callbacks(execute=True):
        earn(enrolment)
    work = Issue.objects.get(enrolment=enrolment)
    assert work.state == WorkState.QUEUED
    issue_task(work.pk)
    work.refresh_from_db()
    assert work.state == WorkState.DONE
    assert Certificate.objects.filter(enrolment=enrolment).exists()
    issue_task(work.pk)
    assert Certificate.objects.count() == 1


def test_asking_again_while_a_look_is_going_on_is_not_lost():
    enrolment = learning_person()
    ask_for_issues([enrolment.pk])
    work = Issue.objects.get()
    Issue.objects.update(state=WorkState.RUNNING, fence=5)
    ask_for_issues([enrolment.pk])
    work.refresh_from_db()
    assert (work.state, work.fence) == (WorkState.QUEUED, 6)


def test_reconcile_issues_what_is_earned_and_leaves_the_rest():
    learning_person()
    issued()
    forgotten = learning_person()
    earn(forgotten)
    looked, made = issue_to_everybody_earned()
    assert (looked, [certificate.enrolment for certificate in made]) == (2, [forgotten])
    assert issue_to_everybody_earned() == (1, [])


def test_looking_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    enrolment = learning_person()
    earn(enrolment)
    with django_assert_max_num_queries(7):
        standing_of(enrolment)
