"""A civil day in an address: /learn/hours/2026-11-22/ (registered once, as `date`)."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class DayConverter:
    """ISO days; an impossible day is no address at all (404)."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "date")
