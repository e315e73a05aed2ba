"""Hours in the editor: typed as 4.5, kept as tenths."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

MAX_UNITS = 3000


class UnitsFormField(forms.DecimalField):
    """Units of hours with one decimal, as people write them."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's own field options
        for name in ("min_value", "max_value", "step_size"):
            kwargs.pop(name, None)
        super().__init__(min_value=0, max_value=MAX_UNITS, decimal_places=1, **kwargs)

    def prepare_value(self, value: Any) -> Any:  # Any: stored tenths, or what was typed
        return Decimal(value) / 10 if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # Any: what was typed
        units = super().clean(value)
        return None if units is None else int(units * 10)

    def has_changed(self, initial: Any, data: Any) -> bool:  # Any: stored tenths, what was typed
        return super().has_changed(self.prepare_value(initial), data)


class UnitsField(models.PositiveIntegerField):  # type: ignore[type-arg]  # generic for mypy alone, not at run time
    """Tenths of a unit; forms show units. A plain integer to the database and its migrations."""

    def deconstruct(self) -> Any:  # Any: Django's four-tuple
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # Any: Django's own options
        return super().formfield(**{"form_class": UnitsFormField, **kwargs})
