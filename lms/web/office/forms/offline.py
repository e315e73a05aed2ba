"""The form of a decision about offline learning: how many minutes count, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.cases.actions import LONGEST_WORDS


class OfflineForm(forms.Form):
    """Minutes that count; as many as there are may be entered as the next whole minute."""

    minutes = forms.IntegerField(
        label=_("Minutes that count"),
        min_value=0,
        help_text=_("0: nothing counts. The first minutes count where a clock proves when they were."),
    )
    answer = forms.CharField(
        label=_("In words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person is told exactly this."),
        error_messages={"required": _("Write what you found. It is kept.")},
    )

    def seconds(self, most_s: int) -> int:
        """The seconds meant: a minute that is begun at the end is whole."""
        asked: int = self.cleaned_data["minutes"] * 60
        return most_s if most_s < asked < most_s + 60 else asked
