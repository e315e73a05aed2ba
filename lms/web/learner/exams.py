"""The door of an exam: when it opens, the code that is told in the room, and one device or another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from courses.outline import LessonRef
from lms.assessments import rules
from lms.assessments.access import access_attempt
from lms.assessments.actions import Entry, start_attempt, take_over
from lms.assessments.models import Attempt
from lms.assessments.queries import extra_of, sitting_of
from lms.web.holder import holder_of
from lms.web.learner.quiz_results import address, home_of
from lms.web.learner.studying import Studying, studying_under
from lms.web.limits import count_try, is_tried_too_often
from lms.web.person import person
from lms.web.policies import for_signed_in

TRIES, WITHIN_S = 8, 300


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What a learner may know of the sitting: times and manners, nothing of the questions."""

    opens_at: datetime
    closes_at: datetime
    state: rules.SittingState
    needs_code: bool
    one_device: bool
    extra: rules.Extra


def sitting_facts(at: Studying, lesson: LessonRef, now: datetime) -> SittingFacts | None:
    """The sitting that matters now, or None. At most two queries."""
    sitting = sitting_of(at.enrolment, lesson.uuid, now)
    if sitting is None:
        return None
    return SittingFacts(
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        state=rules.sitting_state(sitting.opens_at, sitting.closes_at, now),
        needs_code=bool(sitting.access_code),
        one_device=sitting.one_device,
        extra=extra_of(sitting, at.enrolment),
    )


def begin(request: HttpRequest, at: Studying, lesson: LessonRef) -> Attempt:
    """Begin or go on. Raises what start_attempt raises; codes are not tried for ever."""
    who = str(person(request).pk)
    if is_tried_too_often("exam-code", who, most=TRIES, within_s=WITHIN_S):
        raise rules.WrongCode
    try:
        return start_attempt(
            learner=person(request),
            enrolment=at.enrolment,
            course_key=at.outline.course_key,
            lesson=lesson,
            entry=Entry(code=request.POST.get("code", "")[:40], holder=holder_of(request)),
        )
    except rules.WrongCode:
        count_try("exam-code", who, within_s=WITHIN_S)
        raise


def elsewhere(request: HttpRequest, found: Attempt, refusal: str = "") -> HttpResponse:
    """The exam is open on another device: go on there, or take it over. No question is shown."""
    context = {
        "section": "courses",
        "quiz": home_of(studying_under(found.enrolment, found.course_key), found),
        "take_url": reverse("learner:attempt_take", args=[found.uuid]),
        "refusal": refusal,
    }
    return render(request, "learner/attempt_elsewhere.html", context, status=403 if refusal else 200)


@for_signed_in
@require_POST
def take(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Take the exam over to this device with one's own password; the other can write no more. It is logged."""
    user = person(request)
    found = access_attempt(user, attempt_uuid)
    is_blocked = is_tried_too_often("exam-take", str(user.pk), most=TRIES, within_s=WITHIN_S)
    if is_blocked or not user.check_password(request.POST.get("password", "")):
        count_try("exam-take", str(user.pk), within_s=WITHIN_S)
        return elsewhere(request, found, rules.WrongPassword().message)
    take_over(attempt=found, holder=holder_of(request), actor=user)
    return HttpResponseRedirect(address(found))
