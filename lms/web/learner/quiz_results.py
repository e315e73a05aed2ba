"""After handing in: the receipt, and the result as soon as it may be known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.assessments.models import Attempt
from lms.assessments.queries import receipt, review, standings
from lms.assessments.rules import NotYetReleased
from lms.reports.results.proof import can_be_proved
from lms.web.learner.quiz_views import QuizHome, quiz_home
from lms.web.learner.studying import Studying, studying_under


def result(request: HttpRequest, found: Attempt) -> HttpResponse:
    """The result with the receipt, or the receipt alone while results wait."""
    at = studying_under(found.enrolment, found.course_key)
    context = {"section": "courses", "quiz": home_of(at, found), "receipt": receipt(found)}
    try:
        seen = review(found, get_language() or "")
    except NotYetReleased:
        return render(request, "learner/attempt_receipt.html", context)
    lesson = at.lesson(found.lesson_uuid)
    after = at.place(lesson) + 1
    has_next = after < len(at.outline.lessons)
    more = {
        "review": seen,
        "total": len(found.paper),
        "passed_note": _("The hours of this lesson count now.")
        if lesson.is_gated
        else _("This quiz is done."),
        "hours_wait": lesson.is_gated and not _has_passed(found),
        "next_url": at.lesson_url(at.outline.lessons[after]) if has_next else reverse("learner:certificates"),
        "next_action": _("Next lesson") if has_next else _("On to the certificate"),
        "can_prove": can_be_proved(found),
        "course_url": "" if has_next else at.course_url(),
    }
    return render(request, "learner/attempt_result.html", {**context, **more})


def home_of(at: Studying, found: Attempt) -> QuizHome:
    """Where the attempt belongs."""
    return quiz_home(at, at.lesson(found.lesson_uuid), None, get_language() or "")


def address(found: Attempt) -> str:
    """The attempt's page."""
    return reverse("learner:attempt", args=[found.uuid])


def _has_passed(found: Attempt) -> bool:
    """Whether this or an earlier attempt let the hours through."""
    own = None if found.passed else standings(found.enrolment_id).get(found.lesson_uuid)
    return bool(found.passed) or (own is not None and own.passed)
