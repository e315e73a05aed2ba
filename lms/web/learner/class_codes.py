"""The address on a class's poster: sign in, see the class in plain words, ask to join. The code is the secret."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.outline import in_language
from lms.accounts.access import NotVisible
from lms.cohorts.actions.joining import ask_to_join, take_back_request
from lms.cohorts.joining import asked_by, code_of_text, door, queue_place, requests_of
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, JoinCode, JoinRequest
from lms.cohorts.models.joining import OPEN_STATES
from lms.cohorts.queries import class_courses, class_trainers
from lms.cohorts.rules.joining import Door
from lms.cohorts.rules.setup_refusals import JoinCodeUnknown, TooManyRequests
from lms.messaging.rules import Refusal
from lms.web.limits import count_try, is_tried_too_often
from lms.web.person import person
from lms.web.policies import for_signed_in

MOST_WRONG, MOST_ASKED, WITHIN_S = 10, 20, 600


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def class_code(request: HttpRequest) -> HttpResponse:
    """Type the code of a class; and what one asked for before, with its state."""
    error = ""
    if request.method == "POST":
        try:
            code = _found(request, request.POST.get("code", ""))
        except Refusal as refusal:
            error = refusal.message
        else:
            return redirect("learner:join_class", code.code)
    context = {"section": "courses", "error": error, "requests": requests_of(person(request))}
    return render(request, "learner/class_code.html", context, status=422 if error else 200)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def join_class(request: HttpRequest, code: str) -> HttpResponse:
    """The class of a code; POST asks to be in it. Who is in it already is led to its courses."""
    try:
        found = _found(request, code)
        if request.method == "POST":
            return _asked(request, found)
    except JoinCodeUnknown as error:
        raise NotVisible from error
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("learner:class_code")
    return _page(request, found)


@for_signed_in
@require_POST
def join_take_back(request: HttpRequest, code: str) -> HttpResponse:
    """The person does not want to any more."""
    try:
        found = _found(request, code)
    except Refusal as error:
        raise NotVisible from error
    asked = asked_by(person(request), found.cohort)
    if asked is not None:
        take_back_request(learner=person(request), request=asked)
        messages.success(request, _("Your request is taken back. You can ask again at any time."))
    return redirect("learner:join_class", found.code)


def _page(request: HttpRequest, code: JoinCode) -> HttpResponse:
    user, cohort, language = person(request), code.cohort, get_language() or ""
    asked = asked_by(user, cohort)
    context = {
        "section": "courses",
        "code": code,
        "cohort": cohort,
        "programme": in_language(cohort.programme.title, language),
        "courses": [card for _key, card in class_courses(cohort, language) if card],
        "trainers": class_trainers(cohort),
        "is_in": _is_in(request, cohort),
        "asked": asked,
        "is_waiting": asked is not None and asked.state in OPEN_STATES,
        "place_in_queue": queue_place(asked) if asked else 0,
        "is_open": door(code) is Door.OPEN,
    }
    return render(request, "learner/join_class.html", context)


def _asked(request: HttpRequest, code: JoinCode) -> HttpResponse:
    who = str(person(request).pk)
    if is_tried_too_often("join-asked", who, most=MOST_ASKED, within_s=WITHIN_S):
        raise TooManyRequests
    count_try("join-asked", who, within_s=WITHIN_S)
    made = ask_to_join(learner=person(request), code=code)
    if isinstance(made, JoinRequest):
        messages.success(request, _("Your request is in. You get a message when it is answered."))
        return redirect("learner:join_class", code.code)
    messages.success(request, _("You are in %(cohort)s.") % {"cohort": code.cohort.name})
    return redirect("learner:courses")


def _is_in(request: HttpRequest, cohort: Cohort) -> bool:
    rows = Enrolment.objects.filter(cohort=cohort, learner=person(request))
    return rows.exclude(state=EnrolmentState.WITHDRAWN).exists()


def _found(request: HttpRequest, text: str) -> JoinCode:
    """The code with its class. Wrong ones are counted by person, so that nobody tries them all.

    Raises TooManyRequests, JoinCodeUnknown.
    """
    who = str(person(request).pk)
    if is_tried_too_often("join-code", who, most=MOST_WRONG, within_s=WITHIN_S):
        raise TooManyRequests
    code = code_of_text(text)
    if code is None:
        count_try("join-code", who, within_s=WITHIN_S)
        raise JoinCodeUnknown
    return code
