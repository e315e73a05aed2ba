"""Forms about partners: the partner, a department, a person who acts for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.partners.models import Department, MemberRole, Partner, PartnerKind
from lms.web.office.forms.choices import choose_from
from lms.web.office.forms.people import PersonFields


class PartnerForm(forms.Form):
    """A partner's names and kind."""

    name = forms.CharField(label=_("Name of the partner"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices)


class DepartmentForm(forms.Form):
    """One department."""

    name = forms.CharField(label=_("Name of the department"), max_length=120)


class MemberForm(PersonFields):
    """Somebody who acts for the partner: a new person, or one who is known by the telephone number."""

    role = forms.ChoiceField(
        label=_("Acts as"),
        choices=MemberRole.choices,
        widget=forms.RadioSelect,
        initial=MemberRole.HR,
        help_text=_(
            "HR sees all people of the partner, the first one gives rights; a head sees a department; a viewer reads; a mentor sees the apprentices assigned to them."
        ),
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        choose_from(self, "department", Department.objects.filter(partner=partner).order_by("name"))
