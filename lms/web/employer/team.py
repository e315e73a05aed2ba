"""Who acts for the partner as HR: a manager invites, changes, ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import NotVisible
from lms.messaging.rules import Refusal
from lms.partners.actions import Newcomer, end_rank, invite_member, set_rank
from lms.partners.models import Department, Membership, Partner
from lms.partners.queries import departments_of, hr_of
from lms.partners.rules import GIVEN_BY_MANAGERS, Rank, Right
from lms.reports.selection import parse_uuid
from lms.web.employer.gate import asked_partner, for_right
from lms.web.person import person

RANK_NAMES = {
    Rank.MANAGER: gettext_lazy("manager"),
    Rank.HR: gettext_lazy("HR"),
    Rank.HEAD: gettext_lazy("department head"),
    Rank.VIEWER: gettext_lazy("viewer"),
}
CHOICES = [(rank.value, RANK_NAMES[rank]) for rank in GIVEN_BY_MANAGERS]
PLACES = {
    "phone-malformed": "phone",
    "username-malformed": "username",
    "name-missing": "name",
    "department-needed": "department",
}


class InviteForm(forms.Form):
    """Somebody who acts for the partner from now on."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        max_length=24,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("The person signs in with it."),
    )
    rank = forms.ChoiceField(
        label=gettext_lazy("Acts as"), choices=CHOICES, widget=forms.RadioSelect, initial=Rank.HR.value
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("A head sees the people of this department."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = departments


@require_http_methods(["GET", "HEAD", "POST"])
@for_right(Right.MANAGE)
def team(request: HttpRequest) -> HttpResponse:
    """Everybody with their rank, and the form that adds one; a new person's code is shown in the answer, this once."""
    partner = asked_partner(request, Right.MANAGE)
    rows = Department.objects.filter(partner=partner).order_by("name")
    form = InviteForm(request.POST or None, departments=rows)
    if request.method != "POST":
        return _page(request, partner, form)
    if not form.is_valid():
        return _page(request, partner, form, status=422)
    data = form.cleaned_data
    who = Newcomer(name=data["name"], phone=data["phone"], language=data["language"])
    try:
        member, code = invite_member(
            actor=person(request),
            partner=partner,
            who=who,
            rank=Rank(data["rank"]),
            department=data["department"],
        )
    except Refusal as refusal:
        form.add_error(PLACES.get(refusal.code), refusal.message)
        return _page(request, partner, form, status=422)
    if code:
        return _page(request, partner, InviteForm(departments=rows), slip=(member, code))
    messages.success(
        request, _("%(name)s acts for %(partner)s now.") % {"name": member.user, "partner": partner}
    )
    return redirect(_address(partner))


@require_POST
@for_right(Right.MANAGE)
def member_change(request: HttpRequest, user: UUID) -> HttpResponse:
    """Another rank for one person, or none (`what=end`)."""
    partner = asked_partner(request, Right.MANAGE)
    member = next((row for row in hr_of(partner) if row.user.uuid == user), None)
    if member is None:
        raise NotVisible
    try:
        _change(request, partner, member)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(_address(partner) if member.user_id != person(request).pk else "employer:home")


def _change(request: HttpRequest, partner: Partner, member: Membership) -> None:
    name = member.user.display_name
    if request.POST.get("what") == "end":
        end_rank(actor=person(request), membership=member)
        messages.success(request, _("%(name)s sees nothing of the partner any more.") % {"name": name})
        return
    wanted = request.POST.get("rank", "")
    if wanted not in {rank.value for rank in GIVEN_BY_MANAGERS}:
        raise NotVisible
    asked = parse_uuid(request.POST.get("department", ""))
    department = next((row for row in departments_of(partner) if row.uuid == asked), None)
    rank = Rank(wanted)
    set_rank(actor=person(request), partner=partner, user=member.user, rank=rank, department=department)
    messages.success(request, _("%(name)s is %(rank)s now.") % {"name": name, "rank": RANK_NAMES[rank]})


def _page(
    request: HttpRequest,
    partner: Partner,
    form: InviteForm,
    *,
    slip: tuple[Membership, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "partner": partner,
        "partner_name": partner.name,
        "members": [(row, RANK_NAMES[row.rank]) for row in hr_of(partner)],
        "ranks": CHOICES,
        "departments": departments_of(partner),
        "form": form,
        "slip": slip,
        "join_address": f"{settings.PUBLIC_ORIGIN}/join/",
    }
    return render(request, "employer/team.html", context, status=status)


def _address(partner: Partner) -> str:
    return f"{reverse('employer:team')}?partner={partner.uuid}"
