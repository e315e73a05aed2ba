"""The columns of the office's roster, of the academy or of one partner; empty to take away, or with the people of a class."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts import actions
from lms.cohorts.access import access_cohort
from lms.cohorts.roster_templates import columns_for, own_columns
from lms.cohorts.rules.roster.own import COMMON, HEADING_MAX, OFFERED, OwnColumn
from lms.cohorts.words import column_words
from lms.messaging.rules import Refusal
from lms.partners.access import access_partner
from lms.partners.models import Partner
from lms.web.components.roster_files import class_roster, empty_roster
from lms.web.office.answers import shown
from lms.web.office.gate import for_office
from lms.web.person import person

PLACE = "classes"


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def academy_template(request: HttpRequest) -> HttpResponse:
    """The columns that rosters have unless a partner has its own."""
    return _template(request, None, reverse("office:roster_template"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def partner_template(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The columns of one partner's rosters; POST `drop` goes back to the academy's."""
    partner = access_partner(person(request), uuid)
    here = reverse("office:partner_roster_template", args=[partner.uuid])
    if "drop" in request.POST:
        actions.drop_roster_template(actor=person(request), partner=partner)
        messages.success(request, _("The columns are the academy’s again."))
        return redirect(here)
    return _template(request, partner, here)


@require_safe
@for_office
def academy_template_file(request: HttpRequest) -> HttpResponseBase:
    """The academy's roster, empty."""
    return empty_roster(None)


@require_safe
@for_office
def template_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The roster of a class, empty, in the columns of its partner."""
    return empty_roster(access_cohort(person(request), uuid).partner)


@require_safe
@for_office
def roster_export(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The people of a class, numbers masked."""
    return class_roster(access_cohort(person(request), uuid))


@require_POST
@for_office
def roster_export_numbers(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The people of a class with whole numbers, for a reason that is kept in the record."""
    cohort = access_cohort(person(request), uuid)
    try:
        rows = actions.export_numbers(
            actor=person(request),
            cohort=cohort,
            language=get_language() or "",
            why=request.POST.get("why", ""),
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("office:roster", cohort.uuid)
    return class_roster(cohort, rows)


def _template(request: HttpRequest, partner: Partner | None, here: str) -> HttpResponse:
    error = ""
    columns: Sequence[OwnColumn] = columns_for(partner)
    if request.method == "POST":
        columns = _typed(request.POST)
        try:
            actions.change_roster_template(actor=person(request), partner=partner, columns=columns)
        except Refusal as refusal:
            error = str(refusal.message)
        else:
            messages.success(request, _("The columns are saved."))
            return redirect(here)
    answer = shown(
        request,
        "office/roster_template.html",
        PLACE,
        partner=partner,
        rows=_rows(columns),
        error=error,
        is_own=partner is not None and own_columns(partner) is not None,
    )
    answer.status_code = 422 if error else 200
    return answer


def _typed(post: QueryDict) -> list[OwnColumn]:
    """The columns that have a place, in that order; of equal places the first on the page."""
    found: list[tuple[int, int, OwnColumn]] = []
    for number, column in enumerate(OFFERED):
        place = post.get(f"place-{column}", "").strip()
        if place.isascii() and place.isdigit() and len(place) <= 2:
            heading = " ".join(post.get(f"heading-{column}", "").split())[:HEADING_MAX]
            found.append((int(place), number, (column, heading)))
    return [column for _place, _number, column in sorted(found, key=lambda each: each[:2])]


def _rows(columns: Sequence[OwnColumn]) -> list[dict[str, object]]:
    """The columns of the template in order, then those that it has not."""
    there = dict(columns)
    rest = [column for column in OFFERED if column not in there]
    return [
        {
            "column": column.value,
            "name": column_words(column),
            "place": place if column in there else "",
            "heading": there.get(column, COMMON.get(column, "")),
        }
        for place, column in enumerate([*there, *rest], start=1)
    ]
