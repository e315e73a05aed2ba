"""What the newest daily root stands for, for an outsider: heads, entries up to them, and the evidence they name."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery

from lms.ledger.models import Account, Entry, Evidence, SealedHead
from lms.ledger.queries.retention import Gone, gone_evidence
from lms.ledger.queries.roots import newest_root, statement_of
from lms.vault.rules import canonical_json


class SealedAccount(NamedTuple):
    """The head of an account at the moment of a root; `later` entries came after it."""

    acct: str
    enrolment_id: int
    seq: int
    hash: str
    later: int


class SealedRoot(NamedTuple):
    """The newest root: the statement as it was signed, and every account it stands for, sorted by name."""

    statement: Mapping[str, object]
    key_id: str
    signature: str
    accounts: Sequence[SealedAccount]


class ChainedEntry(NamedTuple):
    """One line of the ledger as it is hashed, and its hash."""

    payload: Mapping[str, object]
    hash: str


def sealed_root() -> SealedRoot | None:
    """None before the first night. Two queries."""
    root = newest_root()
    if root is None:
        return None
    newest = SealedHead.objects.filter(account=OuterRef("pk"), root__number__lte=root.number).order_by(
        "-root__number"
    )
    rows = Account.objects.annotate(
        seq=Subquery(newest.values("seq")[:1]), sealed_hash=Subquery(newest.values("hash")[:1])
    ).filter(seq__isnull=False)
    found = rows.values_list("acct", "enrolment_id", "seq", "sealed_hash", F("head_seq") - F("seq"))
    return SealedRoot(
        statement_of(root).payload(),
        root.key_id,
        root.signature,
        sorted(SealedAccount(*row) for row in found),
    )


def sealed_entries(accounts: Collection[SealedAccount]) -> Mapping[str, Sequence[ChainedEntry]]:
    """The entries of these accounts up to their sealed heads, in order, by account: one query for a few hundred."""
    sealed = {account.acct: account.seq for account in accounts}
    found: dict[str, list[ChainedEntry]] = {acct: [] for acct in sealed}
    rows = Entry.objects.filter(account__acct__in=list(sealed)).select_related("account")
    for row in rows.order_by("account_id", "seq"):
        acct = row.account.acct
        if row.seq <= sealed[acct]:
            found[acct].append(ChainedEntry(row.payload(acct), row.hash))
    return found


def named_evidence(
    enrolment_ids: Collection[int], uuids: Collection[str]
) -> Mapping[int, Sequence[Mapping[str, object]]]:
    """The evidence of these enrolments that is among `uuids`, by enrolment, without what a device said: one query.

    Each row names the hash of the raw claim. What has expired is named with the hash of what its row said, and when it
    went: two queries then.
    """
    found: dict[int, list[Mapping[str, object]]] = defaultdict(list)
    wanted = frozenset(uuids)
    for row in Evidence.objects.filter(enrolment_id__in=enrolment_ids).order_by("started_at", "pk"):
        if str(row.uuid) in wanted:
            found[row.enrolment_id].append(_indexed(row))
    known = {str(row["uuid"]) for rows in found.values() for row in rows}
    if wanted <= known:
        return found
    for enrolment_id, rows in gone_evidence(enrolment_ids).items():
        found[enrolment_id] += [_expired(gone) for gone in rows if gone.uuid in wanted]
    return found


def _expired(gone: Gone) -> dict[str, object]:
    return {
        "uuid": gone.uuid,
        "kind": gone.kind,
        "day": gone.day.isoformat(),
        "expired": gone.expired_at.isoformat(),
        "row_sha256": gone.sha256,
    }


def hash_of(row: Evidence) -> str:
    """The hash of what an index says of a piece of evidence: its name, its figures, and the hash of the raw claim."""
    return hashlib.sha256(canonical_json(_indexed(row))).hexdigest()


def _indexed(row: Evidence) -> dict[str, object]:
    return {
        "uuid": str(row.uuid),
        "kind": str(row.kind),
        "mode": str(row.mode),
        "component": row.component,
        "grade": str(row.grade),
        "lesson": str(row.lesson_uuid) if row.lesson_uuid else None,
        "lesson_version": row.lesson_version,
        "from": row.started_at.isoformat(),
        "to": row.ended_at.isoformat(),
        "received": row.received_at.isoformat(),
        "media_from_ms": row.media_from_ms,
        "media_to_ms": row.media_to_ms,
        "rate": row.rate,
        "claim_sha256": hashlib.sha256(_claim(row)).hexdigest(),
    }


def _claim(row: Evidence) -> bytes:
    """The raw claim; a figure in it may be a float, which canonical JSON refuses: those are spelled as text."""
    return canonical_json(_spelled(row.source))


def _spelled(value: object) -> object:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {str(key): _spelled(part) for key, part in value.items()}
    return [_spelled(part) for part in value] if isinstance(value, list) else value
