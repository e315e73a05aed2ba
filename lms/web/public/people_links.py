"""The people of a department for somebody who holds a link: no account, no session, nothing kept by the browser.

The token in the address is the authority: no cookie is read or set, hence no CSRF token to check. A PIN is asked each
time and kept nowhere.
"""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.hashers import check_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lms.reports.links.making import note_opening
from lms.reports.links.reading import link_by_token, link_report, state_of
from lms.reports.links.rules import LinkState
from lms.reports.models import PeopleLink
from lms.reports.rules import count_standings
from lms.reports.words import STANDING_NAMES, reason_text, units_text
from lms.web.limits import count_try, is_too_often, is_tried_too_often
from lms.web.policies import for_link_holders

MOST_A_MINUTE = 60
PINS_AN_HOUR, HOUR_S = 5, 3600
TONES = {"on_pace": "accent", "at_risk": "copper", "blocked": "stop"}


@csrf_exempt
@for_link_holders
@require_http_methods(["GET", "HEAD", "POST"])
def people_link(request: HttpRequest, token: str) -> HttpResponse:
    """The people, or the PIN first, or whom to ask when it has ended. Each showing is noted."""
    if is_too_often(request, what="people-link", most=MOST_A_MINUTE):
        return _private(HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"}))
    link = link_by_token(token)
    if link is None:
        raise Http404
    if state_of(link) is not LinkState.OPEN:
        return _private(render(request, "public/people_ended.html", {"link": link}, status=HTTPStatus.GONE))
    if link.pin_hash:
        refused = _pin(request, link)
        if refused is not None:
            return _private(refused)
    answer = render(request, "public/people.html", _shown(link))
    note_opening(link)
    return _private(answer)


def _pin(request: HttpRequest, link: PeopleLink) -> HttpResponse | None:
    """The page that asks for the PIN, or None when the right one came. Five wrong ones an hour, from wherever."""
    who = str(link.uuid)
    if is_tried_too_often("link-pin", who, most=PINS_AN_HOUR, within_s=HOUR_S):
        return render(request, "public/people_pin.html", {"is_busy": True}, status=429)
    typed = request.POST.get("pin", "")
    if request.method == "POST" and check_password(typed, link.pin_hash):
        return None
    if request.method == "POST":
        count_try("link-pin", who, within_s=HOUR_S)
    is_wrong = request.method == "POST"
    return render(request, "public/people_pin.html", {"is_wrong": is_wrong}, status=422 if is_wrong else 200)


def _shown(link: PeopleLink) -> dict[str, object]:
    now = timezone.now()
    report = link_report(link, now)
    lines = sorted(report.lines, key=lambda line: (line.class_name, line.name)) if report else []
    rows = [
        {
            "line": line,
            "tone": TONES[line.pace.standing.value],
            "standing": STANDING_NAMES[line.pace.standing],
            "reason": reason_text(line.pace.reasons[0]),
            "said": f"{units_text(line.posted_tenths)} / {units_text(line.required_tenths)}",
            "weekly": units_text(line.pace.weekly_tenths) if line.pace.weekly_tenths else "",
        }
        for line in lines
    ]
    counts = count_standings(line.pace for line in lines)
    return {
        "link": link,
        "place": link.department or link.cohort,
        "rows": rows,
        "numbers": [(STANDING_NAMES[key], TONES[key.value], count) for key, count in counts.items()],
        "has_classes": bool(report and report.has_classes),
        "now": timezone.localtime(now, report.day.zone) if report else timezone.localtime(now),
    }


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: it is told to no other site, kept by nobody, and found by no search."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
