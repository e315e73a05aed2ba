"""Sixteen workers at midnight: one root of the day; an export asked for sixteen times is made once."""

from __future__ import annotations

import pytest
from django.db import connection

from lms.audit import triggers
from lms.ledger.actions import record_evidence, seal_the_day, sealing
from lms.ledger.models import DailyRoot, SealedHead
from lms.reports.ledger_bundle import ordering
from lms.reports.ledger_bundle.ordering import ask_for_export
from lms.reports.models import LedgerExport
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import film, whole
from tests.services.races.together import DEVICES, Crossing, all_devices, sooner_or_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
UNIQUE = ("number", "day")


@pytest.fixture
def hours(tmp_path, settings, monkeypatch):
    """Two people with hours; nobody stores a root before all have found that there is none."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    for _person in range(2):
        record_evidence([film(EnrolmentFactory())], derive_now=True)
    meet, read = Crossing(), sealing.heads_to_seal
    monkeypatch.setattr(sealing, "heads_to_seal", lambda: (read(), meet())[0])


def keep_apart(*, unique):
    """Whether the database keeps roots of one day, and of one number, apart."""
    for name in UNIQUE:
        field, other = DailyRoot._meta.get_field(name), DailyRoot._meta.get_field(name).clone()
        other._unique = False
        other.set_attributes_from_name(name)
        other.model = DailyRoot
        old, new = (other, field) if unique else (field, other)
        with connection.schema_editor() as editor:
            editor.alter_field(DailyRoot, old, new)


def test_of_sixteen_workers_one_seals_the_day(hours):
    met = all_devices(seal_the_day)
    assert (met.faults, sorted(met.results)) == ([], [False] * (DEVICES - 1) + [True])
    assert (DailyRoot.objects.count(), SealedHead.objects.count()) == (1, 2)
    whole()


def test_without_the_constraints_several_workers_seal_the_day(hours):
    """Control: it is the database that keeps them apart."""
    keep_apart(unique=False)
    try:
        all_devices(seal_the_day)
        assert DailyRoot.objects.count() > 1
    finally:
        triggers.lift(connection)
        SealedHead.objects.all().delete()
        DailyRoot.objects.all().delete()
        triggers.install(connection)
        keep_apart(unique=True)


def test_an_export_that_is_asked_for_sixteen_times_is_made_once():
    actor, cohort = PersonFactory(roles=["auditor"]), EnrolmentFactory().cohort
    met = all_devices(lambda: ask_for_export(actor=actor, cohort=cohort).pk)
    assert (met.faults, len(set(met.results)), LedgerExport.objects.count()) == ([], 1, 1)


def test_without_the_lock_of_the_class_it_is_made_more_than_once(monkeypatch):
    """Control: the row of the class is what they wait for."""
    monkeypatch.setattr(ordering, "_lock", Crossing())

    def several():
        actor, cohort = PersonFactory(roles=["auditor"]), EnrolmentFactory().cohort
        all_devices(lambda: ask_for_export(actor=actor, cohort=cohort).pk)
        return LedgerExport.objects.filter(cohort=cohort).count() > 1

    assert sooner_or_later(several)
