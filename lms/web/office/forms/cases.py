"""The forms of a case: what was found, in a word and in words; for flags also what the person is told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.cases.actions import LONGEST_WORDS
from lms.cases.models import Case
from lms.cases.names import LEARNER_SEES, CaseKind, CaseState, outcomes_of
from lms.cohorts.models import Cohort


class QueueForm(forms.Form):
    """Which cases are listed; nothing chosen: every open one."""

    kind = forms.ChoiceField(label=pgettext_lazy("case", "Kind"), required=False)
    cohort = forms.ModelChoiceField(
        label=_("Class"),
        queryset=Cohort.objects.none(),
        required=False,
        to_field_name="uuid",
        empty_label=_("All classes"),
    )
    state = forms.ChoiceField(label=_("State"), choices=CaseState, required=False)
    mine = forms.BooleanField(label=_("only mine"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", pgettext_lazy("case", "All kinds")), *CaseKind.choices]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["cohort"].queryset = Cohort.objects.order_by("name", "pk")  # type: ignore[attr-defined]  # a ModelChoiceField


class AnswerForm(forms.Form):
    """What a person found."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    answer = forms.CharField(
        label=_("In words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you found. It is kept.")},
    )
    tell = forms.CharField(
        label=_("Message to the person"),
        help_text=_("Only what stands here is sent. Without it the person hears nothing of this."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(each.value, each.label) for each in outcomes_of(case.kind)]  # type: ignore[attr-defined]  # a ChoiceField
        if case.kind in LEARNER_SEES:
            del self.fields["tell"]
            self.fields["answer"].help_text = _("The person is told exactly this.")
