"""Sending one delivery: what it says now, whether it is still wanted, and what became of it.

A worker that is killed between the other side's yes and our row sends it once more, and not a third time: at most one
double, and the receivers that can (mail by Message-ID, WeCom by its own check, gateways by {id}) know it by its uuid.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from lms.messaging import reasons
from lms.messaging.channels.choosing import sender_of
from lms.messaging.channels.letters import Letter, Refused, TryLater
from lms.messaging.kinds import PURPOSES, Channel, Level
from lms.messaging.models import Delivery, Notice
from lms.messaging.planning import LIVES, Wishes, wishes_of
from lms.messaging.quiet import is_quiet, waking
from lms.messaging.stopping import stop_address
from lms.messaging.wording import Said, Text, text_of
from lms.vault.keyring import UnknownKey
from lms.vault.sealing import SealBroken, unseal
from media_pipeline.jobs import WorkState, fail, finish, hold

LEASE_S = 60
# Seconds before the second try, the third, and so on.
BACK_OFF_S = (30, 120, 600, 3600)
REST_S = 60
# Leases that were lost: after the second nobody knows what has arrived.
LOST_MOST = 2


def notices_of(delivery: Delivery) -> Sequence[Notice]:
    """What a delivery tells, in the order it happened: one query."""
    items = delivery.items.select_related("notice").order_by("notice__created_at", "notice_id")
    return [item.notice for item in items]


def text_for(delivery: Delivery, notices: Sequence[Notice]) -> Text:
    """The words as the person gets them. No query."""
    origin = settings.PUBLIC_ORIGIN
    parts = [
        Said(
            one.kind,
            one.values,
            (one.url if one.url.startswith("http") else f"{origin}{one.url}") if one.url else "",
        )
        for one in notices
    ]
    return text_of(
        parts,
        language=delivery.language,
        name=delivery.name,
        academy=settings.ACADEMY_NAME.get(delivery.language, settings.ACADEMY_NAME["en"]),
        stop_url=stop_address(delivery),
    )


def deliver(row: Delivery) -> None:
    """Do the work of a claimed row. Raises LostLease when another worker has it."""
    now = timezone.now()
    wishes = wishes_of([row.recipient_id])
    notices = [one for one in notices_of(row) if _is_wanted(row, one, wishes)]
    if row.lost >= LOST_MOST:
        fail(row, reason=reasons.UNSURE)
    elif why := _why_not(row, notices, wishes, now):
        finish(row, state=WorkState.CANCELLED, reason=why)
    elif row.level in {Level.NORMAL, Level.LOW} and is_quiet(now, wishes.habits(row.recipient_id)):
        rest = waking(now, wishes.habits(row.recipient_id)) - now
        hold(row, in_s=rest.total_seconds(), reason=reasons.QUIET)
    else:
        _send(row, notices)


def _is_wanted(row: Delivery, notice: Notice, wishes: Wishes) -> bool:
    """Not read in the academy before, and its kind not stopped since it was planned."""
    if row.level == Level.REQUIRED:
        return True
    return notice.read_at is None and not wishes.refuses(row.recipient_id, Channel(row.channel), notice.kind)


def _why_not(row: Delivery, wanted: Sequence[Notice], wishes: Wishes, now: datetime) -> str:
    """Why this is not sent at all, or ''."""
    if not wanted:
        refuses = wishes.refuses(row.recipient_id, Channel(row.channel), row.kind)
        return refuses or reasons.READ
    return reasons.TOO_OLD if now > row.created_at + LIVES else ""


def _send(row: Delivery, notices: Sequence[Notice]) -> None:
    sender = sender_of(Channel(row.channel))
    if sender is None:
        fail(row, reason=reasons.NOT_SET_UP)
        return
    try:
        sender.send(letter_of(row, notices))
    except Refused as no:
        fail(row, reason=no.code)
    except TryLater as later:
        rest = later.in_s or (REST_S if later.is_busy else BACK_OFF_S[min(row.attempts, len(BACK_OFF_S)) - 1])
        if later.is_busy:
            hold(row, in_s=rest, reason=later.code)
        else:
            fail(row, reason=later.code, retry_in_s=rest)
    except (SealBroken, UnknownKey):
        fail(row, reason=reasons.NO_ADDRESS)
    else:
        finish(row)


def letter_of(row: Delivery, notices: Sequence[Notice]) -> Letter:
    """The letter with its address in clear: it goes to the sender and is kept nowhere."""
    text = text_for(row, notices)
    return Letter(
        uuid=row.uuid,
        address=unseal(row.address_sealed, purpose=PURPOSES[Channel(row.channel)]),
        subject=text.subject,
        short=text.short,
        long=text.long,
        html=text.html,
        stop_url=stop_address(row),
    )
