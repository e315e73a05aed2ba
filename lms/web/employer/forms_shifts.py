"""The forms of the shift calendar: a pattern, who works by it from when, closed days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.partners.models import Department, ShiftPattern, StudyDays
from lms.partners.rules.shifts import DAYS_A_WEEK, Shift, rotation, week_of

DATE, CLOCK = {"type": "date"}, {"type": "time"}
WEEKDAYS = [
    ("0", pgettext_lazy("head of a calendar", "Mon")),
    ("1", pgettext_lazy("head of a calendar", "Tue")),
    ("2", pgettext_lazy("head of a calendar", "Wed")),
    ("3", pgettext_lazy("head of a calendar", "Thu")),
    ("4", pgettext_lazy("head of a calendar", "Fri")),
    ("5", pgettext_lazy("head of a calendar", "Sat")),
    ("6", pgettext_lazy("head of a calendar", "Sun")),
]


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]  # of departments and of patterns
    """Rows by their name, chosen by uuid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, to_field_name="uuid", **kwargs)

    def label_from_instance(self, obj: Any) -> str:  # Any: a department or a pattern
        """The name alone."""
        return str(obj.name)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:  # Any: a lazy text
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(DATE, format="%Y-%m-%d"), **kwargs)


def clock_field(label: Any, begins: time) -> forms.TimeField:  # Any: a lazy text
    """A time of the clock with the usual one in it."""
    return forms.TimeField(label=label, initial=begins, widget=forms.TimeInput(CLOCK, format="%H:%M"))


def number_field(label: Any, usual: int) -> forms.IntegerField:  # Any: a lazy text
    """A number of days in a row."""
    return forms.IntegerField(label=label, min_value=0, max_value=14, initial=usual)


class WeekForm(forms.Form):
    """A pattern by weekdays."""

    prefix = "week"
    name = forms.CharField(label=_("Name of the pattern"), max_length=60)
    weekdays = forms.MultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=["0", "1", "2", "3", "4"],
    )
    begins = clock_field(_("Shift from"), time(8))
    ends = clock_field(_("Shift to"), time(17))
    learns = forms.ChoiceField(label=_("Learning"), choices=StudyDays.choices)

    def cycle(self) -> tuple[Shift | None, ...]:
        """What `add_pattern` takes."""
        data = self.cleaned_data
        return week_of([int(day) for day in data["weekdays"]], Shift(data["begins"], data["ends"]))

    def anchor(self) -> date:
        """A Monday."""
        return date(2024, 1, 1)


class RotationForm(forms.Form):
    """A pattern by turns: days, nights, free days."""

    prefix = "rotation"
    name = forms.CharField(label=_("Name of the pattern"), max_length=60)
    days = number_field(_("Day shifts in a row"), 4)
    begins = clock_field(_("Day shift from"), time(8))
    ends = clock_field(_("Day shift to"), time(20))
    nights = number_field(_("Night shifts in a row"), 0)
    night_begins = clock_field(_("Night shift from"), time(20))
    night_ends = clock_field(_("Night shift to"), time(8))
    free = number_field(_("Days off in a row"), 2)
    anchor_on = day_field(_("First day of a round"))
    learns = forms.ChoiceField(label=_("Learning"), choices=StudyDays.choices)

    def cycle(self) -> tuple[Shift | None, ...]:
        """What `add_pattern` takes."""
        data = self.cleaned_data
        by_day = Shift(data["begins"], data["ends"])
        by_night = Shift(data["night_begins"], data["night_ends"])
        return rotation([(data["days"], by_day), (data["nights"], by_night), (data["free"], None)])

    def anchor(self) -> date:
        """The day that was typed."""
        found: date = self.cleaned_data["anchor_on"]
        return found


class TurnForm(forms.Form):
    """Who works by which pattern, from when."""

    prefix = "turn"
    department = Named(
        label=_("Whose"), queryset=Department.objects.none(), required=False, empty_label=_("Everybody")
    )
    pattern = Named(
        label=_("Pattern"),
        queryset=ShiftPattern.objects.none(),
        required=False,
        empty_label=_("no pattern: any day"),
    )
    since_on = day_field(pgettext_lazy("day", "From"))
    until_on = day_field(
        pgettext_lazy("day", "Until"), required=False, help_text=_("Empty: until further notice")
    )

    def __init__(
        self, *args: Any, departments: Any, patterns: Any, **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["pattern"].queryset = patterns  # type: ignore[attr-defined]  # a ModelChoiceField


class ClosedForm(forms.Form):
    """Days on which nobody works."""

    prefix = "closed"
    name = forms.CharField(label=_("What for"), max_length=60)
    department = Named(
        label=_("Whose"), queryset=Department.objects.none(), required=False, empty_label=_("Everybody")
    )
    since_on = day_field(pgettext_lazy("day", "From"))
    until_on = day_field(pgettext_lazy("day", "Until"))

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a ModelChoiceField


def weekday_names() -> Sequence[str]:
    """Short names from Monday."""
    return [str(name) for _number, name in WEEKDAYS[:DAYS_A_WEEK]]
