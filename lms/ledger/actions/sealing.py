"""Once a day: one signed number that stands for every hour ever posted. The sweep asks, and is the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.ledger.models import DailyRoot, SealedHead
from lms.ledger.queries.roots import MovedHead, heads_to_seal, is_sealed_since, newest_root, statement_of
from lms.ledger.rules.chain import GENESIS, merkle_root
from lms.ledger.rules.roots import RootStatement
from lms.vault.signing import sign

ROWS_AT_ONCE = 1000


def seal_the_day() -> bool:
    """Sign the root of the civil day that has ended, unless that is done; whether this call did it.

    When nothing is due this is one look-up. After days without a worker there is one root, for the last day: what
    nobody looked at then cannot be signed now. Without entries there is nothing to sign.
    """
    now = timezone.now().astimezone(UTC).replace(microsecond=0)
    day = timezone.localdate(now, timezone.get_default_timezone()) - timedelta(days=1)
    if is_sealed_since(day):
        return False
    heads = heads_to_seal()
    if not heads:
        return False
    try:
        with transaction.atomic():
            _store(_statement(heads, day, now), heads)
    except IntegrityError:  # another worker was first: number and day are unique
        return False
    return True


def _statement(heads: Sequence[MovedHead], day: date, at: datetime) -> RootStatement:
    """Entries are numbered without gaps, so their number is the sum of the heads' sequences."""
    before = newest_root()
    return RootStatement(
        number=before.number + 1 if before else 1,
        day=day,
        at=at,
        root=merkle_root([head.hash for head in heads]),
        accounts=len(heads),
        entries=sum(head.seq for head in heads),
        previous=statement_of(before).hash() if before else GENESIS,
    )


def _store(statement: RootStatement, heads: Sequence[MovedHead]) -> None:
    signature = sign(statement.signed_bytes())
    row = DailyRoot.objects.create(
        number=statement.number,
        day=statement.day,
        at=statement.at,
        root=statement.root,
        accounts=statement.accounts,
        entries=statement.entries,
        previous=statement.previous,
        key_id=signature.key_id,
        signature=signature.value_b64,
    )
    moved = [
        SealedHead(root=row, account_id=head.account_id, seq=head.seq, hash=head.hash)
        for head in heads
        if not head.is_sealed
    ]
    SealedHead.objects.bulk_create(moved, batch_size=ROWS_AT_ONCE)
