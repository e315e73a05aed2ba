"""Answers kept by idempotency key, so that a request sent twice acts once (RFC draft idempotency-key-header)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.audit.models import IdempotentAnswer

# Longer than any phone is without a network and still sends what it kept.
KEPT_FOR = timedelta(days=7)
JsonValue = dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None


class KeyUsedForAnotherRequest(Exception):
    """The key came before, with another address or another body: nothing was done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON body of a write; `replayed` when it was given before."""

    status: int
    body: JsonValue
    replayed: bool = False


def answer_once(*, actor_id: int, key: str, path: str, digest: str, act: Callable[[], Answer]) -> Answer:
    """Run `act` and keep its answer under (actor, key), or give the kept answer of the first time.

    Act and answer share one transaction: both are there, or neither. A refusal (any exception) keeps nothing,
    because it changed nothing. Raises KeyUsedForAnotherRequest.
    """
    known = _known(actor_id, key, digest)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = IdempotentAnswer(actor_id=actor_id, key=key, path=path[:200], digest=digest, status=0)
            row.save(force_insert=True)
            answer = act()
            IdempotentAnswer.objects.filter(pk=row.pk).update(status=answer.status, body=answer.body)
    except IntegrityError:
        # A twin request was faster; what it answered holds for both. Any other broken rule is a real fault.
        known = _known(actor_id, key, digest)
        if known is None:
            raise
        return known
    return answer


def forget_answers(*, at: datetime | None = None) -> int:
    """Delete answers that are older than KEPT_FOR; returns how many. A retry after that acts again."""
    old = IdempotentAnswer.objects.filter(at__lt=(at or timezone.now()) - KEPT_FOR)
    # Reads take no lock: most of the time there is nothing to write.
    return old.delete()[0] if old.exists() else 0


def _known(actor_id: int, key: str, digest: str) -> Answer | None:
    row = (
        IdempotentAnswer.objects.filter(actor_id=actor_id, key=key)
        .values_list("digest", "status", "body")
        .first()
    )
    if row is None:
        return None
    if row[0] != digest:
        raise KeyUsedForAnotherRequest
    return Answer(status=row[1], body=row[2], replayed=True)
