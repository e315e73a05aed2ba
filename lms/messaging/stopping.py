"""The signed address by which a person stops messages without signing in, and what they stop."""

from __future__ import annotations

import hmac
import re

from django.conf import settings
from django.db import transaction

from lms.messaging.kinds import TRAITS, Level
from lms.messaging.models import Delivery, Stop
from lms.vault.sealing import blind_index

TOKEN = re.compile(r"([0-9a-f]{1,16})-([0-9a-f]{20})")
PURPOSE = "stop_messages"


def stop_token(delivery: Delivery) -> str:
    """Short enough for an SMS: the row and 80 bits of a keyed hash."""
    return f"{delivery.pk:x}-{_mark(delivery.pk)}"


def stop_address(delivery: Delivery) -> str:
    """The whole address, '' for what cannot be stopped."""
    if delivery.level == Level.REQUIRED:
        return ""
    return f"{settings.PUBLIC_ORIGIN}/m/{stop_token(delivery)}/"


def delivery_of(token: str) -> Delivery | None:
    """The delivery that a token was made for: at most one query."""
    found = TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(_mark(int(found[1], 16)), found[2]):
        return None
    return Delivery.objects.filter(pk=int(found[1], 16)).select_related("recipient").first()


def _mark(pk: int) -> str:
    return blind_index(str(pk), purpose=PURPOSE)[:20]


def can_stop(kind: str) -> bool:
    """Whether a person may want no more of a kind."""
    return kind in TRAITS and TRAITS[kind].level not in {Level.REQUIRED, Level.INSIDE}


@transaction.atomic
def stop_messages(*, user_id: int, channel: str, kind: str = "") -> Stop:
    """No more of `kind` over `channel`; '' is all that can be stopped. Twice is once."""
    stop, _made = Stop.objects.get_or_create(user_id=user_id, channel=channel, kind=kind)
    return stop


@transaction.atomic
def resume_messages(*, user_id: int, channel: str, kind: str | None = None) -> int:
    """Take stops back: those of one kind, or every one of the channel. Returns how many there were."""
    stops = Stop.objects.filter(user_id=user_id, channel=channel)
    if kind is not None:
        stops = stops.filter(kind=kind)
    return stops.delete()[0]
