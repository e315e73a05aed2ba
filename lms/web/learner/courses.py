"""The courses of a learner's classes with how far each is; what Today and the course list are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import CourseVersion
from courses.outline import CourseOutline, LessonRef
from courses.queries import current_versions, outline_by_ids
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.cohorts.queries import Away, learner_enrolments
from lms.ledger.queries import ProgressView, lesson_progress
from lms.web.learner.joining import private_courses
from lms.web.learner.lesson_lines import LessonLine, lines_of, next_line
from lms.web.learner.studying import Studying
from lms.web.person import person
from lms.web.policies import for_signed_in


@dataclass(frozen=True, slots=True)
class BegunCourse:
    """A course of a class as its learner stands in it."""

    enrolment: Enrolment
    title: str
    url: str
    done: int
    total: int
    note: str
    lines: tuple[LessonLine, ...]
    next_line: LessonLine | None
    next_lesson: LessonRef | None
    next_progress: ProgressView | None
    last_at: datetime | None

    @property
    def is_done(self) -> bool:
        return self.next_line is None


@for_signed_in
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """My courses by class, each with its progress."""
    language = get_language() or ""
    enrolments = learner_enrolments(person(request))
    begun = begun_courses(enrolments, language)
    classes = [
        {
            "name": row.cohort.name,
            "partner": row.cohort.partner.name if row.cohort.partner else "",
            "is_away": cast("Away", row).is_away,
            "away_until": cast("Away", row).away_until,
            "courses": [course for course in begun if course.enrolment == row],
        }
        for row in enrolments
    ]
    learning = {link.course_key for row in enrolments for link in row.cohort.cohort_courses.all()}
    private = private_courses(person(request))
    context = {
        "section": "courses",
        "classes": classes,
        "catalogue_url": f"/{language}/courses/",
        "private": [course for key, course in private.items() if key not in learning],
    }
    return render(request, "learner/courses.html", context)


def begun_courses(enrolments: Sequence[Enrolment], language: str) -> Sequence[BegunCourse]:
    """Every course of running classes in order. Two queries, and one a class; outlines come from memory."""
    running = [row for row in enrolments if row.state != EnrolmentState.WITHDRAWN]
    outlines = _outlines(running)
    found = []
    for enrolment in running:
        progress = lesson_progress(enrolment.pk)
        for link in enrolment.cohort.cohort_courses.all():
            outline = outlines.get((enrolment.pk, link.course_key))
            if outline is not None:
                found.append(_begun(enrolment, outline, progress, language))
    return found


def _outlines(enrolments: Sequence[Enrolment]) -> dict[tuple[int, UUID], CourseOutline]:
    """The outline of each course of each class: as pinned, or as published now when not begun."""
    pinned = {(row.pk, pin.course_key): pin.version_id for row in enrolments for pin in row.course_pins.all()}
    links = [(row.pk, link.course_key) for row in enrolments for link in row.cohort.cohort_courses.all()]
    fresh = {key for link in links if link not in pinned for key in [link[1]]}
    current: Mapping[UUID, CourseVersion] = current_versions(fresh) if fresh else {}
    versions = {**{link: current[link[1]].pk for link in links if link[1] in current}, **pinned}
    outlines = outline_by_ids(versions.values())
    return {link: outlines[pk] for link, pk in versions.items() if pk in outlines}


def _begun(
    enrolment: Enrolment, outline: CourseOutline, progress: Mapping[UUID, ProgressView], language: str
) -> BegunCourse:
    lines = lines_of(Studying(enrolment, outline, outline.code), progress, language)
    go = next_line(lines)
    lesson = outline.lessons[go.number - 1] if go else None
    done = sum(line.is_done for line in lines)
    own = [progress[ref.uuid] for ref in outline.lessons if ref.uuid in progress]
    return BegunCourse(
        enrolment=enrolment,
        title=outline.title_in(language),
        url=reverse("learner:course", args=[outline.code]),
        done=done,
        total=len(lines),
        note=_("%(done)d of %(total)d lessons done") % {"done": done, "total": len(lines)},
        lines=tuple(lines),
        next_line=go,
        next_lesson=lesson,
        next_progress=progress.get(lesson.uuid) if lesson else None,
        last_at=max((view.updated_at for view in own), default=None),
    )
