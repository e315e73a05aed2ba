"""The hours of a class for an outsider: asked for here, made in the background, fetched by a link that expires."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_cohort
from lms.reports.ledger_bundle.ordering import (
    NOTHING_SEALED,
    ask_for_export,
    exports_of,
    link_token,
    open_export,
)
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.person import person


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def ledger_export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is in it, the newest exports with their progress, and the button. The auditor may ask: it changes no hour."""
    user = person(request)
    cohort = access_cohort(user, uuid)
    if request.method == "POST":
        ask_for_export(actor=user, cohort=cohort)
        return redirect("office:ledger_export", cohort.uuid)
    rows = exports_of(cohort)
    exports = [
        {
            "row": row,
            "token": link_token(row, user) if row.file else "",
            "is_early": row.reason == NOTHING_SEALED,
        }
        for row in rows
    ]
    is_working = not all(row.is_terminal for row in rows)
    return shown(
        request,
        "office/ledger_export.html",
        "classes",
        cohort=cohort,
        exports=exports,
        is_working=is_working,
    )


@require_safe
@for_readers
def ledger_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bundle behind a link that was made for this person; 404 for another's and for one that is too old."""
    found = open_export(token, actor=person(request))
    if found is None:
        raise NotVisible
    row, file = found
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{row.cohort.key}-{row.root_day}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response
