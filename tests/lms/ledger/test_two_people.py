"""verify_ledger finds what one person did alone that takes two, and what no act on record explains."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lms.audit import triggers
from lms.ledger.actions import Said, approve_correction, correct_hours, transfer_hours
from lms.ledger.models import Account, Correction, Entry
from lms.ledger.queries import verify
from lms.ledger.rules.chain import GENESIS, entry_hash
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LATER, corrected, period, record, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    enrolment = EnrolmentFactory()
    record(period(enrolment, "09:00", minutes=135))
    return enrolment


def found():
    return {(v.invariant, v.seq) for v in verify().violations if v.invariant != "triggers"}


def rechained(**changes):
    """A forger with the database: these fields in every entry by hand, and all hashes made again."""
    triggers.lift(connection)
    for account in Account.objects.all():
        previous = GENESIS
        for entry in Entry.objects.filter(account=account).order_by("seq"):
            for name, value in changes.items() if entry.by != "sys" else ():
                setattr(entry, name, value)
            entry.prev_hash, entry.hash = previous, entry_hash(previous, entry.payload(account.acct))
            entry.save()
            previous = entry.hash
        Account.objects.filter(pk=account.pk).update(head_hash=previous)


def test_a_correction_by_two_is_whole(enrolment):
    assert corrected(enrolment, sec=0).decided_by is not None
    whole()


def test_the_database_refuses_a_decision_about_ones_own(enrolment):
    act = corrected(enrolment, sec=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(decided_by=act.proposed_by)


@pytest.mark.parametrize("forged", [{"decided_by": None}, {"decided_by": None, "needs": []}])
def test_an_approval_that_is_taken_out_of_the_record_is_missed(enrolment, forged):
    corrected(enrolment, sec=0)
    triggers.lift(connection)
    Correction.objects.update(**forged)
    assert ("two-people", 2) in found()


def test_one_that_is_taken_out_of_the_chain_too_is_still_missed(enrolment):
    """The size is in the entries: nobody can say that it was a small one."""
    corrected(enrolment, sec=0)
    triggers.lift(connection)
    Correction.objects.update(decided_by=None, needs=[], decision="", changes=[])
    rechained(why="other: recount")
    assert found() >= {("two-people", 2)}


def test_another_approver_than_the_hashed_one_is_named(enrolment):
    corrected(enrolment, sec=0)
    Correction.objects.update(decided_by=PersonFactory())
    assert found() == {("by-people", 2)}


def test_a_decision_about_ones_own_hours_is_named(enrolment):
    corrected(enrolment, sec=0)
    Correction.objects.update(decided_by=enrolment.learner)
    assert ("by-people", 2) in found()


def test_entries_by_a_person_without_an_act_are_named(enrolment):
    corrected(enrolment, sec=5400)
    triggers.lift(connection)
    Correction.objects.all().delete()
    assert found() == {("by-people", 2), ("by-people", 3)}


def test_the_database_refuses_other_words_than_were_approved(enrolment):
    corrected(enrolment, sec=0)
    for forged in ({"words": "x"}, {"needs": []}, {"changes": []}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Correction.objects.update(**forged)


def test_an_act_whose_entries_are_not_there_is_named(enrolment):
    act = corrected(enrolment, sec=5400)
    Correction.objects.filter(pk=act.pk).update(seqs=[2, 3, 9])
    assert found() == {("by-people", 2)}


def test_a_transfer_that_does_not_sum_to_zero_is_named(enrolment):
    other = EnrolmentFactory(learner=enrolment.learner)
    act = transfer_hours(
        actor=PersonFactory(roles=["office"]), enrolment=enrolment, target=other, said=Said("moved"), at=LATER
    )
    approve_correction(actor=PersonFactory(roles=["office"]), uuid=act.uuid, at=LATER)
    whole()
    triggers.lift(connection)
    Entry.objects.filter(kind="transfer_in").update(sec=9000)
    assert ("by-people", 2) in found()


def test_an_act_that_waits_for_somebody_changes_nothing_in_the_books(enrolment):
    correct_hours(
        actor=PersonFactory(roles=["office"]), enrolment=enrolment, seq=1, sec=0, said=Said("proxy"), at=LATER
    )
    whole()
