"""Forms about a learner who goes on leave, or into another class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Cohort, CohortKind, CohortState, Enrolment
from lms.web.office.forms.choices import choose_from
from lms.web.office.forms.people import WhyForm


class LeaveForm(WhyForm):
    """From a day, to a day or until further notice, and why."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Last day of the leave"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty when nobody knows yet."),
    )

    field_order = ["since", "until", "why"]


class MoveForm(WhyForm):
    """The other class, and why."""

    target = forms.ModelChoiceField(label=_("Other class"), queryset=Cohort.objects.none())

    field_order = ["target", "why"]

    def __init__(
        self, *args: Any, enrolment: Enrolment, **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        others = Cohort.objects.exclude(pk=enrolment.cohort_id).exclude(state=CohortState.CLOSED)
        choose_from(self, "target", others.exclude(kind=CohortKind.OPEN).order_by("name", "pk"))
