"""The daily roots: the newest ones for a page, and whether all of them still stand for the chains of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from lms.ledger.models import Account, DailyRoot, Entry, SealedHead
from lms.ledger.rules.chain import GENESIS, merkle_root
from lms.ledger.rules.roots import RootStatement
from lms.vault.signing import verify


class RootView(NamedTuple):
    """A daily root as a page shows it."""

    number: int
    day: date
    at: datetime
    root: str
    accounts: int
    entries: int
    key_id: str
    is_signed: bool


class MovedHead(NamedTuple):
    """The head of an account now, and whether a root has it already."""

    account_id: int
    acct: str
    seq: int
    hash: str
    is_sealed: bool


class WrongRoot(NamedTuple):
    """What is wrong with the roots: `rewritten` names account and entry, `daily-root` a day."""

    invariant: str
    account: str | None
    seq: int | None
    detail: str


def statement_of(row: DailyRoot) -> RootStatement:
    """What was signed, put together again from the row."""
    return RootStatement(row.number, row.day, row.at, row.root, row.accounts, row.entries, row.previous)


def is_sealed_since(day: date) -> bool:
    """Whether there is a root of this day or a later one: one indexed look-up."""
    return DailyRoot.objects.filter(day__gte=day).exists()


def newest_root() -> DailyRoot | None:
    """The last link of the chain of roots."""
    return DailyRoot.objects.order_by("-number").first()


def latest_roots(limit: int) -> Sequence[RootView]:
    """The newest roots, the newest first, each with its signature checked: one query."""
    return [
        RootView(
            row.number, row.day, row.at, row.root, row.accounts, row.entries, row.key_id, _is_signed(row)
        )
        for row in DailyRoot.objects.order_by("-number")[:limit]
    ]


def heads_to_seal() -> Sequence[MovedHead]:
    """Every account with entries, sorted by name, as of one moment: one statement."""
    same = SealedHead.objects.filter(
        account=OuterRef("pk"), seq=OuterRef("head_seq"), hash=OuterRef("head_hash")
    )
    rows = Account.objects.filter(head_seq__gt=0).annotate(is_sealed=Exists(same))
    found = rows.values_list("pk", "acct", "head_seq", "head_hash", "is_sealed")
    return sorted((MovedHead(*row) for row in found), key=lambda head: head.acct)


def wrong_roots() -> list[WrongRoot]:
    """Every root's signature and link to the one before, its tree, and the heads of then in the chains of now."""
    rows = list(DailyRoot.objects.order_by("number"))
    return [*_links(rows), *_trees(rows), *_rewritten()]


def _links(rows: Sequence[DailyRoot]) -> Iterator[WrongRoot]:
    previous = GENESIS
    for place, row in enumerate(rows, 1):
        if row.number != place:
            yield _about(row, f"number {place} is missing")
            return
        if row.previous != previous:
            yield _about(row, "does not name the root before")
        if not _is_signed(row):
            yield _about(row, "the signature is not ours")
        previous = statement_of(row).hash()


def _trees(rows: Sequence[DailyRoot]) -> Iterator[WrongRoot]:
    """Whether each root is that of the heads that were kept with it: those that had moved, over those before."""
    kept = SealedHead.objects.filter(root__in=[row.pk for row in rows]).order_by("root__number")
    groups = groupby(
        kept.values_list("root_id", "account__acct", "seq", "hash").iterator(), key=lambda found: found[0]
    )
    heads: dict[str, tuple[int, str]] = {}
    pk, moved = next(groups, (None, iter(())))
    for row in rows:
        if pk == row.pk:
            heads |= {acct: (seq, digest) for _pk, acct, seq, digest in moved}
            pk, moved = next(groups, (None, iter(())))
        root = merkle_root([heads[acct][1] for acct in sorted(heads)])
        figures = (root, len(heads), sum(seq for seq, _digest in heads.values()))
        if figures != (row.root, row.accounts, row.entries):
            yield _about(row, "is not the root of the heads that were kept with it")


def _rewritten() -> Iterator[WrongRoot]:
    """Heads of then that no chain of now leads through: their history was written anew, however whole it looks."""
    now = Entry.objects.filter(account=OuterRef("account"), seq=OuterRef("seq"), hash=OuterRef("hash"))
    gone = SealedHead.objects.filter(~Exists(now)).order_by("root__number", "account__acct")
    for acct, seq, day in gone.values_list("account__acct", "seq", "root__day"):
        yield WrongRoot("rewritten", acct, seq, f"the chain no longer leads through its head of {day}")


def _is_signed(row: DailyRoot) -> bool:
    return verify(statement_of(row).signed_bytes(), key_id=row.key_id, signature=row.signature)


def _about(row: DailyRoot, detail: str) -> WrongRoot:
    return WrongRoot("daily-root", None, None, f"{row.day}: {detail}")
