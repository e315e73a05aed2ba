"""What a trainer says when a course is handed in: which languages, a word to the office, the day they would like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.drafts.reading import PageDraft
from lms.approvals.actions.submitting import LONGEST
from lms.approvals.models import Licence, RightsOf


class HandInForm(forms.Form):
    """`languages` are the pages with something to publish; with one of them nothing is asked."""

    languages = forms.MultipleChoiceField(
        label=_("Languages to hand in"), widget=forms.CheckboxSelectMultiple, required=True
    )
    words = forms.CharField(
        label=_("A word to the reviewer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is new, what to look at."),
    )
    wanted_on = forms.DateField(
        label=_("The day you would like"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, *args: Any, languages: Sequence[PageDraft], **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        choices = [(one.language, one.page.locale.get_display_name()) for one in languages]
        self.fields["languages"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["languages"].initial = [code for code, _name in choices]
        self.asks_languages = len(choices) > 1
        if not self.asks_languages:
            del self.fields["languages"]


class RightsForm(forms.Form):
    """Who owns something; the action judges what is missing."""

    noun = forms.ChoiceField(choices=RightsOf.choices)
    uuid = forms.UUIDField(required=False)
    holder = forms.CharField(max_length=200, required=False)
    licence = forms.ChoiceField(choices=[("", ""), *Licence.choices], required=False)
    until_on = forms.DateField(required=False)
    source = forms.CharField(max_length=300, required=False)
