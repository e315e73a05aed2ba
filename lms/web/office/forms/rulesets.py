"""Forms about rule sets: noting that one was verified."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.web.office.forms.classes import DATE


class CheckForm(forms.Form):
    """A version was compared with its notice."""

    document = forms.CharField(
        label=_("Compared with"),
        max_length=200,
        help_text=_("Number and title of the notice, or where it is kept."),
    )
    checked_on = forms.DateField(label=_("Compared on"), widget=DATE, initial=timezone.localdate)
