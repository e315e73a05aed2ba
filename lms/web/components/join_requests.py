"""Requests to be in a class, and answering them: the same for the office and for the trainers of the class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.outline import in_language
from lms.cohorts.actions.joining import admit, decline
from lms.cohorts.joining import askers_of, decided_of
from lms.cohorts.models import Cohort, JoinRequest, JoinState
from lms.messaging.rules import Refusal
from lms.web.person import person


def request_lines(cohort: Cohort, *, sees_restricted: bool) -> dict[str, Any]:  # Any: template values
    """What the list of requests shows. Three queries."""
    language = get_language() or ""
    askers = [
        {
            "uuid": asker.request.uuid,
            "name": asker.request.learner.display_name,
            "phone": asker.phone,
            "categories": ", ".join(in_language(name, language) for name in asker.categories),
            "asked_at": asker.request.asked_at,
            "is_queued": asker.request.state == JoinState.QUEUED,
        }
        for asker in askers_of(cohort, sees_restricted=sees_restricted)
    ]
    return {"askers": askers, "decided": decided_of(cohort)}


def answer_requests(request: HttpRequest, cohort: Cohort) -> None:
    """Admit (`admit`) or decline (`decline`, with `why`) whoever is ticked (`who`), and say what was done."""
    ticked = _ticked(request, cohort)
    try:
        if "decline" in request.POST:
            why = request.POST.get("why", "")
            count = len(decline(actor=person(request), cohort=cohort, requests=ticked, why=why))
            words = ngettext("%(n)d request declined.", "%(n)d requests declined.", count)
        else:
            count = len(admit(actor=person(request), cohort=cohort, requests=ticked))
            words = ngettext("%(n)d person admitted.", "%(n)d people admitted.", count)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return
    if count:
        messages.success(request, words % {"n": count})
    else:
        messages.info(request, _("These requests were answered already."))


def _ticked(request: HttpRequest, cohort: Cohort) -> Sequence[JoinRequest]:
    """Requests of this class alone; what is no uuid names none."""
    uuids = []
    for text in request.POST.getlist("who"):
        try:
            uuids.append(UUID(text))
        except ValueError:
            continue
    return list(JoinRequest.objects.filter(cohort=cohort, uuid__in=uuids))
