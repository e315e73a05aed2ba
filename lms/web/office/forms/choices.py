"""Giving a choice field its rows when the form is made: what may be chosen depends on the class or the partner."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet


def choose_from(
    form: forms.Form, name: str, rows: QuerySet[Any]
) -> None:  # Any: whichever model the field offers
    """Offer `rows` in the model choice field `name` of `form`."""
    cast("forms.ModelChoiceField[Model]", form.fields[name]).queryset = rows
