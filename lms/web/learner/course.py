"""One course as its learner sees it: every lesson with what is done, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.ledger.queries import lesson_progress
from lms.web.learner.joining import door_card
from lms.web.learner.lesson_lines import LessonLine, lines_of, next_line
from lms.web.learner.studying import Studying, studying
from lms.web.person import person
from lms.web.policies import for_signed_in


@dataclass(frozen=True, slots=True)
class CourseView:
    """The figures on top of the list."""

    title: str
    code: str
    class_name: str
    done: int
    waiting: int
    total: int
    note: str
    pending_s: int
    lessons: tuple[LessonLine, ...]
    go: dict[str, str] | None


@for_signed_in
@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """The lessons of a course with progress. Six queries, none growing with the lessons.

    Who does not learn it is led to its door, where an open course is joined; one that is private has one for the people of its partner.
    """
    try:
        at = studying(person(request), code)
    except NotVisible:
        return redirect("learner:join", code=door_card(person(request), code).code)
    lines = lines_of(at, lesson_progress(at.enrolment.pk), get_language() or "")
    return render(request, "learner/course.html", {"section": "courses", "course": course_view(at, lines)})


def course_view(at: Studying, lines: Sequence[LessonLine]) -> CourseView:
    """Sum up the lines of a course."""
    done = sum(line.is_done for line in lines)
    go = next_line(lines)
    begun = any(line.is_begun for line in lines)
    action = _("Continue: lesson %(number)d") if begun else _("Begin with lesson %(number)d")
    return CourseView(
        title=at.outline.title_in(get_language() or ""),
        code=at.outline.code,
        class_name=at.enrolment.cohort.name,
        done=done,
        waiting=sum(line.tone == "copper" for line in lines),
        total=len(lines),
        note=_("%(done)d of %(total)d lessons done") % {"done": done, "total": len(lines)},
        pending_s=sum(line.pending_s for line in lines),
        lessons=tuple(lines),
        go={"url": go.url, "action": action % {"number": go.number}} if go else None,
    )
