"""What a person has not read yet, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser

from lms.messaging.models import Notice

UNREAD_SHOWN = 20


def unread(user: AbstractBaseUser, *, limit: int = UNREAD_SHOWN) -> Sequence[Notice]:
    """The newest unread notices of `user`, one query."""
    waiting = Notice.objects.filter(recipient_id=user.pk, read_at__isnull=True)
    return list(waiting.order_by("-created_at", "-pk")[:limit])
