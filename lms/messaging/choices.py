"""What a person chooses about messages: quiet hours, silent channels, the mail address and the proof that it is theirs."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.messaging.actions import notify
from lms.messaging.kinds import PURPOSES, Channel
from lms.messaging.models import Contact, Preference, Stop
from lms.messaging.rules import NoticeKind, Refusal
from lms.vault.sealing import blind_index, seal, unseal

PURPOSE = "confirm_mail"
# Chats in which a person has a name of their own; both take at most 64 signs of these.
CHATS = (Channel.WECOM, Channel.DINGTALK)
CHAT_NAME = re.compile(r"[A-Za-z0-9_@.:-]{1,64}")
TOKEN = re.compile(r"([0-9a-f]{1,16})-([0-9a-f]{32})")


class ChatNameMalformed(Refusal):
    code = "chat-name"
    words = _("The name of an account there has letters, digits and the signs _ - @ . alone.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has chosen so far."""

    preference: Preference
    mail: str
    is_confirmed: bool
    stops: Sequence[Stop]


def choices_of(user_id: int) -> Choices:
    """Three queries; the mail address in clear, for its owner alone."""
    preference = Preference.objects.filter(user_id=user_id).first() or Preference(user_id=user_id)
    contact = Contact.objects.filter(user_id=user_id, channel=Channel.MAIL.value).first()
    return Choices(
        preference=preference,
        mail=unseal(contact.address_sealed, purpose=PURPOSES[Channel.MAIL]) if contact else "",
        is_confirmed=bool(contact and contact.confirmed_at),
        stops=list(Stop.objects.filter(user_id=user_id).order_by("channel", "kind")),
    )


@transaction.atomic
def choose_habits(*, user_id: int, quiet_from: time, quiet_until: time, silent: Sequence[str]) -> Preference:
    """Remember quiet hours and the channels that stay silent."""
    chosen = {"quiet_from": quiet_from, "quiet_until": quiet_until, "silent": sorted(silent)}
    preference, _made = Preference.objects.update_or_create(user_id=user_id, defaults=chosen)
    return preference


@transaction.atomic
def choose_mail(*, user: AbstractBaseUser, address: str) -> Contact | None:
    """The mail address of a person, '' for none. A new one gets a link, and nothing else until somebody taps it."""
    contact = Contact.objects.filter(user_id=user.pk, channel=Channel.MAIL.value).first()
    if not address:
        Contact.objects.filter(user_id=user.pk, channel=Channel.MAIL.value).delete()
        return None
    if contact and unseal(contact.address_sealed, purpose=PURPOSES[Channel.MAIL]) == address:
        return contact
    Contact.objects.filter(user_id=user.pk, channel=Channel.MAIL.value).delete()
    sealed = seal(address, purpose=PURPOSES[Channel.MAIL])
    contact = Contact.objects.create(user_id=user.pk, channel=Channel.MAIL.value, address_sealed=sealed)
    notify(
        recipient=user,
        kind=NoticeKind.MAIL_CONFIRM,
        values={"address_sealed": sealed},
        url=f"{settings.PUBLIC_ORIGIN}/m/mail/{contact.pk:x}-{_mark(contact)}/",
        natural_key=f"{NoticeKind.MAIL_CONFIRM}:{contact.pk}",
        inside=False,
    )
    return contact


def chat_names_of(user_id: int) -> dict[Channel, str]:
    """The names of a person in the chats, for their owner and the office: one query."""
    rows = Contact.objects.filter(user_id=user_id, channel__in=[one.value for one in CHATS])
    return {
        Channel(row.channel): unseal(row.address_sealed, purpose=PURPOSES[Channel(row.channel)])
        for row in rows
    }


@transaction.atomic
def choose_chat_name(*, user: AbstractBaseUser, channel: Channel, name: str) -> bool:
    """The name of a person's account in a chat, '' for none. Returns whether it changed.

    Who may: the person, and the office (who writes the audit). Raises ChatNameMalformed.
    """
    wanted = name.strip()
    if channel not in CHATS or (wanted and not CHAT_NAME.fullmatch(wanted)):
        raise ChatNameMalformed
    rows = Contact.objects.filter(user_id=user.pk, channel=channel.value)
    known = rows.first()
    before = unseal(known.address_sealed, purpose=PURPOSES[channel]) if known else ""
    if before == wanted:
        return False
    rows.delete()
    if wanted:
        sealed = seal(wanted, purpose=PURPOSES[channel])
        Contact.objects.create(user_id=user.pk, channel=channel.value, address_sealed=sealed)
    return True


def contact_of(token: str) -> Contact | None:
    """The address that a link was sent to, while it is the person's: at most one query."""
    found = TOKEN.fullmatch(token)
    contact = Contact.objects.filter(pk=int(found[1], 16)).select_related("user").first() if found else None
    if contact is None or found is None or not hmac.compare_digest(_mark(contact), found[2]):
        return None
    return contact


def confirm_mail(contact: Contact) -> None:
    """Somebody tapped the link. Twice is once."""
    Contact.objects.filter(pk=contact.pk, confirmed_at__isnull=True).update(confirmed_at=timezone.now())


def _mark(contact: Contact) -> str:
    return blind_index(f"{contact.pk}:{contact.address_sealed}", purpose=PURPOSE)[:32]
