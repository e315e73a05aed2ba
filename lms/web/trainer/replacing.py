"""A new file for an old one: which courses follow is shown first; learners keep theirs until somebody publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.actions import Replaced
from courses.library.panel import media_answer
from courses.library.words import upload_words
from lms.messaging.rules import Refusal
from lms.playback.access import access_asset, visible_assets
from lms.playback.actions import replace_file
from lms.playback.uses import uses_of
from lms.reports.selection import parse_uuid
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from media_pipeline.library.listing import newest
from media_pipeline.models import Asset

CHOICES = 50


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course whose draft shows the old file, with the lessons that do."""

    key: UUID
    title: str
    lessons: str
    is_chosen: bool


@require_safe
@for_trainers
def choose(request: HttpRequest) -> JsonResponse:
    """What the field asks about files of mine."""
    return JsonResponse(media_answer(person(request).pk, request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def replacing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form, and the act. The same form again changes nothing."""
    user = person(request)
    old = access_asset(user, uuid)
    chosen = set(request.POST.getlist("course"))
    courses = _courses(old, chosen if request.method == "POST" else None)
    refused = ""
    if request.method == "POST":
        wanted = parse_uuid(request.POST.get("new") or request.POST.get("one_of_mine") or "")
        new = visible_assets(user).filter(uuid=wanted, binned_at__isnull=True).first() if wanted else None
        try:
            if new is not None:
                keys = [course.key for course in courses if course.is_chosen]
                _say(request, replace_file(actor=user, old=old, new=new, course_keys=keys))
                return redirect("trainer:asset", new.uuid)
            refused = _("Upload or choose the new file first.")
        except Refusal as refusal:
            refused = refusal.message
    context = {
        "place": "uploads",
        "asset": old,
        "courses": courses,
        "mine": newest(Asset.objects.filter(owner=user).exclude(pk=old.pk), CHOICES),
        "choose_url": reverse("trainer:choose"),
        "refused": refused,
        "page_data": {"words": upload_words()},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "trainer/replace.html", context, status=status)


def _courses(old: Asset, chosen: set[str] | None) -> Sequence[CourseChoice]:
    """Courses whose drafts show the file; all of them are chosen at first."""
    lessons: dict[UUID, list[str]] = {}
    titles: dict[UUID, str] = {}
    for place in uses_of([old.uuid], get_language() or "")[old.uuid].places:
        if place.in_draft:
            titles.setdefault(place.course_key, place.course_title)
            lessons.setdefault(place.course_key, []).append(place.lesson_title)
    return [
        CourseChoice(key, title, " · ".join(lessons[key]), chosen is None or str(key) in chosen)
        for key, title in titles.items()
    ]


def _say(request: HttpRequest, done: Replaced) -> None:
    """What follows, and what could not be changed."""
    courses = len({page.translation_key for page in done.changed})
    if courses:
        said = ngettext(
            "The draft of %(n)s course shows this file now. Learners see it when you publish.",
            "The drafts of %(n)s courses show this file now. Learners see it when you publish.",
            courses,
        )
        messages.success(request, said % {"n": courses})
    else:
        messages.success(request, _("Both files say that this one replaces the other. No draft was changed."))
    for page in done.left:
        messages.warning(
            request,
            _("“%(course)s” is locked, or you may not edit it: its draft still shows the old file.")
            % {"course": page.draft_title},
        )
