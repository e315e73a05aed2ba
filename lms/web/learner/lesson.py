"""One lesson: the film with its player, a text with its clock, a quiz, or what happens on site."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import LessonRef
from lms.accounts.access import NotVisible
from lms.ledger.queries import ProgressView, lesson_progress
from lms.playback.queries import PlayerState, Watched, player_state, source_for
from lms.playback.rules import is_saver, moment_ms
from lms.rulesets.queries import data_of
from lms.study.queries import live_position_ms
from lms.web.components.words import clock_text, megabytes_text, minutes_text
from lms.web.learner.courseware import courseware
from lms.web.learner.lease_page import lease_page
from lms.web.learner.lesson_views import LessonView, lesson_view
from lms.web.learner.player_words import player_words, prompt_words, reading_words, transcript_words
from lms.web.learner.prompts import PromptChoices, prompt_choices
from lms.web.learner.saver import SAVER_COOKIE
from lms.web.learner.studying import Studying, studying
from lms.web.person import person
from lms.web.policies import for_signed_in

MOMENT = "t"


@for_signed_in
@require_safe
def lesson(request: HttpRequest, code: str, lesson_uuid: UUID) -> HttpResponse:
    """The page of a lesson by its kind. Five queries; the first opening of a course pins its version.

    With `?t=SECONDS` (what the search of courses leads to) the film begins there; who does not learn the course yet is
    led to its door.
    """
    try:
        at = studying(person(request), code)
    except NotVisible:
        if MOMENT not in request.GET:
            raise
        return redirect("learner:join", code=code)
    found = at.lesson(lesson_uuid)
    progress = lesson_progress(at.enrolment.pk).get(lesson_uuid)
    view = lesson_view(at, found, progress, get_language() or "")
    pages = {"video": _video, "article": _article, "package": courseware}
    return pages.get(found.kind, _plain)(request, at, found, progress, view)


@for_signed_in
@require_safe
def addresses(request: HttpRequest, code: str, lesson_uuid: UUID) -> JsonResponse:
    """New addresses of the film, for a player whose own are about to run out."""
    found = studying(person(request), code).lesson(lesson_uuid)
    state = _state(request, found, None, 1.0)
    if state is None:
        raise Http404
    return JsonResponse(state.addresses())


def _video(
    request: HttpRequest, at: Studying, found: LessonRef, progress: ProgressView | None, view: LessonView
) -> HttpResponse:
    rate = _max_rate(at, progress)
    state = _state(request, found, progress, rate)
    wanted = moment_ms(request.GET.get(MOMENT, ""), state.duration_ms) if state is not None else None
    if state is not None and wanted is not None:
        state = replace(state, resume_ms=wanted, is_asked=True)
    context: dict[str, Any] = {"section": "courses", "lesson": view, "source": None}  # Any: template values
    if state is not None:
        context |= _player_context(at, found, state, rate, prompt_choices(at, found, get_language() or ""))
    return render(request, "learner/lesson_video.html", context)


def _player_context(
    at: Studying, found: LessonRef, state: PlayerState, rate: float, prompt: PromptChoices | None
) -> dict[str, Any]:  # Any: template values
    smallest = state.source.smallest_mb
    page = {
        **state.for_page(),
        "renew_url": reverse("learner:addresses", args=[at.code, found.uuid]),
        "saver_url": reverse("learner:saver"),
        **lease_page(at, found),
    }
    return {
        "player": True,
        "state": state,
        "source": state.source,
        "rate": f"{rate:g}",
        "code": at.code,
        "lesson_uuid": found.uuid,
        "duration_s": state.duration_ms // 1000,
        "film_length": clock_text(state.duration_ms / 1000),
        "resume_clock": clock_text(state.resume_ms / 1000),
        "size": megabytes_text(round(smallest * 1_000_000)) if smallest else "",
        "sentence": _("%(time)s not seen yet") % {"time": minutes_text(state.duration_ms / 1000)},
        "prompt": prompt,
        "page_data": {
            "player": page,
            "words": {**player_words(), **(prompt_words() if prompt else {}), **transcript_words()},
        },
    }


def _article(
    request: HttpRequest, at: Studying, found: LessonRef, progress: ProgressView | None, view: LessonView
) -> HttpResponse:
    read_s = (progress.posted_s + progress.pending_s) if progress else 0
    page = {**lease_page(at, found), "nominal_s": found.nominal_s, "read_s": read_s}
    data = {"reading": page, "words": reading_words()}
    context = {"section": "courses", "lesson": view, "read_s": read_s, "page_data": data}
    return render(request, "learner/lesson_article.html", context)


def _plain(
    request: HttpRequest, at: Studying, found: LessonRef, progress: ProgressView | None, view: LessonView
) -> HttpResponse:
    del at, found, progress  # said by the view already
    return render(request, "learner/lesson_plain.html", {"section": "courses", "lesson": view})


def _max_rate(at: Studying, progress: ProgressView | None) -> float:
    """How fast still counts: slower until the lesson is complete (domain §4.2 O6)."""
    rules = data_of(at.enrolment.ruleset)
    is_complete = progress is not None and progress.completed_at is not None
    return float(rules.max_rate if is_complete else min(rules.max_rate, rules.max_rate_before_done))


def _state(
    request: HttpRequest, found: LessonRef, progress: ProgressView | None, rate: float
) -> PlayerState | None:
    """What the player starts with; None while nothing of the film plays."""
    source = source_for(found.asset, viewer=str(person(request).uuid)) if found.asset else None
    if source is None:
        return None
    return player_state(
        source=source,
        watched=_watched(progress, live_position_ms(person(request).pk, found.uuid)),
        max_rate=rate,
        is_gated=found.is_gated,
        saver=is_saver(request.COOKIES.get(SAVER_COOKIE)),
        language=get_language() or "",
    )


def _watched(progress: ProgressView | None, live_ms: int | None) -> Watched:
    """The newest lease knows the place first; the ledger follows when the lease is settled."""
    position = live_ms if live_ms is not None else progress.position_ms if progress else 0
    if progress is None:
        return Watched(position_ms=position)
    return Watched(
        position_ms=position,
        seen=tuple((start, end) for start, end in progress.seen),
        credited=tuple((_whole(start), _whole(end)) for start, end in progress.credited),
        quiz_passed=progress.quiz_passed,
        is_complete=progress.completed_at is not None,
    )


def _whole(position: int | str) -> int:
    """An exact position as whole milliseconds: the ledger keeps fractions as text."""
    return int(Fraction(position))
