"""The forms of acts on hours: what is wrong, how much is right, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Enrolment
from lms.ledger.actions import Mode, Said
from lms.ledger.names import CorrectionReason
from lms.ledger.rules.decisions import DAY_S
from lms.rulesets.queries import data_of
from lms.web.components.entry_lines import COMPONENTS

LONGEST_WORDS = 500
MOST_MIN = DAY_S // 60


class WhyForm(forms.Form):
    """The reason and the words; `key` makes a form that is sent twice one act."""

    first_reason = CorrectionReason.OTHER
    reason = forms.ChoiceField(label=_("Reason"), choices=CorrectionReason.choices)
    words = forms.CharField(
        label=_("In words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner and the auditor read this. It is kept."),
        error_messages={
            "required": _("Say why the hours are corrected: the learner and the auditor will read it.")
        },
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4().hex)
        self.initial.setdefault("reason", self.first_reason.value)

    def said(self) -> Said:
        """What the ledger keeps of it."""
        data = self.cleaned_data
        return Said(
            words=data["words"],
            reason=CorrectionReason(data["reason"]),
            document=data.get("document", ""),
            key=data["key"],
        )


class CorrectForm(WhyForm):
    """An entry leaves so many minutes."""

    minutes = forms.IntegerField(
        label=_("Minutes that are right"),
        min_value=0,
        max_value=2_000 * 60,
        help_text=_("0 takes the whole entry back."),
    )
    field_order = ("minutes", "reason", "words")


class LineForm(WhyForm):
    """Where hours are added: the mode and the component."""

    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, initial=Mode.ONSITE)
    component = forms.ChoiceField(label=_("Component"), choices=list(COMPONENTS.items()))

    @property
    def line(self) -> tuple[Mode, str]:
        """What was chosen."""
        return Mode(self.cleaned_data["mode"]), self.cleaned_data["component"]


class AdjustForm(LineForm):
    """A day gets so many minutes more."""

    first_reason = CorrectionReason.DEVICE
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    minutes = forms.IntegerField(label=_("Minutes to add"), min_value=1, max_value=MOST_MIN)
    field_order = ("day", "mode", "component", "minutes", "reason", "words")


class RecogniseForm(LineForm):
    """What was learned elsewhere, in units, with the document that shows it."""

    first_reason = CorrectionReason.ELSEWHERE
    units = forms.DecimalField(
        label=_("Units to recognise"), min_value=Decimal("0.1"), max_value=2_000, decimal_places=1
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=120,
        help_text=_("Its number, or where it is kept: certificate, transcript, employer’s letter."),
    )
    field_order = ("units", "mode", "component", "document", "reason", "words")

    def seconds(self, enrolment: Enrolment) -> int:
        """The units in seconds, by the rule set of the class."""
        return int(self.cleaned_data["units"] * data_of(enrolment.ruleset).unit_s(self.line[0]))


class TransferForm(WhyForm):
    """Another class of the same person, and from when to when; both ends may be left open."""

    first_reason = CorrectionReason.MOVED
    target = forms.ChoiceField(label=_("To the class"))
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("target", "since", "until", "reason", "words")

    def __init__(self, *args: Any, others: Sequence[Enrolment], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.others = {str(row.uuid): row for row in others}
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(uuid, row.cohort.name) for uuid, row in self.others.items()]

    @property
    def has_nowhere_to_go(self) -> bool:
        """Whether there is no other class to choose."""
        return not self.others

    def expect(self, seconds: int) -> None:
        """Remember what the person is shown, so that nothing else is moved."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "expected": str(seconds)}

    @property
    def chosen(self) -> Enrolment:
        """The class that was chosen."""
        return self.others[self.cleaned_data["target"]]

    @property
    def span(self) -> tuple[date | None, date | None]:
        """From when to when."""
        return self.cleaned_data["since"], self.cleaned_data["until"]


class ApproveForm(forms.Form):
    """The second person agrees; words are welcome."""

    words = forms.CharField(
        label=_("What you looked at"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RejectForm(forms.Form):
    """The second person says why not."""

    words = forms.CharField(
        label=_("Why not"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why: who proposed it will read it.")},
    )
