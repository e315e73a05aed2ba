"""Forms about the rules of a class: trying a rule set, and proposing the move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.rulesets.models import RuleSet
from lms.web.office.forms.choices import choose_from
from lms.web.office.forms.classes import RuleSetChoice


class TrialForm(forms.Form):
    """Which rule set to try on the class."""

    ruleset = RuleSetChoice(
        label=_("Rule set to try"),
        queryset=RuleSet.objects.none(),
        empty_label=_("choose one"),
    )

    def __init__(
        self, *args: Any, rows: Sequence[RuleSet], unverified: frozenset[int], **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        cast("RuleSetChoice", self.fields["ruleset"]).unverified = unverified
        found = RuleSet.objects.filter(pk__in=[row.pk for row in rows])
        choose_from(self, "ruleset", found.order_by("code", "-version"))


class MoveForm(forms.Form):
    """Why the class moves, and whether newcomers follow."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Every learner of the class reads it, and the auditor."),
    )
    for_newcomers = forms.BooleanField(
        label=_("Newcomers of the programme, in all its classes, begin with it too"), required=False
    )
