"""Private courses of a partner: opened until a day, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.queries import course_cards, private_cards
from lms.accounts.access import NotVisible
from lms.messaging.rules import Refusal
from lms.partners.access import access_partner
from lms.partners.actions import end_grant, grant_course
from lms.partners.models import Partner
from lms.partners.queries import grants_of
from lms.web.office.answers import refused, shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

PLACES = {"grant-over": "until_on"}


class GrantForm(forms.Form):
    """One private course, until a day."""

    course = forms.ChoiceField(label=gettext_lazy("Course"))
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day on which people may join. Without one: until you end it."),
    )

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@require_safe
@for_readers
def partner_courses(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is open to the partner's people, and the form that opens one more. Four queries."""
    return _page(request, access_partner(person(request), uuid))


@require_POST
@for_office
def course_grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open one private course, or give it another last day."""
    partner = access_partner(person(request), uuid)
    form = GrantForm(request.POST, choices=_choices())
    if not form.is_valid():
        return _page(request, partner, form)
    key, until_on = UUID(form.cleaned_data["course"]), form.cleaned_data["until_on"]
    try:
        grant_course(actor=person(request), partner=partner, course_key=key, until_on=until_on)
    except Refusal as refusal:
        refused(form, refusal, PLACES)
        return _page(request, partner, form)
    messages.success(request, _("The people of %(name)s see the course now.") % {"name": partner.name})
    return redirect("office:partner_courses", partner.uuid)


@require_POST
@for_office
def grant_end(request: HttpRequest, uuid: UUID, course: UUID) -> HttpResponse:
    """Nobody joins any more; who learns it goes on."""
    partner = access_partner(person(request), uuid)
    found = next((grant for grant in grants_of(partner) if grant.course_key == course), None)
    if found is None:
        raise NotVisible
    end_grant(actor=person(request), grant=found)
    messages.success(request, _("The course is closed to newcomers. Who learns it goes on."))
    return redirect("office:partner_courses", partner.uuid)


def _page(request: HttpRequest, partner: Partner, form: GrantForm | None = None) -> HttpResponse:
    grants, today = grants_of(partner), timezone.localdate()
    cards = course_cards([grant.course_key for grant in grants], get_language() or "")
    rows = [
        {
            "grant": grant,
            "card": cards.get(grant.course_key),
            "is_over": grant.until_on is not None and grant.until_on < today,
        }
        for grant in grants
    ]
    asked = form or GrantForm(choices=_choices())
    return shown(request, "office/partner_courses.html", "partners", partner=partner, rows=rows, form=asked)


def _choices() -> list[tuple[str, str]]:
    """Every published course that is not listed, by its code: one query."""
    cards = private_cards(get_language() or "").items()
    return sorted(((str(key), f"{card.code} {card.title}") for key, card in cards), key=lambda row: row[1])
