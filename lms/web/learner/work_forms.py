"""The form of a work log: days of the week, from–to or hours, work process, what was done, a photo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courses.outline import in_language
from lms.cohorts.models import WorkProcess
from lms.web.components.photos import PhotoField
from lms.workplace.actions import Draft


def clock_field(label: Any) -> forms.TimeField:  # Any: a lazy text
    """A time of day that may stay empty."""
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class LineForm(forms.Form):
    """One line as it is corrected: its day stays."""

    process = forms.ChoiceField(label=gettext_lazy("Work process"))
    begins = clock_field(gettext_lazy("From"))
    ends = clock_field(gettext_lazy("To"))
    pause_from = clock_field(gettext_lazy("Pause from"))
    pause_to = clock_field(gettext_lazy("Pause to"))
    hours = forms.DecimalField(
        label=gettext_lazy("Or hours alone"),
        required=False,
        min_value=0,
        max_value=16,
        decimal_places=2,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.25"}),
        help_text=gettext_lazy("Where nobody looked at the clock; the mentor sees that."),
    )
    done = forms.CharField(
        label=gettext_lazy("What I did"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
    )
    learned = forms.CharField(
        label=gettext_lazy("What I learned"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    photo = PhotoField(label=gettext_lazy("Photo"))

    def __init__(
        self, *args: Any, processes: Sequence[WorkProcess], **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.by_uuid = {str(row.uuid): row for row in processes}
        titles = [(uuid, in_language(row.title, get_language() or "")) for uuid, row in self.by_uuid.items()]
        self.fields["process"].choices = titles  # type: ignore[attr-defined]  # a ChoiceField

    def draft(self, photo: str = "") -> Draft:
        """What the valid form says."""
        data = self.cleaned_data
        hours = data["hours"]
        return Draft(
            process=self.by_uuid[data["process"]],
            done=data["done"],
            begins=data["begins"],
            ends=None if hours else data["ends"],
            pause_from=None if hours else data["pause_from"],
            pause_to=None if hours else data["pause_to"],
            minutes=round(hours * 60) if hours else None,
            learned=data["learned"],
            photo=photo,
        )


class WeekForm(LineForm):
    """A new line for one or more days of the week that is shown."""

    key = forms.RegexField(r"^[\w-]{8,60}$", widget=forms.HiddenInput)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Day"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick a day first.")},
    )
    field_order = ["key", "days"]

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(str(day), _named(day)) for day in days]  # type: ignore[attr-defined]

    def clean_days(self) -> list[date]:
        """The ticked days."""
        return [day for text in self.cleaned_data["days"] if (day := parse_date(text)) is not None]


def _named(day: date) -> str:
    return _("%(weekday)s, %(day)s") % {
        "weekday": date_format(day, "l"),
        "day": date_format(day, "MONTH_DAY_FORMAT"),
    }
