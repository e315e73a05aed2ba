"""A friendly word to people who are behind: at most one a day for each, by row or for a selection."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.reports.actions import Reminded, remind_people
from lms.reports.selection import parse_uuid
from lms.web.employer.gate import employer_cohorts, employer_enrolments, for_right
from lms.web.employer.home import chosen
from lms.web.person import person


@require_POST
@for_right(Right.ACT)
def remind(request: HttpRequest) -> HttpResponse:
    """`only` (a row) or the ticked `who`; people who are not the user's are left out without a word."""
    user = person(request)
    cohorts = chosen(list(employer_cohorts(user)), request.POST.get("class", ""))
    raw = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("who")
    wanted = {uuid for uuid in map(parse_uuid, raw) if uuid}
    mine = partners_with(user, Right.ACT)
    people = employer_enrolments(user).filter(uuid__in=wanted, cohort__partner__in=mine)
    _say(request, remind_people(actor=user, cohorts=cohorts, people=people))
    return HttpResponseRedirect(_back(request))


def _say(request: HttpRequest, result: Reminded) -> None:
    if result == Reminded():
        messages.warning(request, _("Tick the people to remind first."))
    if result.now:
        text = ngettext("%(n)s person reminded.", "%(n)s people reminded.", result.now)
        messages.success(request, text % {"n": result.now})
    if result.before:
        text = ngettext(
            "%(n)s person was reminded earlier today and is left in peace.",
            "%(n)s people were reminded earlier today and are left in peace.",
            result.before,
        )
        messages.info(request, text % {"n": result.before})
    if result.done:
        text = ngettext("%(n)s person has all units.", "%(n)s people have all units.", result.done)
        messages.info(request, text % {"n": result.done})


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return f"{reverse('employer:home')}?{urlencode({'class': request.POST.get('class', '')})}"
