"""Append-only tables refuse UPDATE and DELETE in the database itself."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from lms.audit import triggers
from lms.audit.models import AuditRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return AuditRecord.objects.create(action="tested", noun="thing", why="to see it stay")


def refused(change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_a_record_can_be_neither_changed_nor_deleted(record):
    refused(lambda: AuditRecord.objects.filter(pk=record.pk).update(why="something else"))
    refused(lambda: AuditRecord.objects.filter(pk=record.pk).delete())
    record.refresh_from_db()
    assert record.why == "to see it stay"


def test_without_the_triggers_the_same_change_goes_through(record):
    triggers.lift(connection)
    assert AuditRecord.objects.filter(pk=record.pk).update(why="something else") == 1


def test_lifted_triggers_are_named_as_missing_and_come_back():
    assert triggers.missing_triggers(connection) == []
    triggers.lift(connection)
    assert "append_only_update_audit_auditrecord" in triggers.missing_triggers(connection)
    assert "append_only_delete_ledger_entry" in triggers.missing_triggers(connection)
    triggers.install(connection)
    assert triggers.missing_triggers(connection) == []


EMPTIED = {
    "sqlite": (
        'DROP TRIGGER "append_only_update_ledger_entry"',
        'CREATE TRIGGER "append_only_update_ledger_entry" BEFORE UPDATE ON "ledger_entry" BEGIN SELECT 1; END',
    ),
    "postgresql": (
        'DROP TRIGGER "append_only_update_ledger_entry" ON "ledger_entry"',
        (
            'CREATE TRIGGER "append_only_update_ledger_entry" BEFORE UPDATE ON "ledger_entry" '
            "FOR EACH ROW WHEN (false) EXECUTE FUNCTION academy_append_only()"
        ),
    ),
}


def test_a_trigger_that_was_replaced_by_an_empty_one_is_missing():
    with connection.cursor() as cursor:
        for statement in EMPTIED[connection.vendor]:
            cursor.execute(statement)
    assert triggers.missing_triggers(connection) == ["append_only_update_ledger_entry"]


def test_triggers_whose_function_was_emptied_are_missing_and_come_back():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(triggers._PG_FUNCTION.replace(triggers._PG_BODY, "BEGIN RETURN NEW; END"))
    else:
        triggers.lift(connection)
    assert "append_only_delete_ledger_entry" in triggers.missing_triggers(connection)
    triggers.install(connection)
    assert triggers.missing_triggers(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_flush_in_the_tests_lifts_them_and_puts_them_back(record):
    triggers.lift(connection)
    call_command("flush", interactive=False, verbosity=0)
    assert triggers.missing_triggers(connection) == []
