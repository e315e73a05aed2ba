"""Today: where to go on, how the week stands, what waits. The first page of a learner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from lms.assessments.queries.mistakes import due_today
from lms.cohorts.models import CohortKind
from lms.cohorts.queries import learner_enrolments
from lms.discussions.queries import announcements_for
from lms.ledger.queries import account_units, day_list
from lms.messaging.actions import mark_read
from lms.messaging.queries import unread
from lms.playback.queries import sources_for
from lms.web.learner.courses import begun_courses
from lms.web.learner.sign_cards import sign_cards
from lms.web.learner.today_views import (
    continue_card,
    greeting,
    mistake_lines,
    notice_lines,
    waiting_lines,
    week_card,
)
from lms.web.person import person
from lms.web.policies import for_signed_in

ANNOUNCED_SHOWN = 3


@for_signed_in
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One card to go on with, the week against its need, notices. The number of queries grows with classes alone."""
    language, now = get_language() or "", timezone.localtime()
    enrolments = learner_enrolments(person(request))
    begun = begun_courses(enrolments, language)
    assets = [course.next_lesson.asset for course in begun if course.next_lesson and course.next_lesson.asset]
    context: dict[str, Any] = {  # Any: template values
        "section": "today",
        "day": now.date(),
        "greeting": greeting(person(request).display_name, now.hour),
        "go": continue_card(begun, sources_for(assets[:1], viewer=str(person(request).uuid)), language),
        "has_courses": bool(begun),
        "signing": sign_cards(person(request), now),
        "waiting": waiting_lines(begun) + mistake_lines(due_today(person(request).pk, now.date())),
        "announced": announcements_for(person(request), now.date())[:ANNOUNCED_SHOWN],
        "notices": notice_lines(unread(person(request), limit=5)),
        "works": any(row.cohort.kind == CohortKind.APPRENTICESHIP for row in enrolments),
        "catalogue_url": f"/{language}/courses/",
        "week": None,
    }
    if enrolments:
        first = enrolments[0]
        context["week"] = week_card(first, account_units(first), day_list(first), now.date())
    return render(request, "learner/today.html", context)


@for_signed_in
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Every notice is read."""
    mark_read(recipient=person(request))
    return HttpResponseRedirect(reverse("learner:today"))
