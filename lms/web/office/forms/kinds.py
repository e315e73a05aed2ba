"""The questions that a class of some kind is asked, as fields: the form shows only what its kind asks."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.categories import all_categories, name_in
from lms.cohorts.actions.class_setup import ClassSetup
from lms.cohorts.rules.kinds import KINDS, MOST_SEATS, Ask
from lms.partners.models import Partner
from lms.web.office.forms.choices import choose_from

# The name of each question's field; the partner stands in a form only while the class is made.
NAMES = {
    Ask.PARTNER: "partner",
    Ask.BRAND: "brand",
    Ask.ORGANISER: "organiser",
    Ask.PLACE: "place",
    Ask.SEATS: "seats",
    Ask.CATEGORIES: "expected_categories",
    Ask.PUBLIC: "is_public",
}


def add_kind_fields(form: forms.Form, kind: str, *, with_partner: bool = True) -> list[str]:
    """Give `form` the fields of a kind; their names in order. What stays empty is said on the page of the class.

    One query for partners, one for categories, at most.
    """
    asks = [ask for ask in KINDS[kind].asks if with_partner or ask is not Ask.PARTNER]
    for ask in asks:
        form.fields[NAMES[ask]] = _field(ask, kind)
    if Ask.PARTNER in asks:
        choose_from(form, "partner", Partner.objects.filter(is_active=True).order_by("name"))
    if Ask.CATEGORIES in asks:
        rows = [row for row in all_categories() if not row.is_restricted]
        choices = [(row.code, name_in(row, get_language() or "")) for row in rows]
        cast("forms.MultipleChoiceField", form.fields["expected_categories"]).choices = choices
    return [NAMES[ask] for ask in asks]


def setup_in(cleaned: dict[str, Any]) -> ClassSetup:  # Any: Django's cleaned values
    """The answers of a valid form."""
    return ClassSetup(
        seats=cleaned.get("seats"),
        brand=cleaned.get("brand", ""),
        place=cleaned.get("place", ""),
        organiser=cleaned.get("organiser", ""),
        is_public=cleaned.get("is_public", False),
        expected_categories=tuple(cleaned.get("expected_categories", ())),
    )


def _field(ask: Ask, kind: str) -> forms.Field:
    makers = {
        Ask.PARTNER: _partner,
        Ask.BRAND: _brand,
        Ask.ORGANISER: _organiser,
        Ask.PLACE: _workplace if KINDS[kind].has_mentors else _village,
        Ask.SEATS: _seats,
        Ask.CATEGORIES: _categories,
        Ask.PUBLIC: _public,
    }
    return makers[ask]()


def _partner() -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Partner"),
        queryset=Partner.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("none"),
    )


def _brand() -> forms.Field:
    return forms.CharField(
        label=_("Named after"),
        max_length=60,
        required=False,
        help_text=_("Whose name the class carries, as on the order of the enterprise."),
    )


def _organiser() -> forms.Field:
    return forms.CharField(
        label=_("Organiser"),
        max_length=120,
        required=False,
        help_text=_("Who answers for the class on site: village, township or office."),
    )


def _workplace() -> forms.Field:
    return forms.CharField(label=_("Workplace"), max_length=120, required=False)


def _village() -> forms.Field:
    return forms.CharField(label=_("Village or place"), max_length=120, required=False)


def _seats() -> forms.Field:
    return forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Who asks to join a full class waits in order until the office admits them."),
    )


def _categories() -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Categories of people expected"), required=False, widget=forms.CheckboxSelectMultiple
    )


def _public() -> forms.Field:
    return forms.BooleanField(
        label=_("The list of people is posted in public, with masked names"), required=False
    )
