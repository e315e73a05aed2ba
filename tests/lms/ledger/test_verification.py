"""verify_ledger finds what was tampered with, by name; each check has seen a broken ledger."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from lms.audit import triggers
from lms.ledger.actions import derive_days, record_evidence
from lms.ledger.models import Account, AccountTotal, DayTotal, Derivation, Entry, Evidence, LessonProgress
from lms.ledger.queries import head_of, is_chain_whole, root, verify
from lms.ledger.rules.chain import GENESIS, entry_hash, merkle_root
from media_pipeline.jobs import WorkState
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import at, film, period

pytestmark = pytest.mark.django_db
LATER = at("23:00", days=9)


@pytest.fixture
def enrolment():
    enrolment = EnrolmentFactory()
    for item in (
        film(enrolment, "09:10", minutes=20),
        period(enrolment, "09:00", minutes=45),
        film(enrolment, "20:00", minutes=10, start_s=1200),
    ):
        record_evidence([item], at=LATER, derive_now=True)
    return enrolment


@pytest.fixture
def lifted(enrolment):
    triggers.lift(connection)
    return enrolment


def found(enrolment):
    """Violations but for the lifted triggers, each as (invariant, whether it names the account, seq)."""
    acct = Account.objects.get(enrolment=enrolment).acct
    return {(v.invariant, v.account == acct, v.seq) for v in verify().violations if v.invariant != "triggers"}


def test_an_honest_ledger_is_whole_and_has_a_root(enrolment, capsys):
    EnrolmentFactory()
    call_command("verify_ledger", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report == {"entries": 4, "accounts": 1, "violations": [], "root": root(), "waiting": 0}
    assert report["root"] == merkle_root([head_of(enrolment)])


def test_an_empty_ledger_is_whole():
    report = verify()
    assert (report.entries, report.violations, report.root) == (0, [], GENESIS)


def test_missing_triggers_are_reported(lifted):
    invariants = {violation.invariant for violation in verify().violations}
    assert invariants == {"triggers"}


def test_a_changed_second_names_account_and_sequence(lifted, capsys):
    Entry.objects.filter(seq=3).update(sec=9000)
    assert ("chain", True, 3) in found(lifted)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", "--json")
    assert stopped.value.code == 1
    [line] = capsys.readouterr().out.splitlines()
    acct = Account.objects.get().acct
    assert {
        "invariant": "chain",
        "account": acct,
        "seq": 3,
        "detail": "the content does not give the hash",
    } in json.loads(line)["violations"]


def rechain():
    """A forger who recomputes every hash: the chain is fine then, the evidence is not."""
    account, previous = Account.objects.get(), GENESIS
    for entry in Entry.objects.order_by("seq"):
        entry.prev_hash = previous
        entry.hash = previous = entry_hash(previous, entry.payload(account.acct))
        entry.save()
    Account.objects.update(head_hash=previous, head_seq=Entry.objects.count())


def test_a_forger_who_rechains_is_caught_by_the_evidence(lifted):
    Entry.objects.filter(seq=4).update(sec=9000)
    rechain()
    invariants = {invariant for invariant, _, _ in found(lifted)}
    assert invariants == {"evidence-gives", "months", "overlap", "totals"}
    assert ("evidence-gives", True, 4) in found(lifted)


def test_a_deleted_entry_leaves_a_gap(lifted):
    Entry.objects.filter(seq=2).delete()
    assert ("chain", True, 3) in found(lifted)


def test_a_cut_off_end_does_not_match_the_head(lifted):
    Entry.objects.filter(seq=4).delete()
    assert ("chain", True, 4) in found(lifted)


@pytest.mark.parametrize("change", [{"of": None}, {"of": 4}, {"sec": -1199}, {"component": "general"}])
def test_a_reversal_that_does_not_net_to_zero_is_named(lifted, change):
    Entry.objects.filter(seq=2).update(**change)
    rechain()
    assert ("reversal", True, 2) in found(lifted)


def test_an_entry_on_foreign_evidence_is_named(lifted):
    other = EnrolmentFactory()
    [foreign] = record_evidence([film(other, days=1)], at=LATER, derive_now=True)
    Entry.objects.filter(account__enrolment=lifted, seq=4).update(ev=[str(foreign.uuid)])
    assert ("evidence", True, 4) in found(lifted)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: DayTotal.objects.filter(mode="onsite").update(posted_s=1),
        lambda: AccountTotal.objects.update(online_s=99_999),
        lambda: LessonProgress.objects.update(posted_s=99_999),
    ],
)
def test_a_total_that_is_not_the_sum_of_its_entries_is_named(enrolment, tamper):
    tamper()
    assert found(enrolment) == {("totals", True, None)}


def test_evidence_that_was_made_longer_is_noticed(lifted):
    Evidence.objects.filter(kind="sign_in").update(ended_at=at("12:00"))
    assert ("evidence-gives", True, 3) in found(lifted)


def test_a_person_who_still_waits_is_counted_not_blamed(enrolment):
    record_evidence([film(enrolment, "21:00", start_s=1800)], at=LATER)
    report = verify()
    assert (report.violations, report.waiting) == ([], 1)
    Derivation.objects.update(state=WorkState.FAILED, reason="gave-up")
    assert [violation.invariant for violation in verify().violations] == ["derivation"]
    derive_days(enrolment.learner_id, None)
    Derivation.objects.update(state=WorkState.DONE)
    assert verify().violations == []


def test_a_certificate_can_ask_whether_its_part_of_the_chain_still_holds(lifted):
    head = head_of(lifted)
    assert is_chain_whole(lifted.pk, head=head)
    record_evidence([film(lifted, "21:00", start_s=1800)], at=LATER, derive_now=True)
    assert is_chain_whole(lifted.pk, head=head)
    Entry.objects.filter(seq=1).update(sec=1)
    assert not is_chain_whole(lifted.pk, head=head)
    assert not is_chain_whole(lifted.pk, head="ab" * 32)
    assert not is_chain_whole(EnrolmentFactory().pk, head=head)
