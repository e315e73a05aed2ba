"""The book of mistakes: what comes again today, one question after the other, each explained at once. No script."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from courses.queries import current_versions, outline_by_ids
from lms.accounts.access import NotVisible
from lms.assessments.access import access_mistake
from lms.assessments.actions.mistakes import practise
from lms.assessments.models import Mistake
from lms.assessments.queries.mistakes import asked_again, book_of, courses_in, practised
from lms.assessments.rules import AssessmentsRefusal
from lms.web.learner.quiz_views import field_name, sheet_of, typed_value
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_safe
def mistakes(request: HttpRequest) -> HttpResponse:
    """What is due, what comes when, by course (`?course=` its key). Seven queries."""
    user, chosen = person(request), _course(request)
    counted = courses_in(user.pk)
    context = {
        "section": "courses",
        "book": book_of(user.pk, timezone.localdate(), chosen),
        "courses": _titled(counted),
        "chosen": chosen,
    }
    return render(request, "learner/mistakes.html", context)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One question as it was seen; a POST answers it, and shows at once what is right and why."""
    found, language = access_mistake(person(request), uuid), get_language() or ""
    view = asked_again(found, language)
    problem = ""
    if request.method == "POST":
        value = typed_value(view, request.POST.getlist(field_name(view)))
        try:
            is_right = practise(actor=person(request), mistake=found, value=value)
        except AssessmentsRefusal as refusal:
            problem = refusal.message
        else:
            return _answered(request, found, value, is_right=is_right)
    book = book_of(person(request).pk, timezone.localdate(), _course(request))
    context = {
        "section": "courses",
        "question": view,
        "sheet": sheet_of(view, problem),
        "problem": problem,
        "book": book,
        "back_url": _address(request),
    }
    return render(request, "learner/mistake.html", context, status=422 if problem else 200)


def _answered(request: HttpRequest, found: Mistake, value: object, *, is_right: bool) -> HttpResponse:
    chosen = _course(request)
    book = book_of(person(request).pk, timezone.localdate(), chosen)
    found.refresh_from_db(fields=["due_on", "box"])
    following = reverse("learner:mistake", args=[book.next_uuid]) if book.next_uuid else ""
    context = {
        "section": "courses",
        "line": practised(found, value, get_language() or "", is_right=is_right),
        "mistake": found,
        "book": book,
        "next_url": f"{following}?course={chosen}" if following and chosen else following,
        "back_url": _address(request),
    }
    return render(request, "learner/mistake_answered.html", context)


def _course(request: HttpRequest) -> UUID | None:
    """The course that was chosen. Raises NotVisible for what is no key."""
    named = request.GET.get("course", "")
    try:
        return UUID(named) if named else None
    except ValueError as error:
        raise NotVisible from error


def _address(request: HttpRequest) -> str:
    chosen = _course(request)
    return reverse("learner:mistakes") + (f"?course={chosen}" if chosen else "")


def _titled(counted: Sequence[tuple[UUID, int]]) -> list[tuple[UUID, str, int]]:
    """Courses with their titles; one that is not published any more is left out: two queries."""
    versions = current_versions([key for key, _n in counted])
    outlines = outline_by_ids([version.pk for version in versions.values()])
    language = get_language() or ""
    return [
        (key, outlines[versions[key].pk].title_in(language), count)
        for key, count in counted
        if key in versions and versions[key].pk in outlines
    ]
