"""Once a day one signed number stands for every hour: one row a day, chained, and history cannot be written anew."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from lms.audit import triggers
from lms.ledger.actions import record_evidence, seal_the_day, sealing
from lms.ledger.models import Account, DailyRoot, Entry, SealedHead
from lms.ledger.queries import latest_roots, root, verify
from lms.ledger.rules.chain import GENESIS, entry_hash
from lms.vault.keyring import KeyUse, ring_of
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import at, film, period

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"


def seal_at(clock, *, days=9):
    with time_machine.travel(at(clock, days=days), tick=False):
        return seal_the_day()


def learn(enrolment, clock="20:00", *, start_s=0, days=0):
    record_evidence(
        [film(enrolment, clock, start_s=start_s, days=days)], at=at("23:00", days=8), derive_now=True
    )


@pytest.fixture
def people():
    """Two people with an entry each."""
    both = [EnrolmentFactory(), EnrolmentFactory()]
    for enrolment in both:
        learn(enrolment)
    return both


def found():
    return {(v.invariant, v.seq) for v in verify().violations if v.invariant != "triggers"}


def details():
    return [v.detail for v in verify().violations if v.invariant == "daily-root"]


def test_the_day_that_ended_is_sealed_once_after_midnight_of_the_academy(people):
    assert seal_at("00:00", days=9)
    assert not seal_at("00:00", days=9)
    assert not seal_at("23:59", days=9)
    assert seal_at("00:00", days=10)
    assert [row.day for row in latest_roots(5)] == [date(2026, 4, 16), date(2026, 4, 15)]
    assert settings.TIME_ZONE == "Asia/Shanghai"


def test_the_root_stands_for_all_heads_and_is_signed(people):
    seal_at("00:05")
    [row] = latest_roots(5)
    assert (row.number, row.root, row.accounts, row.entries, row.is_signed) == (1, root(), 2, 2, True)
    assert verify().violations == []


def test_without_an_entry_there_is_nothing_to_sign():
    EnrolmentFactory()
    assert not seal_at("00:05")
    assert not DailyRoot.objects.exists()


def test_when_nothing_is_due_a_sweep_costs_one_look_up(people, django_assert_num_queries):
    seal_at("00:05")
    with django_assert_num_queries(1):
        assert not seal_at("12:00")


def test_after_days_off_one_root_for_the_last_day_follows_the_last(people):
    seal_at("00:05", days=9)
    learn(people[0], start_s=600, days=1)
    assert seal_at("08:30", days=14)
    first, second = DailyRoot.objects.order_by("number")
    assert (second.number, second.day) == (2, date(2026, 4, 20))
    assert first.previous == GENESIS
    assert second.previous == sealing.statement_of(first).hash()
    assert verify().violations == []


def test_only_heads_that_moved_are_kept_again(people):
    seal_at("00:05", days=9)
    learn(people[1], start_s=600, days=1)
    seal_at("00:05", days=10)
    seal_at("00:05", days=11)
    assert [row.heads.count() for row in DailyRoot.objects.order_by("number")] == [2, 1, 0]
    assert verify().violations == []


def test_of_two_workers_at_the_same_moment_one_seals(people, monkeypatch):
    """The second one finds the first one's root only when it stores its own."""
    real, inside = sealing.heads_to_seal, []

    def slow():
        heads = real()
        if not inside:
            inside.append(1)
            inside.append(seal_the_day())
        return heads

    monkeypatch.setattr(sealing, "heads_to_seal", slow)
    assert not seal_at("00:05")
    assert inside == [1, True]
    assert (DailyRoot.objects.count(), SealedHead.objects.count()) == (1, 2)


@pytest.mark.parametrize("model", [DailyRoot, SealedHead])
def test_the_database_refuses_to_change_or_take_away_a_root(people, model):
    seal_at("00:05")
    for change in (lambda: model.objects.update(id=999), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert model.objects.exists()


def rewrite_whole():
    """Every hash computed again from the first entry on, as somebody with the database and no triggers could."""
    for account in Account.objects.all():
        previous = GENESIS
        for entry in Entry.objects.filter(account=account).order_by("seq"):
            entry.prev_hash = previous
            entry.hash = previous = entry_hash(previous, entry.payload(account.acct))
            entry.save()
        Account.objects.filter(pk=account.pk).update(head_hash=previous)


@pytest.mark.parametrize("is_sealed", [True, False])
def test_a_history_that_was_rewritten_whole_is_named(people, is_sealed):
    """Neither chain, evidence nor totals can see a reason that was written anew: only the root can."""
    if is_sealed:
        seal_at("00:05")
    triggers.lift(connection)
    Entry.objects.filter(account__enrolment=people[0]).update(why="nothing to see here")
    rewrite_whole()
    assert found() == ({("rewritten", 1)} if is_sealed else set())
    if is_sealed:
        [violation] = [v for v in verify().violations if v.invariant == "rewritten"]
        assert violation.account == Account.objects.get(enrolment=people[0]).acct


def test_a_rewritten_history_stays_named_after_the_next_root(people):
    seal_at("00:05")
    triggers.lift(connection)
    Entry.objects.filter(account__enrolment=people[0]).update(why="nothing to see here")
    rewrite_whole()
    seal_at("00:05", days=10)
    assert found() == {("rewritten", 1)}


def test_a_cut_off_end_is_named(people):
    record_evidence([period(people[0], days=1)], at=at("23:00", days=8), derive_now=True)
    seal_at("00:05")
    triggers.lift(connection)
    Entry.objects.filter(account__enrolment=people[0], seq=2).delete()
    assert ("rewritten", 2) in found()


@pytest.mark.parametrize(
    "change", [{"accounts": 3}, {"root": "ab" * 32}, {"signature": "AAAA"}, {"key_id": "0009"}]
)
def test_a_root_that_was_altered_is_not_ours(people, change):
    seal_at("00:05")
    triggers.lift(connection)
    DailyRoot.objects.update(**change)
    assert "2026-04-15: the signature is not ours" in details()


def test_a_root_that_was_taken_out_is_missed_by_the_next(people):
    for days in (9, 10, 11):
        seal_at("00:05", days=days)
    triggers.lift(connection)
    SealedHead.objects.filter(root__number=2).delete()
    DailyRoot.objects.filter(number=2).delete()
    assert details()[0] == "2026-04-17: number 2 is missing"


def test_heads_that_were_changed_do_not_give_their_root(people):
    seal_at("00:05")
    triggers.lift(connection)
    row = SealedHead.objects.first()
    SealedHead.objects.filter(pk=row.pk).update(seq=2)
    assert details() == ["2026-04-15: is not the root of the heads that were kept with it"]


def test_old_roots_verify_after_the_key_was_changed(people):
    seal_at("00:05", days=9)
    ring_of(KeyUse.SIGNING).rotate()
    seal_at("00:05", days=10)
    assert [row.key_id for row in latest_roots(5)] == ["0002", "0001"]
    assert verify().violations == []
