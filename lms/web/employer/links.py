"""Read-only links of the partner: made for a department or a class, listed with their use, revoked."""

from __future__ import annotations

import uuid
from datetime import timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import NotVisible
from lms.cohorts.models import Cohort, CohortState
from lms.messaging.rules import Refusal
from lms.partners.models import Department, Partner
from lms.partners.queries import departments_of
from lms.partners.rules import Right
from lms.reports.links.making import links_of, make_link, revoke_link
from lms.reports.links.rules import LIVES
from lms.web.employer.gate import asked_partner, for_right
from lms.web.person import person

PLACES = {"label-missing": "label", "pin-malformed": "pin", "foreign-place": "place"}


class LinkForm(forms.Form):
    """A link for one person without an account. `key` makes a form that is sent twice one link."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=gettext_lazy("Whose people"))
    label = forms.CharField(label=gettext_lazy("For whom"), max_length=80)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in LIVES],
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        max_length=8,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Four to eight digits that you tell by another way. Without one the link alone opens."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_right(Right.SHARE)
def links(request: HttpRequest) -> HttpResponse:
    """The links that work, and the form for one more, whose address is shown in the answer, this once."""
    partner = asked_partner(request, Right.SHARE)
    places = _places(partner)
    form = _form(places, request.POST or None)
    if request.method != "POST":
        return _page(request, partner, form)
    if not form.is_valid():
        return _page(request, partner, form, status=422)
    data = form.cleaned_data
    try:
        link, token = make_link(
            actor=person(request),
            partner=partner,
            place=places[data["place"]],
            label=data["label"],
            ends_on=timezone.localdate() + timedelta(days=data["days"]),
            key=data["key"],
            pin=data["pin"],
        )
    except Refusal as refusal:
        form.add_error(PLACES.get(refusal.code), refusal.message)
        return _page(request, partner, form, status=422)
    if not token:
        messages.info(request, _("%(name)s has the link already. It was shown once.") % {"name": link.label})
        return redirect(_address(partner))
    fresh = settings.PUBLIC_ORIGIN + reverse("public:people_link", args=[token])
    return _page(request, partner, _form(places), fresh=fresh)


@require_POST
@for_right(Right.SHARE)
def link_revoke(request: HttpRequest, link: UUID) -> HttpResponse:
    """It shows nobody any more."""
    partner = asked_partner(request, Right.SHARE)
    found = next((row for row in links_of(partner) if row.uuid == link), None)
    if found is None:
        raise NotVisible
    revoke_link(actor=person(request), link=found)
    messages.success(request, _("The link for %(name)s works no longer.") % {"name": found.label})
    return redirect(_address(partner))


def _places(partner: Partner) -> dict[str, Department | Cohort]:
    """What a link may show, by the word that the form uses. Two queries."""
    classes = Cohort.objects.filter(partner=partner).exclude(state=CohortState.CLOSED).order_by("name", "pk")
    found: dict[str, Department | Cohort] = {f"d{row.uuid}": row for row in departments_of(partner)}
    return {**found, **{f"c{row.uuid}": row for row in classes}}


def _form(places: dict[str, Department | Cohort], data: QueryDict | None = None) -> LinkForm:
    form = LinkForm(data, initial={"key": uuid.uuid4(), "days": LIVES[1]})
    field = form.fields["place"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(key, place.name) for key, place in places.items()]
    return form


def _page(
    request: HttpRequest, partner: Partner, form: LinkForm, *, fresh: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "partner": partner,
        "partner_name": partner.name,
        "links": links_of(partner),
        "today": timezone.localdate(),
        "form": form,
        "fresh": fresh,
    }
    return render(request, "employer/links.html", context, status=status)


def _address(partner: Partner) -> str:
    return f"{reverse('employer:links')}?partner={partner.uuid}"
