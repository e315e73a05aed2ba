"""Forms about classes: a new one with its programme and courses, and correcting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.outline import in_language
from courses.queries import CourseCard
from lms.accounts.models import User
from lms.cohorts.models import CohortKind, Programme
from lms.cohorts.queries import programmes_made
from lms.rulesets.models import RuleSet
from lms.web.office.forms.choices import choose_from
from lms.web.office.forms.kinds import add_kind_fields

MODES = ("online", "onsite", "workplace")
DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
# Classes of open courses come to be with the first who joins.
MADE_KINDS = [kind for kind in CohortKind if kind is not CohortKind.OPEN]


class ProgrammeChoice(forms.ModelChoiceField[Programme]):
    """A programme by its title in the reader's language."""

    def label_from_instance(self, obj: Programme) -> str:
        """Title and rule set."""
        return f"{in_language(obj.title, get_language() or '')} · {obj.ruleset}"


class RuleSetChoice(forms.ModelChoiceField[RuleSet]):
    """A rule set by its title in the reader's language."""

    unverified: frozenset[int] = frozenset()

    def label_from_instance(self, obj: RuleSet) -> str:
        """Title and code, and that nobody verified it yet."""
        name = f"{in_language(obj.title, get_language() or '')} ({obj})"
        return f"{name} · {_('verify before use')}" if obj.pk in self.unverified else name


def units_field(label: Any) -> forms.DecimalField:  # Any: text or lazy text
    """Units with one decimal place."""
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=5_000,
        decimal_places=1,
        required=False,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.1"}),
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of `ClassForm` offer, read once."""

    courses: Sequence[CourseCard]
    trainers: Sequence[User]
    rulesets: Sequence[RuleSet]
    unverified: frozenset[int] = frozenset()


class ClassForm(forms.Form):
    """A new class of one kind. The programme is chosen, or described in the fields below it."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in MADE_KINDS], widget=forms.HiddenInput
    )
    name = forms.CharField(label=_("Name of the class"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DATE)
    ends_on = forms.DateField(label=_("Ends on"), widget=DATE, required=False)
    programme = ProgrammeChoice(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("a new one, described below"),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    title_vi = forms.CharField(label=_("Title in Vietnamese"), max_length=120, required=False)
    ruleset = RuleSetChoice(
        label=_("Rule set"),
        queryset=RuleSet.objects.none(),
        required=False,
        empty_label=_("choose one for a new programme"),
        help_text=_("How time becomes units. Compare a draft with its notice before a claim rests on it."),
    )
    online = units_field(_("Units online"))
    onsite = units_field(_("Units on-site"))
    workplace = units_field(_("Units at the workplace"))
    courses = forms.TypedMultipleChoiceField(
        label=_("Courses"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none ticked the class takes those of the programme's modules."),
    )
    trainers = forms.ModelMultipleChoiceField(
        label=_("Trainers"),
        queryset=User.objects.none(),
        to_field_name="uuid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, choices: Choices, kind: str, **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = kind
        self.kind_names = add_kind_fields(self, kind)
        made = programmes_made().filter(archived_at__isnull=True).select_related("ruleset")
        choose_from(self, "programme", made.order_by("-created_at", "-pk"))
        cast("RuleSetChoice", self.fields["ruleset"]).unverified = choices.unverified
        choose_from(self, "ruleset", RuleSet.objects.filter(pk__in=[row.pk for row in choices.rulesets]))
        courses = [(str(card.course_key), f"{card.code} {card.title}") for card in choices.courses]
        cast("forms.MultipleChoiceField", self.fields["courses"]).choices = courses
        trainers = User.objects.filter(pk__in=[user.pk for user in choices.trainers])
        choose_from(self, "trainers", trainers.order_by("display_name"))

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        """Without a programme, a title and a rule set are needed."""
        cleaned = super().clean() or {}
        if not cleaned.get("programme") and "programme" not in self.errors and not cleaned.get("ruleset"):
            self.add_error("ruleset", _("Choose a programme above, or a rule set for the new one."))
        return cleaned

    def kind_fields(self) -> list[forms.BoundField]:
        """The questions of the kind, in order."""
        return [self[name] for name in self.kind_names]

    def titles(self) -> dict[str, str]:
        """The title of a new programme by language."""
        names = {"zh-hans": "title_zh", "en": "title_en", "vi": "title_vi"}
        return {language: self.cleaned_data[name] for language, name in names.items()}

    def required_tenths(self) -> dict[str, int]:
        """The units of a new programme in tenths by mode."""
        return {mode: int((self.cleaned_data[mode] or Decimal(0)) * 10) for mode in MODES}


class ClassEditForm(forms.Form):
    """Correct a class; its state has a page of its own."""

    name = forms.CharField(label=_("Name of the class"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DATE)
    ends_on = forms.DateField(label=_("Ends on"), widget=DATE, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.kind_names = add_kind_fields(self, kind, with_partner=False)

    def kind_fields(self) -> list[forms.BoundField]:
        """The questions of the kind, in order."""
        return [self[name] for name in self.kind_names]
