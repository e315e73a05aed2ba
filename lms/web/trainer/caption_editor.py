"""The lines of a film's captions beside the film: written, timed, taken back, shown to viewers."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lms.web.person import person
from lms.web.trainer.caption_words import editor_words
from lms.web.trainer.captions import access_captions, note, say_problems, state_words
from lms.web.trainer.gate import for_trainers
from media_pipeline.actions import (
    publish_captions,
    reread_captions,
    restore_captions,
    save_captions,
    shift_captions,
)
from media_pipeline.captions import encodings, legibility
from media_pipeline.captions.cues import Cue, typed
from media_pipeline.captions.reading import MAX_BYTES, read_text
from media_pipeline.captions.writing import cues_of, text_of
from media_pipeline.models import Asset, CaptionTrack, CaptionVersion
from media_pipeline.queries import playback_source
from media_pipeline.refusals import Refused

VERSIONS_SHOWN = 12
LONGEST_SHIFT_S = 3_600


class TextForm(forms.Form):
    """All lines as WebVTT, for browsers without script and for people who like text."""

    text = forms.CharField(widget=forms.Textarea, max_length=MAX_BYTES, strip=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ShiftForm(forms.Form):
    """How far all lines move; below nothing is earlier."""

    seconds = forms.DecimalField(
        label=gettext_lazy("Seconds"),
        min_value=-LONGEST_SHIFT_S,
        max_value=LONGEST_SHIFT_S,
        decimal_places=3,
        help_text=gettext_lazy("−1.5 moves every line one and a half seconds earlier"),
    )


class EncodingForm(forms.Form):
    """In which encoding the file is read."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        choices=[
            (encodings.UTF8, "UTF-8"),
            ("gb18030", gettext_lazy("Chinese, simplified (GB18030)")),
            ("big5", gettext_lazy("Chinese, traditional (Big5)")),
            ("windows-1258", gettext_lazy("Vietnamese (Windows-1258)")),
            ("windows-1252", gettext_lazy("Western (Windows-1252)")),
            (encodings.UTF16, "UTF-16"),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def caption_editor(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """The editor; a POST brings all lines as text."""
    asset, track = access_captions(request, uuid, language)
    text, errors = text_of(track), []
    if request.method == "POST":
        form = TextForm(request.POST)
        errors = _save_text(request, track, form) if form.is_valid() else [_("There are no lines.")]
        if not errors:
            messages.success(request, _("Saved."))
            return _back(asset, language)
        text = request.POST.get("text", "")
    page = _page(request, asset, track, text)
    return render(
        request, "trainer/caption_editor.html", {**page, "errors": errors}, status=422 if errors else 200
    )


def _save_text(request: HttpRequest, track: CaptionTrack, form: TextForm) -> list[str]:
    """Save a valid form; what hinders it, each with its line."""
    try:
        cues, problems = read_text(form.cleaned_data["text"])
        if problems:
            return [problem.said for problem in problems]
        save_captions(track, revision=form.cleaned_data["revision"], cues=cues, actor=person(request))
    except Refused as refusal:
        return [refusal.reason]
    return []


def _page(
    request: HttpRequest, asset: Asset, track: CaptionTrack, text: str
) -> dict[str, Any]:  # Any: template values
    cues = cues_of(track)
    said, tone = state_words(track)
    source = playback_source(asset.uuid, viewer=str(person(request).uuid))
    versions = list(track.versions.select_related("author").defer("text", "source")[:VERSIONS_SHOWN])
    latest = track.versions.filter(source__isnull=False).defer("text", "source").first()
    return {
        "place": "uploads",
        "asset": asset,
        "track": track,
        "state": said,
        "tone": tone,
        "source": source,
        "text": text,
        "lines": cues,
        "versions": versions,
        "shift_form": ShiftForm(),
        "encoding": _encoding_form(latest) if latest else None,
        "guessed": latest.encoding if latest and latest.revision == track.revision else "",
        "page_data": {
            "captions": {
                "lines": [_row(cue) for cue in cues],
                "revision": track.revision,
                "doubts": track.doubts,
                "save_url": reverse("trainer:caption_save", args=[asset.uuid, track.language]),
                "duration_ms": asset.duration_ms or 0,
                "sprites_url": (source.sprites_url or "") if source else "",
                "pace": {
                    "wide": legibility.WIDE_A_SECOND,
                    "letters": legibility.LETTERS_A_SECOND,
                    "shortest_ms": legibility.SHORTEST_MS,
                },
                "film": {"master_url": source.master_url, "lite_url": source.lite_url or "", "audio_url": ""}
                if source
                else None,
            },
            "words": editor_words(),
        },
    }


def _encoding_form(latest: CaptionVersion) -> EncodingForm:
    return EncodingForm(initial={"encoding": latest.encoding})


def _row(cue: Cue) -> tuple[int, int, str]:
    return (cue.start_ms, cue.end_ms, typed(cue))


@require_POST
@for_trainers
def caption_save(request: HttpRequest, uuid: UUID, language: str) -> JsonResponse:
    """Save while somebody types: `revision` and `lines` as [from ms, to ms, words]. 409 when another was faster."""
    asset, track = access_captions(request, uuid, language)
    if request.content_type != "application/json" or len(request.body) > 2 * MAX_BYTES:
        return JsonResponse({"detail": _("This did not work. Try again in a minute.")}, status=415)
    try:
        told = json.loads(request.body)
        cues = [Cue(int(start), int(end), str(words)) for start, end, words in told["lines"]]
        revision = int(told["revision"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return JsonResponse({"detail": _("This did not work. Try again in a minute.")}, status=400)
    try:
        saved = save_captions(track, revision=revision, cues=cues, actor=person(request))
    except Refused as refusal:
        return _conflict(asset, language, refusal)
    said, tone = state_words(saved)
    return JsonResponse({"revision": saved.revision, "cues": saved.cues, "state": said, "tone": tone})


def _conflict(asset: Asset, language: str, refusal: Refused) -> JsonResponse:
    """What the other wrote, so that nothing is lost on either side."""
    track = asset.captions.filter(language=language).first()
    last = track.versions.select_related("author").defer("text", "source").first() if track else None
    return JsonResponse(
        {
            "code": refusal.code,
            "detail": refusal.reason,
            "revision": track.revision if track else 0,
            "by": last.author.get_full_name() if last and last.author else "",
            "lines": [_row(cue) for cue in cues_of(track)] if track else [],
        },
        status=409,
    )


@require_POST
@for_trainers
def caption_publish(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """Show the lines as they are now to viewers."""
    asset, track = access_captions(request, uuid, language)
    try:
        publish_captions(track)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        note(request, asset, "captions-shown", language, lines=track.cues, revision=track.revision)
        messages.success(request, _("Viewers have these captions now."))
    return _back(asset, language)


@require_POST
@for_trainers
def caption_shift(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """Move every line."""
    asset, track = access_captions(request, uuid, language)
    form = ShiftForm(request.POST)
    if form.is_valid():
        by_ms = int(form.cleaned_data["seconds"] * 1_000)
        shift_captions(track, by_ms=by_ms, actor=person(request))
        messages.success(request, _("Every line was moved by %(n)s s.") % {"n": f"{by_ms / 1_000:+g}"})
    else:
        messages.error(request, _("Write the seconds as a number, at most an hour."))
    return _back(asset, language)


@require_POST
@for_trainers
def caption_reread(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """Read the uploaded file again in another encoding."""
    asset, track = access_captions(request, uuid, language)
    form = EncodingForm(request.POST)
    if form.is_valid():
        try:
            taken = reread_captions(track, encoding=form.cleaned_data["encoding"], actor=person(request))
        except Refused:
            messages.error(request, _("The file cannot be read in this encoding. Nothing was changed."))
        else:
            say_problems(request, taken.reading.problems)
    return _back(asset, language)


@require_POST
@for_trainers
def caption_restore(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """Take back an earlier version."""
    asset, track = access_captions(request, uuid, language)
    try:
        restore_captions(track, revision=int(request.POST.get("revision", "")), actor=person(request))
    except (Refused, ValueError):
        messages.error(request, _("This version is no longer kept."))
    else:
        messages.success(request, _("The earlier version is back. Nothing of the others is lost."))
    return _back(asset, language)


def _back(asset: Asset, language: str) -> HttpResponseRedirect:
    return redirect("trainer:caption_editor", asset.uuid, language)
