"""Telling people something: a row in the transaction of the act that causes it, once per natural key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    inside: bool = True,
    not_before: datetime | None = None,
) -> Notice:
    """Leave a notice; with a `natural_key` that was used before, the notice that is there.

    `values` are plain JSON and complete for the words of `kind`, else messaging.rules.UnknownNotice. It leaves the
    house, by the channels that are on, not before `not_before`; `inside` False: it is not shown in the product.
    """
    words_of(kind, values)
    notice, _made = Notice.objects.get_or_create(
        natural_key=natural_key,
        defaults={
            "recipient_id": recipient.pk,
            "sender_id": sender.pk if sender else None,
            "kind": kind,
            "values": values,
            "url": url,
            "inside": inside,
            "not_before": not_before,
        },
    )
    return notice


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One notice of several; the fields are those of `notify`."""

    recipient: AbstractBaseUser
    values: dict[str, object]
    natural_key: str
    url: str = ""


def notify_all(
    *,
    kind: str,
    drafts: Sequence[NoticeDraft],
    sender: AbstractBaseUser | None = None,
    inside: bool = True,
    not_before: datetime | None = None,
) -> None:
    """Many notices of one kind with one statement; natural keys used before are passed over. `inside` and `not_before`
    as of `notify`.
    """
    for draft in drafts:
        words_of(kind, draft.values)
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=draft.recipient.pk,
                sender_id=sender.pk if sender else None,
                kind=kind,
                values=draft.values,
                url=draft.url,
                natural_key=draft.natural_key,
                inside=inside,
                not_before=not_before,
            )
            for draft in drafts
        ],
        ignore_conflicts=True,
    )


def mark_read(*, recipient: AbstractBaseUser, uuid: UUID | None = None, at: datetime | None = None) -> int:
    """Mark one notice, or all, of `recipient` as read. Returns how many were unread."""
    waiting = Notice.objects.filter(recipient_id=recipient.pk, read_at__isnull=True)
    if uuid is not None:
        waiting = waiting.filter(uuid=uuid)
    return waiting.update(read_at=at or timezone.now())
