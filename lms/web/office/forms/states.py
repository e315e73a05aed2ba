"""A step of a class: why, and by which paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """`asks_why`: the step is a step back, which nobody does without a reason. The action asks for it, too."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        error_messages={"required": _("Write the reason. It is kept.")},
    )
    document = forms.CharField(
        label=_("Paper, if there is one"),
        max_length=200,
        required=False,
        help_text=_("Its number and where it lies, for example the notice of the bureau."),
    )

    def __init__(self, *args: Any, asks_why: bool = False, **kwargs: Any) -> None:  # Any: as Django's Form
        super().__init__(*args, **kwargs)
        self.fields["why"].required = asks_why
