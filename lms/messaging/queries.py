"""What a person has not read yet, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.formats import date_format

from lms.messaging.models import Notice
from lms.messaging.rules import words_of
from media_pipeline.refusals import explain

UNREAD_SHOWN = 20


def unread(user: AbstractBaseUser, *, limit: int = UNREAD_SHOWN) -> Sequence[Notice]:
    """The newest unread notices of `user`, one query."""
    waiting = Notice.objects.filter(recipient_id=user.pk, read_at__isnull=True)
    return list(waiting.order_by("-created_at", "-pk")[:limit])


def said(notice: Notice) -> str:
    """The words of a notice in the active language, its day as people there write it. No query.

    Notices of before hold the day in words; these stay. Raises UnknownNotice.
    """
    values = dict(notice.values)
    if "day" in values:
        with suppress(ValueError):
            values["day"] = date_format(date.fromisoformat(values["day"]), "DATE_FORMAT")
    if "code" in values:
        values["why"] = explain(values["code"])
    return words_of(notice.kind, values)
