"""The page of a courseware lesson: what it is and how large, one button, the frame, and what earlier attempts say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.outline import LessonRef
from lms.ledger.queries import ProgressView
from lms.scorm.queries import AttemptView, LessonAttempts, lesson_attempts
from lms.scorm.rules.standards import STANDARDS
from lms.web.components.courseware_hours import two_clocks
from lms.web.components.courseware_words import courseware_words, status_words
from lms.web.learner.lease_page import lease_page
from lms.web.learner.lesson_views import LessonView
from lms.web.learner.player_words import lease_words, prompt_words
from lms.web.learner.prompts import prompt_choices
from lms.web.learner.studying import Studying
from lms.web.player_page import around_courseware

LAUNCHES, COMMITS = "/api/v1/courseware/launches", "/api/v1/courseware/commits"
TONES = {"passed": ("accent", "check"), "completed": ("accent", "check"), "failed": ("stop", "circle-x")}
POINT = 100


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt in words, as its courseware claims it; `score` is '' for none."""

    number: int
    status: str
    tone: str
    icon: str
    score: str
    at: datetime


def courseware(
    request: HttpRequest, at: Studying, found: LessonRef, progress: ProgressView | None, view: LessonView
) -> HttpResponse:
    """Two queries besides those of every lesson's page."""
    tried = lesson_attempts(at.enrolment.pk, found)
    prompt = prompt_choices(at, found, get_language() or "")
    read_s = (progress.posted_s + progress.pending_s) if progress else 0
    page = {
        **lease_page(at, found),
        "launches": LAUNCHES,
        "commits": COMMITS,
        "title": view.title,
        "nominal_s": found.nominal_s,
        "read_s": read_s,
    }
    words = {**lease_words(), **courseware_words(), **(prompt_words() if prompt else {})}
    context: dict[str, Any] = {  # Any: template values
        "section": "courses",
        "lesson": view,
        "read_s": read_s,
        "prompt": prompt,
        "code": at.code,
        "lesson_uuid": found.uuid,
        "size": tried.version.bytes if tried.version else 0,
        "why_not": _why_not(tried),
        "start": _start(tried),
        "may_again": tried.may_again,
        "attempts": _lines(tried.attempts),
        "clocks": two_clocks(tried.claimed_s, read_s),
        "page_data": {"courseware": page, "words": words},
    }
    return around_courseware(render(request, "learner/lesson_package.html", context))


def _why_not(tried: LessonAttempts) -> str:
    """Why nothing plays; '' where it does."""
    if tried.version is None:
        return _("The courseware of this lesson is not there any more. Tell your trainer.")
    if tried.version.kind not in STANDARDS:
        return _("Courseware of this standard cannot be played here yet. Tell your trainer.")
    return ""


def _start(tried: LessonAttempts) -> str:
    """The word on the button."""
    last = tried.last
    if last is None or not last.is_begun:
        return _("Start")
    return _("Look at it again") if last.has_ended else _("Continue")


def _lines(attempts: Sequence[AttemptView]) -> list[AttemptLine]:
    return [_line(attempt) for attempt in attempts if attempt.is_begun]


def _line(attempt: AttemptView) -> AttemptLine:
    tone, icon = TONES.get(attempt.status, ("", ""))
    score = attempt.score_hundredths
    return AttemptLine(
        number=attempt.number,
        status=status_words(attempt.status),
        tone=tone,
        icon=icon,
        score=""
        if score is None
        else number_format(score / POINT, decimal_pos=0 if score % POINT == 0 else 2),
        at=attempt.last_at,
    )
