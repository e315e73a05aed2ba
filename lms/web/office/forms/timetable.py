"""Forms of the timetable: a pattern of sessions, copying a week, changing one session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.cohorts.actions import Where
from lms.cohorts.models import Component, SessionMode
from lms.cohorts.rules.timetable import LONGEST_PERIOD_MIN, MOST_PERIODS, Pattern
from lms.web.office.forms.choices import choose_from

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput({"type": "time"}, format="%H:%M")
WEEKDAYS = [
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")),
    ("4", _("Friday")), ("5", _("Saturday")), ("6", _("Sunday")),
]  # fmt: skip


class PlaceFields(forms.Form):
    """Where a session is, and who teaches it."""

    room = forms.CharField(label=_("Room or place"), max_length=80, required=False)
    trainer = forms.ModelChoiceField(
        label=_("Trainer"),
        queryset=User.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("any trainer of the class"),
    )

    def __init__(
        self, *args: Any, trainers: Sequence[User], **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        rows = User.objects.filter(pk__in=[user.pk for user in trainers]).order_by("display_name")
        choose_from(self, "trainer", rows)


class PatternForm(PlaceFields):
    """Sessions that repeat; one day alone is a pattern, too."""

    first_day = forms.DateField(label=_("First day"), widget=DATE)
    last_day = forms.DateField(label=_("Last day"), widget=DATE)
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=_("Begins at"), widget=CLOCK)
    periods = forms.IntegerField(label=_("Number of periods"), min_value=1, max_value=MOST_PERIODS)
    minutes = forms.IntegerField(label=_("Minutes of a period"), min_value=1, max_value=LONGEST_PERIOD_MIN)
    pause_min = forms.IntegerField(label=_("Minutes between two"), min_value=0, max_value=180)
    topic = forms.CharField(label=_("Topic"), max_length=200, required=False)
    component = forms.ChoiceField(label=_("Counts as"), choices=Component.choices)
    mode = forms.ChoiceField(label=_("How people meet"), choices=SessionMode.choices)

    def pattern(self) -> Pattern:
        """The pattern of a valid form."""
        data = self.cleaned_data
        return Pattern(
            first_day=data["first_day"],
            last_day=data["last_day"],
            weekdays=frozenset(int(day) for day in data["weekdays"]),
            begins=data["begins"],
            periods=data["periods"],
            minutes=data["minutes"],
            pause_min=data["pause_min"],
        )

    def where(self) -> Where:
        """Room, trainer and kind of a valid form."""
        data = self.cleaned_data
        return Where(data["room"], data["trainer"], data["mode"], data["component"], data["topic"])


class CopyForm(forms.Form):
    """The shown week again, in so many weeks after it."""

    monday = forms.DateField(widget=forms.HiddenInput)
    weeks = forms.IntegerField(label=_("Number of weeks"), min_value=1, max_value=26, initial=1)


class SessionForm(PlaceFields):
    """One session: day, time, place, topics; and why it changes."""

    day = forms.DateField(label=_("Day"), widget=DATE)
    begins = forms.TimeField(label=_("Begins at"), widget=CLOCK)
    topics = forms.CharField(
        label=_("Topics, one line a period"), required=False, widget=forms.Textarea({"rows": 3})
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("The class is told, and it is kept in the record."),
    )
    field_order = ("day", "begins", "room", "trainer", "topics", "why")

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """When it begins, by the clock of the programme."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"], tzinfo=zone)

    def topic_lines(self) -> list[str]:
        """A topic a period, in order."""
        return self.cleaned_data["topics"].splitlines()
