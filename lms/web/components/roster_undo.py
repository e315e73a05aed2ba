"""The roster that was written last is taken back: first who goes and who stays is shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.cohorts import actions
from lms.cohorts.models import Cohort
from lms.cohorts.roster_undo import last_writing, undo_of
from lms.messaging.rules import Refusal
from lms.web.person import person

SHOWN = 200


def undo(request: HttpRequest, cohort: Cohort, *, room: str, back: str) -> HttpResponse:
    """Who would go and who stays; POST takes the roster back. The caller checks who may."""
    writing = last_writing(cohort)
    if writing is None and request.method == "POST":
        return redirect(back)  # sent twice
    if writing is None:
        values = {"cohort": cohort, "place": "classes", "back": back}
        return render(request, f"{room}/roster_undo.html", values)
    if request.method == "POST" and request.POST.get("roster") == str(writing.uuid):
        try:
            done = actions.undo_roster(actor=person(request), writing=writing)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            gone = ngettext("%(n)d person taken out", "%(n)d people taken out", len(done.going))
            kept = _("%(kept)d stay.") % {"kept": len(done.staying)}
            messages.success(request, f"{gone % {'n': len(done.going)}}, {kept}")
        return redirect(back)
    found = undo_of(writing)
    values = {
        "cohort": cohort,
        "place": "classes",
        "back": back,
        "writing": writing,
        "going": len(found.going),
        "staying": [row.learner.display_name for row in found.staying[:SHOWN]],
        "more_staying": max(0, len(found.staying) - SHOWN),
        "names": [row.learner.display_name for row in found.going[:SHOWN]],
        "more_going": max(0, len(found.going) - SHOWN),
    }
    return render(request, f"{room}/roster_undo.html", values)
