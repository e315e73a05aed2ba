"""Forms about programmes: what is trained, and its modules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.queries import CourseCard
from lms.cohorts.models import ModuleKind, Programme, ProgrammeModule
from lms.rulesets.models import RuleSet
from lms.web.office.forms.choices import choose_from
from lms.web.office.forms.classes import MODES, RuleSetChoice, units_field

TITLES = {"zh-hans": "title_zh", "en": "title_en", "vi": "title_vi"}


def title_field(label: Any) -> forms.CharField:  # Any: lazy text
    """A title in one language."""
    return forms.CharField(label=label, max_length=120, required=False)


class TitledForm(forms.Form):
    """A title in three languages."""

    title_zh = title_field(_("Title in Chinese"))
    title_en = title_field(_("Title in English"))
    title_vi = title_field(_("Title in Vietnamese"))

    def titles(self) -> dict[str, str]:
        """The title by language."""
        return {language: self.cleaned_data[name] for language, name in TITLES.items()}


class ProgrammeForm(TitledForm):
    """A programme; of one that is there, another rule set needs a reason."""

    occupation = forms.CharField(label=_("Occupation"), max_length=40, required=False)
    level = forms.CharField(
        label=_("Level"), max_length=20, required=False, help_text=_("As on the certificate, for example 4.")
    )
    directory_code = forms.CharField(
        label=_("Code in the directory"),
        max_length=40,
        required=False,
        help_text=_("The item in the province's directory of needs that a claim refers to."),
    )
    ruleset = RuleSetChoice(
        label=_("Rule set"),
        queryset=RuleSet.objects.none(),
        help_text=_("Another one counts people who enrol from now on; the others keep theirs."),
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Needed when the rule set changes."),
    )
    online = units_field(_("Units online"))
    onsite = units_field(_("Units on-site"))
    workplace = units_field(_("Units at the workplace"))

    def __init__(
        self,
        *args: Any,  # Any: Django's own signature
        rulesets: Sequence[RuleSet],
        unverified: frozenset[int] = frozenset(),
        programme: Programme | None = None,
        **kwargs: Any,
    ) -> None:
        if programme is not None:
            kwargs["initial"] = initial_of(programme)
        super().__init__(*args, **kwargs)
        cast("RuleSetChoice", self.fields["ruleset"]).unverified = unverified
        offered = {row.pk for row in rulesets} | ({programme.ruleset_id} if programme else set())
        choose_from(self, "ruleset", RuleSet.objects.filter(pk__in=offered).order_by("code", "version"))
        if programme is None:
            del self.fields["why"]

    def required_tenths(self) -> dict[str, int]:
        """The units needed in tenths by mode."""
        return {mode: int((self.cleaned_data[mode] or Decimal(0)) * 10) for mode in MODES}

    def values(self) -> dict[str, Any]:  # Any: keyword arguments of the actions
        """What `create_programme` and `change_programme` take."""
        names = ("occupation", "level", "directory_code", "ruleset", "why")
        plain = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return {"title": self.titles(), "required_tenths": self.required_tenths(), **plain}


class ModuleForm(TitledForm):
    """A module with its units and courses."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ModuleKind.choices, widget=forms.RadioSelect)
    units = units_field(_("Units planned"))
    courses = forms.TypedMultipleChoiceField(
        label=_("Courses"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A new class of the programme takes them."),
    )

    field_order = ["kind", "title_zh", "title_en", "title_vi", "units", "courses"]

    def __init__(
        self,
        *args: Any,  # Any: Django's own signature
        courses: Sequence[CourseCard],
        module: ProgrammeModule | None = None,
        **kwargs: Any,
    ) -> None:
        if module is not None:
            kwargs["initial"] = {
                **titles_of(module.title),
                "kind": module.kind,
                "units": Decimal(module.units_tenths) / 10,
                "courses": [str(row.course_key) for row in module.module_courses.all()],
            }
        super().__init__(*args, **kwargs)
        choices = [(str(card.course_key), f"{card.code} {card.title}") for card in courses]
        cast("forms.MultipleChoiceField", self.fields["courses"]).choices = choices

    def values(self) -> dict[str, Any]:  # Any: keyword arguments of the actions
        """What `add_module` and `change_module` take."""
        return {
            "kind": self.cleaned_data["kind"],
            "title": self.titles(),
            "units_tenths": int((self.cleaned_data["units"] or Decimal(0)) * 10),
            "courses": self.cleaned_data["courses"],
        }


def titles_of(title: dict[str, str]) -> dict[str, str]:
    """The values of the title's fields."""
    return {name: title.get(language, "") for language, name in TITLES.items()}


def initial_of(programme: Programme) -> dict[str, Any]:  # Any: values of fields
    """What the form of a programme begins with."""
    units = {mode: Decimal(tenths) / 10 for mode, tenths in programme.required_tenths.items()}
    names = ("occupation", "level", "directory_code", "ruleset")
    return {
        **titles_of(programme.title),
        **units,
        **{name: getattr(programme, name) for name in names},
    }
