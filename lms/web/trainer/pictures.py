"""The picture that a film shows before it plays: one taken from the film, that of a moment, or one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lms.audit.actions import record
from lms.playback.access import access_asset
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from media_pipeline.actions import ask_for_frame, bring_poster, choose_still
from media_pipeline.models import Asset, Errand
from media_pipeline.pictures.redrawing import PictureRefused
from media_pipeline.queries import playback_source, still_urls
from media_pipeline.refusals import Refused, explain

MAX_BYTES = 15_000_000


class StillForm(forms.Form):
    """One of the pictures that were taken from the film."""

    still = forms.IntegerField(min_value=1, max_value=99)


class MomentForm(forms.Form):
    """A moment of the film."""

    seconds = forms.DecimalField(
        label=gettext_lazy("Second of the film"), min_value=0, max_value=86_400, decimal_places=3, initial=0
    )
    seconds.widget.attrs["data-moment"] = ""


class OwnForm(forms.Form):
    """A picture of one's own."""

    file = forms.FileField(
        label=gettext_lazy("Your picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, wide like the film. It is drawn anew; nothing of the camera stays in it."
        ),
    )
    file.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean_file(self) -> UploadedFile[Any]:  # Any: bytes in our case
        file: UploadedFile[Any] = self.cleaned_data["file"]  # Any: as above
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This picture is larger than 15 MB. Save it smaller."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def picture(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The choice; a POST takes one of the three ways."""
    found = access_asset(person(request), uuid)
    own = OwnForm()
    if request.method == "POST":
        if "own" in request.POST:
            own = OwnForm(request.POST, request.FILES)
        if (said := _change(request, found, own)) is not None:
            record(actor=person(request), action="picture-chosen", noun="asset", object_uuid=found.uuid)
            messages.success(request, said)
            return redirect("trainer:picture", found.uuid)
    page = _page(request, found, own)
    return render(request, "trainer/picture.html", page, status=422 if request.method == "POST" else 200)


def _change(request: HttpRequest, found: Asset, own: OwnForm) -> str | None:
    """What was done, in words; None when nothing was, with the reason as a message or in the form."""
    still, moment = StillForm(request.POST), MomentForm(request.POST)
    try:
        if "own" in request.POST:
            if not own.is_valid():
                return None
            bring_poster(found, file=own.cleaned_data["file"])
        elif "still" in request.POST and still.is_valid():
            choose_still(found, number=still.cleaned_data["still"])
        elif moment.is_valid():
            ask_for_frame(found, at_ms=int(moment.cleaned_data["seconds"] * 1_000), actor=person(request))
            return _("The picture of this moment is being made; it shows in a few seconds.")
        else:
            messages.error(request, _("Choose a picture first."))
            return None
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return None
    except PictureRefused as refusal:
        own.add_error("file", refusal.message)
        return None
    return _("This picture shows now; on pages that are open already, within a minute.")


def _page(request: HttpRequest, found: Asset, own: OwnForm) -> dict[str, object]:
    viewer = str(person(request).uuid)
    errand = found.errands.filter(kind=Errand.Kind.FRAME).first()
    return {
        "place": "uploads",
        "asset": found,
        "source": playback_source(found.uuid, viewer=viewer),
        "stills": still_urls(found, viewer=viewer),
        "is_making": errand is not None and not errand.is_terminal,
        "failure": explain(errand.reason) if errand and errand.state == "failed" else "",
        "moment": MomentForm(),
        "own": own,
    }
