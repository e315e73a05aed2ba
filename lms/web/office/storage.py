"""Room for videos: whose files take how much, what waits to be prepared, and more room for somebody who needs it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.models import Role, User
from lms.messaging.rules import Refusal
from lms.playback.actions import GIGABYTE, give_room
from lms.web.components.words import megabytes_text, minutes_text
from lms.web.office.answers import refused, shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person
from media_pipeline.library import quotas
from media_pipeline.library.queue import Backlog, backlog
from media_pipeline.library.quotas import Room

# Linked from the first page of the office, as the cases are.
PLACE = "classes"
TIGHT_PERCENT = 90


class QuotaForm(forms.Form):
    """How much room, in gigabytes, and why."""

    gigabytes = forms.IntegerField(
        label=gettext_lazy("Room in GB"), min_value=1, max_value=100_000, widget=forms.NumberInput()
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One person and their room."""

    name: str
    uuid: UUID
    room: Room
    said: str
    is_tight: bool
    files_url: str


@require_safe
@for_readers
def storage(request: HttpRequest) -> HttpResponse:
    """Everybody who has files or may bring some in, the fullest first. Ten queries, whatever their number."""
    lines = _owners()
    return shown(
        request,
        "office/storage.html",
        PLACE,
        owners=lines,
        total_sources=megabytes_text(sum(line.room.kept for line in lines)),
        total_made=megabytes_text(sum(line.room.renditions for line in lines)),
        free="" if _bucket() else megabytes_text(shutil.disk_usage(settings.DATA).free),
        bucket=_bucket(),
        waits=_waits(backlog()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def quota(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give one person more room, or less."""
    who = get_object_or_404(User, uuid=uuid)
    room = quotas.room_of(who.pk)
    form = QuotaForm(request.POST or None, initial={"gigabytes": room.quota // GIGABYTE})
    if request.method == "POST" and form.is_valid():
        size = form.cleaned_data["gigabytes"] * GIGABYTE
        try:
            give_room(actor=person(request), owner=who, size=size, why=form.cleaned_data["why"])
        except Refusal as refusal:
            refused(form, refusal, {"quota-too-small": "gigabytes"})
        else:
            said = _("%(name)s has %(size)s for videos now.")
            messages.success(request, said % {"name": who.display_name, "size": megabytes_text(size)})
            return redirect("office:storage")
    return shown(request, "office/quota.html", PLACE, who=who, said=_said(room), form=form)


def _owners() -> list[OwnerLine]:
    trainers = User.objects.filter(role_grants__role=Role.TRAINER).values_list("pk", flat=True)
    rooms = quotas.rooms_of(quotas.owners() | set(trainers))
    people = User.objects.in_bulk(list(rooms))
    lines = [
        OwnerLine(
            name=people[pk].display_name,
            uuid=people[pk].uuid,
            room=room,
            said=_said(room),
            is_tight=room.used * 100 >= room.quota * TIGHT_PERCENT,
            files_url=f"{reverse('trainer:uploads')}?by={people[pk].uuid}",
        )
        for pk, room in rooms.items()
        if pk in people
    ]
    return sorted(lines, key=lambda line: (-line.room.used, line.name))


def _said(room: Room) -> str:
    quota = megabytes_text(room.quota)
    if not room.used:
        return _("%(quota)s, nothing used yet") % {"quota": quota}
    return _("%(used)s of %(quota)s used") % {"used": megabytes_text(room.used), "quota": quota}


def _bucket() -> bool:
    return bool(settings.MEDIA_PIPELINE["S3_BUCKET"])


def _waits(found: Backlog) -> list[tuple[str, str]]:
    """The queue in words."""
    facts = [(_("Films at work or waiting"), str(found.films))]
    if found.films:
        length = minutes_text(found.film_s) if found.film_s else "–"
        more = _("%(length)s, and %(n)s not looked at yet") % {"length": length, "n": found.unmeasured}
        facts.append((_("Film in all"), more if found.unmeasured else length))
        wait = found.wait_s
        facts.append((_("Done in about"), minutes_text(wait) if wait else _("not known yet")))
    speed = _("%(n)s minutes of film a minute, on one worker") % {"n": f"{found.speed:.1f}"}
    facts.append((_("Speed of the last day"), speed if found.speed else _("nothing was prepared")))
    facts.append((_("Workers there"), ", ".join(found.workers) if found.workers else _("none")))
    return facts
