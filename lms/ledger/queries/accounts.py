"""An account as an auditor asks for it: its name, the end of its chain, the seal that stands for it, one of its lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery

from lms.ledger.models import Account, Entry, SealedHead
from lms.ledger.names import EntryKind
from lms.ledger.queries.chains import is_chain_whole
from lms.ledger.rules.chain import GENESIS


class AccountView(NamedTuple):
    """The end of a chain, and the newest daily root that stands for its first `sealed_seq` lines (0: none does)."""

    acct: str
    seq: int
    hash: str
    sealed_seq: int
    sealed_number: int
    sealed_on: date | None

    @property
    def is_sealed(self) -> bool:
        """Whether a seal stands for every line."""
        return self.sealed_seq == self.seq > 0


class EntryPlace(NamedTuple):
    """Where a line is shown."""

    enrolment: UUID
    day: date
    seq: int
    hash: str


NO_ACCOUNT = AccountView("", 0, GENESIS, 0, 0, None)


def account_view(enrolment_id: int) -> AccountView:
    """The account of an enrolment; NO_ACCOUNT before anything was received. One query."""
    newest = SealedHead.objects.filter(account=OuterRef("pk")).order_by("-root__number")
    rows = Account.objects.filter(enrolment_id=enrolment_id).annotate(
        sealed_seq=Subquery(newest.values("seq")[:1]),
        sealed_number=Subquery(newest.values("root__number")[:1]),
        sealed_on=Subquery(newest.values("root__day")[:1]),
    )
    found = rows.values_list(
        "acct", "head_seq", "head_hash", "sealed_seq", "sealed_number", "sealed_on"
    ).first()
    if found is None:
        return NO_ACCOUNT
    acct, seq, digest, sealed_seq, number, day = found
    return AccountView(acct, seq, digest, sealed_seq or 0, number or 0, day)


def entry_place(acct: str, seq: int) -> EntryPlace | None:
    """The line `seq` of the account named `acct`, as entries.jsonl names it. One query."""
    rows = Entry.objects.filter(account__acct=acct, seq=seq)
    found = rows.values_list("account__enrolment__uuid", "day", "seq", "hash").first()
    return EntryPlace(*found) if found else None


class Later(NamedTuple):
    """What was posted after a line: how many lines, how many of them take something back, from when to when."""

    lines: int
    taken_back: int
    first_at: datetime | None
    last_at: datetime | None


def posted_after(enrolment_id: int, seq: int) -> Later:
    """What the account got after line `seq`. One query."""
    rows = Entry.objects.filter(account__enrolment_id=enrolment_id, seq__gt=seq)
    found = rows.aggregate(
        lines=Count("pk"),
        taken_back=Count("pk", filter=Q(kind=EntryKind.REVERSAL)),
        first_at=Min("at"),
        last_at=Max("at"),
    )
    return Later(**found)


class LineVerdict(NamedTuple):
    """Whether the ledger has this very line; `sealed_on` is the day of a daily root that stands for it."""

    is_there: bool
    sealed_on: date | None = None


def line_verdict(acct: str, seq: int, digest: str) -> LineVerdict:
    """Whether line `seq` of account `acct` has this hash and every line up to it still hashes to it. Four queries at
    most; a name that does not exist and a hash that differs are answered alike.
    """
    row = Entry.objects.filter(account__acct=acct, seq=seq, hash=digest).select_related("account").first()
    if row is None or not is_chain_whole(row.account.enrolment_id, head=digest):
        return LineVerdict(is_there=False)
    sealed = SealedHead.objects.filter(account=row.account, seq__gte=seq).order_by("root__number")
    return LineVerdict(is_there=True, sealed_on=sealed.values_list("root__day", flat=True).first())
