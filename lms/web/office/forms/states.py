"""A step of a class: why, and by which paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """Whether a reason is needed is the action's to say: it knows the step."""

    why = forms.CharField(label=_("Reason"), max_length=600, required=False)
    document = forms.CharField(
        label=_("Paper, if there is one"),
        max_length=200,
        required=False,
        help_text=_("Its number and where it lies, for example the notice of the bureau."),
    )
