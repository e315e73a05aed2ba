"""Signing devices out: one, all others, or all of a person whose telephone was lost. It works at their next request."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import can_manage_account
from lms.accounts.models import DeviceSession, User
from lms.accounts.queries import session_name
from lms.accounts.rules import NotAllowed
from lms.audit.actions import record

AT_ONCE = 500


@transaction.atomic
def sign_out_device(*, actor: User, name: str) -> int:
    """End the one session of the actor's own that `session_name` calls `name`; 0 when it is gone already."""
    keys = DeviceSession.objects.filter(user=actor).values_list("pk", flat=True)
    return _end(actor, actor, [key for key in keys if session_name(key) == name])


@transaction.atomic
def sign_out_everywhere(*, actor: User | None, user: User, keep: str | None = None, why: str = "") -> int:
    """End every session of `user` but the one with the key `keep`; returns how many.

    The person themselves, or who may manage the account. Raises NotAllowed.
    """
    if actor != user and not can_manage_account(actor, user):
        raise NotAllowed
    keys = DeviceSession.objects.filter(user=user).exclude(pk=keep or "").values_list("pk", flat=True)
    return _end(actor, user, list(keys), why=why)


def forget_sessions_of(user: User) -> None:
    """Whatever ended the password or the account ended these: nothing of them stays in the list. One statement."""
    DeviceSession.objects.filter(user=user).delete()


def forget_expired_sessions() -> int:
    """Delete sessions that are over, some at a time; returns how many. The sweep calls it."""
    over = DeviceSession.objects.filter(expire_date__lt=timezone.now())
    # Reads take no lock: most of the time there is nothing to write.
    keys = list(over.values_list("pk", flat=True)[:AT_ONCE])
    return DeviceSession.objects.filter(pk__in=keys).delete()[0] if keys else 0


def _end(actor: User | None, user: User, keys: list[str], *, why: str = "") -> int:
    ended: int = DeviceSession.objects.filter(pk__in=keys).delete()[0] if keys else 0
    if ended:
        record(
            actor=actor,
            action="sessions.ended",
            noun="person",
            object_uuid=user.uuid,
            why=why,
            detail={"sessions": ended},
        )
    return ended
