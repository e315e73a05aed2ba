"""The names of a person in WeCom and DingTalk, as the office enters them; who changed one stands on record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.accounts.access import access_person, can_manage_account
from lms.accounts.models import User
from lms.audit.actions import record
from lms.messaging.channels.choosing import channels_on
from lms.messaging.choices import CHATS, chat_names_of, choose_chat_name
from lms.messaging.kinds import CHANNEL_NAMES
from lms.messaging.rules import Refusal
from lms.web.office.answers import say_refused
from lms.web.office.gate import for_office
from lms.web.person import person


def chat_lines(who: User) -> list[dict[str, object]]:
    """The chats that are on, each with the name of the person there. One query, none while no chat is on."""
    on = [channel for channel in CHATS if channel in channels_on()]
    known = chat_names_of(who.pk) if on else {}
    return [
        {"channel": channel.value, "label": CHANNEL_NAMES[channel], "name": known.get(channel, "")}
        for channel in on
    ]


@require_POST
@for_office
def chat_names(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A field for each chat; what is left empty is taken away."""
    actor, who = person(request), access_person(person(request), uuid)
    if not can_manage_account(actor, who):
        return redirect("office:person", who.uuid)
    try:
        for channel in CHATS:
            if channel.value in request.POST and choose_chat_name(
                user=who, channel=channel, name=request.POST[channel.value]
            ):
                record(
                    actor=actor,
                    action="person.chat_name",
                    noun="person",
                    object_uuid=who.uuid,
                    detail={"channel": channel.value},
                )
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("Saved."))
    return redirect("office:person", who.uuid)
