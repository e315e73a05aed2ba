"""Telling people something: a row in the transaction of the act that causes it, once per natural key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from lms.messaging.models import Notice
from lms.messaging.rules import words_of


def notify(
    *,
    recipient: AbstractBaseUser,
    kind: str,
    values: dict[str, object],
    url: str,
    natural_key: str,
    sender: AbstractBaseUser | None = None,
) -> Notice:
    """Leave a notice; with a `natural_key` that was used before, the notice that is there.

    `values` are plain JSON and complete for the words of `kind`, else messaging.rules.UnknownNotice.
    """
    words_of(kind, values)
    notice, _made = Notice.objects.get_or_create(
        natural_key=natural_key,
        defaults={"recipient": recipient, "sender": sender, "kind": kind, "values": values, "url": url},
    )
    return notice


def mark_read(*, recipient: AbstractBaseUser, uuid: UUID | None = None, at: datetime | None = None) -> int:
    """Mark one notice, or all, of `recipient` as read. Returns how many were unread."""
    waiting = Notice.objects.filter(recipient=recipient, read_at__isnull=True)
    if uuid is not None:
        waiting = waiting.filter(uuid=uuid)
    return waiting.update(read_at=at or timezone.now())
