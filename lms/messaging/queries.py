"""What a person has not read yet, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from lms.messaging.models import Notice
from lms.messaging.rules import words_of
from lms.messaging.wording import spelled

UNREAD_SHOWN = 20
PAGE = 40


def unread(user: AbstractBaseUser, *, limit: int = UNREAD_SHOWN) -> Sequence[Notice]:
    """The newest unread notices of `user`, one query."""
    waiting = Notice.objects.filter(recipient_id=user.pk, read_at__isnull=True, inside=True)
    return list(waiting.order_by("-created_at", "-pk")[:limit])


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices of a person, read and unread, the newest first; `following` 0: no more."""

    rows: Sequence[Notice]
    following: int


def notices_page(user: AbstractBaseUser, *, before: int = 0, limit: int = PAGE) -> NoticePage:
    """One query."""
    rows = Notice.objects.filter(recipient_id=user.pk, inside=True).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    return NoticePage(found[:limit], found[limit - 1].pk if len(found) > limit else 0)


def unread_count(user: AbstractBaseUser) -> int:
    """How many wait for this person: one query."""
    return Notice.objects.filter(recipient_id=user.pk, read_at__isnull=True, inside=True).count()


def said(notice: Notice) -> str:
    """The words of a notice in the active language, its day as people there write it. No query.

    Notices of before hold the day in words; these stay. Raises UnknownNotice.
    """
    return words_of(notice.kind, spelled(notice.values))
