"""Where a person is signed in: every device, signing out one or all others, and the keys that devices hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.actions import revoke_device_key, sign_out_device, sign_out_everywhere
from lms.accounts.models import DeviceKey, User
from lms.accounts.queries import device_key, device_keys_of, signed_in_devices
from lms.accounts.rules import Device
from lms.web.components.device_words import KINDS
from lms.web.person import person
from lms.web.policies import for_signed_in

COMPUTERS = frozenset({Device.WINDOWS, Device.MAC, Device.LINUX})


@require_safe
@for_signed_in
@never_cache
def devices(request: HttpRequest) -> HttpResponse:
    """Own devices only, this one first; neither addresses nor keys."""
    found = signed_in_devices(person(request), this=request.session.session_key)
    rows = [
        {
            "name": each.name,
            "kind": KINDS[each.device],
            "icon": "monitor" if each.device in COMPUTERS else "smartphone",
            "seen_on": each.seen_on,
            "is_this": each.is_this,
        }
        for each in found
    ]
    others = sum(not each.is_this for each in found)
    keys = key_rows(person(request))
    return render(request, "public/devices.html", {"devices": rows, "others": others, "keys": keys})


def key_rows(user: User) -> Sequence[Mapping[str, object]]:
    """The keys of a person's devices as a page shows them. One query."""
    return key_rows_of(device_keys_of(user))


def key_rows_of(keys: Sequence[DeviceKey]) -> Sequence[Mapping[str, object]]:
    """These keys as a page shows them; what a key is, nobody needs to see."""
    return [
        {
            "uuid": key.uuid,
            "kind": KINDS.get(Device(key.device) if key.device in set(Device) else Device.OTHER),
            "made_at": key.made_at,
            "used_on": key.used_on,
            "revoked_at": key.revoked_at,
        }
        for key in keys
    ]


@require_POST
@for_signed_in
def key_revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The device is lost: nothing that it sends counts by itself any more."""
    who = person(request)
    key = device_key(who, uuid)
    if key is None:
        raise Http404
    if revoke_device_key(actor=who, key=key):
        messages.success(
            request, _("The device is removed. What it still sends, the training office looks at.")
        )
    else:
        messages.info(request, _("It was removed already."))
    return redirect("public:devices")


@require_POST
@for_signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """`device=NAME`, or without it all but this one."""
    who, name = person(request), request.POST.get("device", "")
    if name:
        ended = sign_out_device(actor=who, name=name)
    else:
        ended = sign_out_everywhere(actor=who, user=who, keep=request.session.session_key)
    words = ngettext("%(n)d device is signed out.", "%(n)d devices are signed out.", ended)
    messages.success(request, words % {"n": ended} if ended else _("It was signed out already."))
    return redirect("public:devices")
