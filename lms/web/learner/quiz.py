"""The quiz of a lesson without a line of script: begin, answer, look over, hand in, read why."""

from __future__ import annotations

import contextlib
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from lms.assessments.access import access_attempt
from lms.assessments.actions import attempt_token, go_on_here, save_answers, submit_attempt
from lms.assessments.models import Attempt, AttemptState
from lms.assessments.queries import paper_for_learner, standings
from lms.assessments.queries.moving import aside_of
from lms.assessments.rules import AssessmentsRefusal, AttemptClosed, OtherDevice, is_over
from lms.web.holder import holder_of, kind_of
from lms.web.learner.exams import begin, elsewhere, give_pin, sitting_facts
from lms.web.learner.player_words import quiz_words
from lms.web.learner.quiz_results import address, home_of, result
from lms.web.learner.quiz_views import dots_of, field_name, quiz_home, sheet_of, typed_value
from lms.web.learner.studying import studying, studying_under
from lms.web.person import person
from lms.web.policies import for_signed_in

END = "end"
ANSWERS = "/api/v1/attempts/answers"
AWAY = "/api/v1/attempts/away"
HAND_IN = "/api/v1/attempts/hand-in"
STANDING = "/api/v1/attempts/standing"


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, code: str, lesson_uuid: UUID) -> HttpResponse:
    """What the quiz asks for; POST begins it, or goes on where it was left."""
    at = studying(person(request), code)
    lesson = at.lesson(lesson_uuid)
    if lesson.quiz is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            if "pin" in request.POST:
                give_pin(request, at, lesson)
                return HttpResponseRedirect(at.quiz_url(lesson))
            attempt = begin(request, at, lesson)
        except AssessmentsRefusal as refused:
            refusal = refused.message
        else:
            return HttpResponseRedirect(reverse("learner:attempt", args=[attempt.uuid]))
    standing = standings(at.enrolment.pk, with_practice=True).get(lesson_uuid)
    context = {
        "section": "courses",
        "quiz": quiz_home(at, lesson, standing, get_language() or ""),
        "sitting": sitting_facts(at, lesson, timezone.now()) if lesson.quiz.is_final else None,
        "refusal": refusal,
    }
    return render(request, "learner/quiz.html", context)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The questions of an open attempt, the look-over (`?q=end`), or the result. POST saves the whole form."""
    found = access_attempt(person(request), attempt_uuid)
    if found.state == AttemptState.OPEN and is_over(found.deadline_at, timezone.now()):
        found = submit_attempt(attempt=found, actor=None)
    if found.state != AttemptState.OPEN:
        return result(request, found)
    try:
        found = go_on_here(
            attempt=found, holder=holder_of(request), device=kind_of(request), actor=person(request)
        )
    except OtherDevice:
        return elsewhere(request, found)
    if request.method == "POST":
        return _save_all(request, found)
    if request.GET.get("q") == END:
        return _look_over(request, found)
    return _questions(request, found, {})


@for_signed_in
@require_POST
def submit(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Hand in; a second time shows the same receipt."""
    found = access_attempt(person(request), attempt_uuid)
    with contextlib.suppress(OtherDevice):  # the page that follows says it
        submit_attempt(attempt=found, actor=person(request), holder=holder_of(request))
    return HttpResponseRedirect(address(found))


def _questions(request: HttpRequest, found: Attempt, problems: dict[int, str]) -> HttpResponse:
    """Every question on one page; the island shows them one by one."""
    paper = paper_for_learner(found, get_language() or "")
    end = f"{address(found)}?q={END}"
    context = {
        "section": "courses",
        "quiz": home_of(studying_under(found.enrolment, found.course_key), found),
        "paper": paper,
        "sheets": [sheet_of(question, problems.get(question.place, "")) for question in paper.questions],
        "dots": dots_of(paper),
        "total": len(paper.questions),
        "save_url": address(found),
        **_clock(found),
        "aside": aside_of(found) if found.holder else [],
        "aside_url": reverse("learner:attempt_aside", args=[found.uuid]),
        "page_data": {
            "quiz": {
                "attempt": str(found.uuid),
                "address": ANSWERS,
                "token": attempt_token(found),
                "end": end,
                "clock": paper.clock,
                "at": paper.at,
                "away": AWAY if found.sitting_id else None,
                "standing": STANDING if found.sitting_id else None,
            },
            "words": quiz_words(),
        },
    }
    return render(request, "learner/attempt.html", context, status=422 if problems else 200)


def _clock(found: Attempt) -> dict[str, str]:
    """What the page's clock begins with: until when, and what time it is here."""
    end = found.deadline_at.isoformat() if found.deadline_at else ""
    return {"deadline_iso": end, "now_iso": timezone.now().isoformat()}


def _save_all(request: HttpRequest, found: Attempt) -> HttpResponse:
    """Save what the form holds, question by question; the refused ones are shown again, the others stay saved."""
    paper = paper_for_learner(found, get_language() or "")
    given = {
        question.place: typed_value(question, request.POST.getlist(field_name(question)))
        for question in paper.questions
    }
    changed = {
        question.place: given[question.place]
        for question in paper.questions
        if given[question.place] != question.answer
    }
    try:
        refused = save_answers(found, changed)
    except AttemptClosed:
        # Over, handed in, or taken over in this moment: the page that follows looks, and says which.
        return HttpResponseRedirect(address(found))
    if refused:
        return _questions(request, found, {place: refusal.message for place, refusal in refused.items()})
    return HttpResponseRedirect(f"{address(found)}?q={END}")


def _look_over(request: HttpRequest, found: Attempt) -> HttpResponse:
    paper = paper_for_learner(found, get_language() or "")
    context = {
        "section": "courses",
        "quiz": home_of(studying_under(found.enrolment, found.course_key), found),
        "paper": paper,
        "missing": len(paper.unanswered),
        "dots": dots_of(paper),
        "total": len(paper.questions),
        "submit_url": reverse("learner:attempt_submit", args=[found.uuid]),
        "back_url": address(found),
        **_clock(found),
        "page_data": {
            "hand_in": {
                "attempt": str(found.uuid),
                "address": HAND_IN,
                "token": attempt_token(found),
                "result": address(found),
                "standing": STANDING if found.sitting_id else None,
            },
            "words": quiz_words(),
        },
    }
    return render(request, "learner/attempt_end.html", context)
