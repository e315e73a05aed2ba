"""What a person has not read yet, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser

from lms.messaging.models import Notice
from lms.messaging.rules import words_of
from lms.messaging.wording import spelled

UNREAD_SHOWN = 20


def unread(user: AbstractBaseUser, *, limit: int = UNREAD_SHOWN) -> Sequence[Notice]:
    """The newest unread notices of `user`, one query."""
    waiting = Notice.objects.filter(recipient_id=user.pk, read_at__isnull=True, inside=True)
    return list(waiting.order_by("-created_at", "-pk")[:limit])


def said(notice: Notice) -> str:
    """The words of a notice in the active language, its day as people there write it. No query.

    Notices of before hold the day in words; these stay. Raises UnknownNotice.
    """
    return words_of(notice.kind, spelled(notice.values))
