"""The forms of a review: the ticks of the checklist, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.approvals.actions import TickDraft
from lms.approvals.rules.checklist import Point

EIGHT = "08:00"


class DecisionForm(forms.Form):
    """Why, and on which day; the action says what is needed for what."""

    why = forms.CharField(
        label=_("Reason, or what is to be changed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The trainer and the auditor read it."),
    )
    day = forms.DateField(
        label=_("Publish on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    clock = forms.TimeField(
        label=pgettext_lazy("review", "At"),
        required=False,
        initial=EIGHT,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def publish_at(self) -> datetime | None:
        """The chosen moment in the academy's zone, None without a day."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        if day is None:
            return None
        at = clock or datetime.strptime(EIGHT, "%H:%M").time()  # noqa: DTZ007  a time of day without a zone
        return timezone.make_aware(datetime.combine(day, at))


def ticks_in(posted: Mapping[str, str]) -> dict[Point, TickDraft]:
    """What the checklist's form says at every point; nothing when the form had no checklist."""
    if "checklist" not in posted:
        return {}
    return {point: TickDraft(f"tick-{point}" in posted, posted.get(f"remark-{point}", "")) for point in Point}
