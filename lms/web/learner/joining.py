"""The door of a course that one does not learn yet: an open course is joined here, others say who gives a place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from courses.queries import CourseCard, course_card, current_version_by_code
from lms.cohorts.actions import join_open_course
from lms.cohorts.rules import is_joinable
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """A listed course in words; POST joins it when it is open to all. 404 for what is not listed."""
    card = listed_card(code)
    can_join = is_joinable(class_kind=card.class_kind, is_listed=card.is_listed)
    if request.method == "POST" and can_join:
        join_open_course(learner=person(request), course_key=card.course_key)
        return redirect("learner:course", code=card.code)
    context = {"section": "courses", "card": card, "can_join": can_join}
    return render(request, "learner/join.html", context, status=409 if request.method == "POST" else 200)


def listed_card(code: str) -> CourseCard:
    """The card of a published and listed course, or Http404."""
    version = current_version_by_code(code)
    card = course_card(version.course_key, get_language() or "") if version else None
    if card is None or not card.is_listed:
        raise Http404
    return card
