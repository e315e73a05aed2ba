"""Tokens of the partner's programs: a manager makes one, sees it once, revokes it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import NotVisible
from lms.messaging.rules import Refusal
from lms.partners.actions import make_token, revoke_token
from lms.partners.models import Partner
from lms.partners.queries import tokens_of
from lms.partners.rules import Right, Scope
from lms.web.employer.gate import asked_partner, for_right
from lms.web.person import person

SCOPE_NAMES = {
    Scope.PEOPLE: gettext_lazy("people: names, classes, units"),
    Scope.HOURS: gettext_lazy("hours: by month and line by line, without names"),
}
PLACES = {"token-name-missing": "name", "scope-missing": "scopes", "token-end": "ends_on"}


class TokenForm(forms.Form):
    """A token for one program. `key` makes a form that is sent twice one token."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the program"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May read"),
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def _fresh(data: QueryDict | None = None) -> TokenForm:
    """The form with a key of its own and half a year."""
    ends_on = timezone.localdate() + timedelta(days=180)
    return TokenForm(data, initial={"key": uuid.uuid4(), "ends_on": ends_on})


@require_http_methods(["GET", "HEAD", "POST"])
@for_right(Right.MANAGE)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that work, and the form for one more, which is shown in the answer, this once."""
    partner = asked_partner(request, Right.MANAGE)
    form = _fresh(request.POST or None)
    if request.method != "POST":
        return _page(request, partner, form)
    if not form.is_valid():
        return _page(request, partner, form, status=422)
    data = form.cleaned_data
    try:
        row, token = make_token(
            actor=person(request),
            partner=partner,
            name=data["name"],
            scopes=[Scope(scope) for scope in data["scopes"]],
            ends_on=data["ends_on"],
            key=data["key"],
        )
    except Refusal as refusal:
        form.add_error(PLACES.get(refusal.code), refusal.message)
        return _page(request, partner, form, status=422)
    if not token:
        messages.info(request, _("%(name)s has its token already. It was shown once.") % {"name": row.name})
        return redirect(_address(partner))
    return _page(request, partner, _fresh(), fresh=token)


@require_POST
@for_right(Right.MANAGE)
def token_revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """It works no longer."""
    partner = asked_partner(request, Right.MANAGE)
    found = next((row for row in tokens_of(partner) if row.uuid == token), None)
    if found is None:
        raise NotVisible
    revoke_token(actor=person(request), token=found)
    messages.success(request, _("The token of %(name)s works no longer.") % {"name": found.name})
    return redirect(_address(partner))


def _page(
    request: HttpRequest, partner: Partner, form: TokenForm, *, fresh: str = "", status: int = 200
) -> HttpResponse:
    rows = [(row, [SCOPE_NAMES[Scope(scope)] for scope in row.scopes]) for row in tokens_of(partner)]
    context = {
        "partner": partner,
        "partner_name": partner.name,
        "tokens": rows,
        "today": timezone.localdate(),
        "form": form,
        "fresh": fresh,
        "address": request.build_absolute_uri("/api/v1/employer/records/"),
    }
    return render(request, "employer/tokens.html", context, status=status)


def _address(partner: Partner) -> str:
    return f"{reverse('employer:tokens')}?partner={partner.uuid}"
