"""Forms of a sitting: when it is and how, more time for one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.assessments import rules
from lms.assessments.actions import SittingPlan
from lms.assessments.actions.sittings import MOST_MINUTES, MOST_PERCENT
from lms.assessments.models import Sitting


class SittingForm(forms.Form):
    """A day, from when to when, and the manners. `zone` is the class's."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    opens = forms.TimeField(
        label=_("May begin from"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(label=_("Closes"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    access_code = forms.CharField(
        label=_("Code of the exam"),
        max_length=20,
        required=False,
        help_text=_("Told in the room. Empty: none."),
    )
    one_device = forms.BooleanField(label=_("On one device"), required=False)
    invigilated = forms.BooleanField(label=_("With an invigilator"), required=False)

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:  # Any: Django's options
        super().__init__(*args, **kwargs)
        self.zone = zone

    def plan(self) -> SittingPlan:
        """What was decided; an end before the beginning is after midnight."""
        data = self.cleaned_data
        opens = datetime.combine(data["day"], data["opens"], tzinfo=self.zone)
        closes = datetime.combine(data["day"], data["closes"], tzinfo=self.zone)
        return SittingPlan(
            opens_at=opens,
            closes_at=closes if closes > opens else closes + timedelta(days=1),
            access_code=data["access_code"].strip(),
            one_device=data["one_device"],
            invigilated=data["invigilated"],
        )


class NewSittingForm(SittingForm):
    """With the exam that is sat."""

    exam = forms.ChoiceField(label=_("Exam"))
    field_order = ("exam", "day", "opens", "closes", "access_code", "one_device", "invigilated")

    def __init__(
        self, *args: Any, exams: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's options
        super().__init__(*args, **kwargs)
        choice = self.fields["exam"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = list(exams)


def initial_of(sitting: Sitting, zone: tzinfo) -> dict[str, object]:
    """The sitting as its form shows it."""
    opens, closes = sitting.opens_at.astimezone(zone), sitting.closes_at.astimezone(zone)
    same = ("access_code", "one_device", "invigilated")
    return {
        "day": opens.date(),
        "opens": opens.time(),
        "closes": closes.time(),
        **{name: getattr(sitting, name) for name in same},
    }


class ExtraForm(forms.Form):
    """More time for one person, and why."""

    who = forms.ChoiceField(label=_("Who"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=MOST_MINUTES, required=False)
    percent = forms.IntegerField(label=_("Per cent"), min_value=0, max_value=MOST_PERCENT, required=False)
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's options
        super().__init__(*args, **kwargs)
        choice = self.fields["who"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = list(people)

    def extra(self) -> rules.Extra:
        """What is given."""
        return rules.Extra(self.cleaned_data["percent"] or 0, self.cleaned_data["minutes"] or 0)
