"""How every page of the office answers: rendered with its place, 422 for a form with mistakes, refusals in words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.accounts.access import is_office
from lms.messaging.rules import Refusal

# Where the words of a refusal stand in a form, by its code; without a place they stand above it.
PLACES = {
    "phone-malformed": "phone",
    "phone-taken": "phone",
    "id-malformed": "id_no",
    "id-taken": "id_no",
    "username-malformed": "username",
    "username-taken": "username",
    "name-missing": "name",
    "name-taken": "name",
    "ends-too-early": "ends_on",
    "title-missing": "title_zh",
    "reason-missing": "why",
    "foreign-department": "department",
    "department-needed": "department",
}


def shown(
    request: HttpRequest, template: str, place: str, **context: Any
) -> HttpResponse:  # Any: template values
    """The page at its `place` in the tabs; 422 when the form of the context was refused."""
    form = context.get("form")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    values = {"place": place, "can_change": is_office(request.user), **context}
    return render(request, template, values, status=status)


def refused(form: forms.Form, refusal: Refusal, places: Mapping[str, str] = PLACES) -> None:
    """Put the words of a refusal beside the field they are about."""
    place = places.get(refusal.code)
    form.add_error(place if place in form.fields else None, refusal.message)


def say_refused(request: HttpRequest, refusal: Refusal) -> None:
    """The words of a refusal above the next page, for acts without a form."""
    messages.error(request, refusal.message)
