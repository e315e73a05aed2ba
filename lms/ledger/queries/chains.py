"""Heads of the chains: what a certificate names, and the root over all of them."""

from __future__ import annotations

from typing import NamedTuple

from lms.cohorts.models import Enrolment
from lms.ledger.models import Account, Entry
from lms.ledger.rules.chain import GENESIS, entry_hash, merkle_root


class AccountHead(NamedTuple):
    """The end of one chain."""

    acct: str
    seq: int
    hash: str


def head_of(enrolment: Enrolment) -> str:
    """The hash of the newest entry of an enrolment; sixty-four zeroes when there is none. One query."""
    found = Account.objects.filter(enrolment_id=enrolment.pk).values_list("head_hash", flat=True).first()
    return found or GENESIS


def heads() -> list[AccountHead]:
    """Every account with entries, sorted by name: one query."""
    rows = Account.objects.filter(head_seq__gt=0).values_list("acct", "head_seq", "head_hash")
    return sorted(AccountHead(*row) for row in rows)  # here, not in the database: collations differ


def root() -> str:
    """The Merkle root over all heads (domain §4.6)."""
    return merkle_root([head.hash for head in heads()])


def is_chain_whole(enrolment_id: int, *, head: str) -> bool:
    """Whether every entry up to the one with hash `head` still hashes to what was certified: two queries."""
    account = Account.objects.filter(enrolment_id=enrolment_id).first()
    previous = GENESIS
    if account is None or head == GENESIS:
        return head == GENESIS
    for entry in Entry.objects.filter(account=account).order_by("seq").iterator():
        if entry.prev_hash != previous or entry_hash(previous, entry.payload(account.acct)) != entry.hash:
            return False
        if entry.hash == head:
            return True
        previous = entry.hash
    return False
