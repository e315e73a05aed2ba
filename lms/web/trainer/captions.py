"""Captions of a film: which languages there are, a new one from a file, download, removal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.audit.actions import record
from lms.playback.access import access_asset
from lms.web.person import person
from lms.web.trainer.caption_languages import LANGUAGES
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.subtitles import inside
from media_pipeline.actions import (
    ask_for_draft,
    ask_for_subtitles,
    attach_captions,
    detach_captions,
    start_captions,
)
from media_pipeline.captions import recognisers
from media_pipeline.captions.cues import to_subrip
from media_pipeline.captions.problems import Problem
from media_pipeline.captions.reading import MAX_BYTES
from media_pipeline.captions.writing import cues_of, text_of
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, CaptionTrack, Errand
from media_pipeline.refusals import Refused, explain

PROBLEMS_SAID = 5
LONGEST_PLACE = 2


class CaptionsForm(forms.Form):
    """A file with captions in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("WebVTT, SRT, ASS, TTML, SBV or LRC, in any encoding"),
    )
    file.widget.attrs["accept"] = ".vtt,.srt,.ass,.ssa,.ttml,.dfxp,.xml,.sbv,.lrc,.txt,text/vtt"
    label = forms.CharField(
        label=gettext_lazy("Name for viewers"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Empty: the name of the language"),
    )

    def clean_file(self) -> UploadedFile[Any]:  # Any: bytes in our case
        """Captions of a day-long lesson are below two megabytes."""
        file: UploadedFile[Any] = self.cleaned_data["file"]  # Any: as above
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("This file is too large for captions. Choose the .vtt or .srt file.")
            )
        return file


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One language in a list."""

    language: str
    label: str
    cues: int
    said: str
    tone: str


def caption_lines(asset: Asset) -> list[CaptionLine]:
    """The languages of a film, with who sees them. One query."""
    return [
        CaptionLine(track.language, track.label, track.cues, *state_words(track))
        for track in asset.captions.defer("text")
    ]


class DraftForm(forms.Form):
    """In which language the machine is to write what it hears."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the speech"), choices=LANGUAGES)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft that is being made, or that failed."""

    label: str
    said: str
    progress_pct: int
    is_working: bool


def drafting(asset: Asset) -> dict[str, object]:
    """What the list of languages shows of drafts by the machine; nothing where there is no recogniser. One query."""
    if not recognisers.current():
        return {}
    rows = asset.errands.filter(kind=Errand.Kind.SPEECH).exclude(state=WorkState.DONE)
    return {"draft_form": DraftForm(), "drafts": [_draft_line(row) for row in rows]}


def _draft_line(row: Errand) -> DraftLine:
    is_working = not row.is_terminal
    if not is_working:
        said = explain(row.reason)
    elif row.progress_pct:
        said = _("The machine listens: %(n)s %%") % {"n": row.progress_pct}
    else:
        said = _("The machine will listen to the sound. You can leave this page.")
    return DraftLine(row.label, said, row.progress_pct, is_working)


def state_words(track: CaptionTrack) -> tuple[str, str]:
    """Who sees the captions, in a word, and its tone."""
    if track.is_draft:
        return _("draft, seen by trainers only"), "copper"
    return (_("changes not shown yet"), "copper") if track.is_behind else (_("shown to viewers"), "accent")


def access_captions(request: HttpRequest, uuid: UUID, language: str) -> tuple[Asset, CaptionTrack]:
    """A film that this person may edit, and its captions in a language. Http404. Two queries."""
    asset = access_asset(person(request), uuid)
    track = asset.captions.filter(language=language).first()
    if track is None:
        raise Http404
    track.asset = asset
    return asset, track


def note(request: HttpRequest, asset: Asset, act: str, language: str, **detail: object) -> None:
    """Write down what somebody did to the captions of a film."""
    record(
        actor=person(request),
        action=act,
        noun="captions",
        object_uuid=asset.uuid,
        detail={"language": language, **detail},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def captions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The languages of a film; a POST adds one from a file, or replaces it."""
    found = access_asset(person(request), uuid)
    if "by_hand" in request.POST:
        return _by_hand(request, found)
    form = CaptionsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (language := _take(request, found, form)):
        return redirect("trainer:caption_editor", found.uuid, language)
    lines = caption_lines(found)
    page = {
        "place": "uploads",
        "asset": found,
        "captions": lines,
        "form": form,
        "is_open": True,
        **drafting(found),
        **inside(found, {line.language for line in lines}),
    }
    return render(request, "trainer/captions.html", page, status=422 if request.method == "POST" else 200)


def _by_hand(request: HttpRequest, found: Asset) -> HttpResponse:
    """Begin with no lines; a language that is there already is opened as it is."""
    language = request.POST.get("language", "")
    label = dict(LANGUAGES).get(language)
    if label is None:
        return redirect("trainer:captions", found.uuid)
    start_captions(found, language=language, label=request.POST.get("label", "") or label)
    return redirect("trainer:caption_editor", found.uuid, language)


def _take(request: HttpRequest, found: Asset, form: CaptionsForm) -> str:
    """Take the file of a valid form; its language, or '' with the errors in the form."""
    language, file = form.cleaned_data["language"], form.cleaned_data["file"]
    label = form.cleaned_data["label"] or dict(LANGUAGES)[language]
    try:
        taken = attach_captions(
            asset=found, language=language, label=label, data=file.read(), actor=person(request)
        )
    except Refused as refusal:
        form.add_error("file", refusal.reason)
        return ""
    note(request, found, "captions-uploaded", language, lines=taken.track.cues)
    if not taken.reading.needs_eyes:
        messages.success(request, _("Captions in %(language)s are in place.") % {"language": label})
    else:
        messages.warning(request, _("Look at the lines first, then show them: viewers do not have them yet."))
    say_problems(request, taken.reading.problems)
    return str(language)


def say_problems(request: HttpRequest, problems: tuple[Problem, ...]) -> None:
    """Name the lines that were passed over, the first ones in full."""
    for problem in problems[:PROBLEMS_SAID]:
        messages.warning(request, problem.said)
    if len(problems) > PROBLEMS_SAID:
        more = len(problems) - PROBLEMS_SAID
        messages.warning(request, _("%(n)s more lines were passed over.") % {"n": more})


@require_POST
@for_trainers
def caption_draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have the machine write a draft from the sound."""
    asset = access_asset(person(request), uuid)
    form = DraftForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        label = dict(LANGUAGES)[language]
        try:
            ask_for_draft(asset, language=language, label=label, actor=person(request))
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            note(request, asset, "captions-draft-asked", language)
    return redirect("trainer:captions", asset.uuid)


@require_POST
@for_trainers
def caption_inside(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take subtitles out of the film's own file; the worker does it in a moment."""
    asset = access_asset(person(request), uuid)
    track, language = request.POST.get("track", ""), request.POST.get("language", "")
    label = dict(LANGUAGES).get(language)
    if label is None or not (track.isascii() and track.isdigit() and len(track) <= LONGEST_PLACE):
        messages.error(request, _("Choose the language of the subtitles."))
        return redirect("trainer:captions", asset.uuid)
    try:
        ask_for_subtitles(asset, track=int(track), language=language, label=label, actor=person(request))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        note(request, asset, "captions-from-film", language, track=int(track))
    return redirect("trainer:captions", asset.uuid)


@require_POST
@for_trainers
def caption_delete(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """Remove the captions of one language."""
    asset, track = access_captions(request, uuid, language)
    detach_captions(asset=asset, language=language)
    note(request, asset, "captions-removed", language, lines=track.cues)
    messages.success(request, _("Captions in %(language)s are removed.") % {"language": track.label})
    return redirect("trainer:captions", asset.uuid)


@require_safe
@for_trainers
def caption_file(request: HttpRequest, uuid: UUID, language: str, kind: str) -> HttpResponse:
    """The lines as they are being worked on, as WebVTT or SRT."""
    _asset, track = access_captions(request, uuid, language)
    body = to_subrip(cues_of(track)) if kind == "srt" else text_of(track)
    types = {"vtt": "text/vtt", "srt": "application/x-subrip"}
    answer = HttpResponse(body, content_type=f"{types[kind]}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="captions-{language}.{kind}"'
    return answer
