"""Forms about people: registering one, correcting, revealing, and giving reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import Role
from lms.cohorts.models import Cohort
from lms.partners.models import Department
from lms.web.office.forms.choices import choose_from


class PersonFields(forms.Form):
    """A person who signs in: the number is their name at the door, so it comes first after the name."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=24,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("The person signs in with it."),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
        help_text=_("Only for somebody without a telephone; without both one is made up."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class LearnerForm(PersonFields):
    """One learner for a class."""

    id_no = forms.CharField(
        label=_("ID number"),
        max_length=24,
        required=False,
        help_text=_("Kept sealed; for the filing and the certificate."),
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        choose_from(self, "department", Department.objects.filter(partner=cohort.partner).order_by("name"))
        if cohort.partner is None:
            del self.fields["department"]
        self.order_fields(["name", "phone", "id_no", "department", "username", "language"])


class StaffForm(PersonFields):
    """Somebody who works for the school."""

    roles = forms.MultipleChoiceField(
        label=_("Works as"),
        choices=[(role.value, role.label) for role in Role if role is not Role.ADMIN],
        widget=forms.CheckboxSelectMultiple,
    )


class WhyForm(forms.Form):
    """A reason for the record."""

    why = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))


class PersonForm(forms.Form):
    """Correct a person. An empty number leaves what is there: numbers are not shown in clear in a form."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    phone = forms.CharField(
        label=_("New telephone number"),
        max_length=24,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Leave empty to keep the one there is."),
    )
    id_no = forms.CharField(
        label=_("New ID number"),
        max_length=24,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Leave empty to keep the one there is."),
    )
