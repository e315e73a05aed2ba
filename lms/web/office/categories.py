"""The table of categories of people: what rosters may say, from when, until when. The office edits it."""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.actions import add_category, end_category
from lms.accounts.categories import all_categories, name_in
from lms.accounts.models import PersonCategory
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person


class CategoryForm(forms.Form):
    """A category as the notice calls it."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    aliases = forms.CharField(
        label=gettext_lazy("Other names in rosters"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("With commas between them."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@require_safe
@for_readers
def categories(request: HttpRequest) -> HttpResponse:
    """The table, and for the office a form for one more."""
    return _page(request, CategoryForm())


@require_POST
@for_office
def category_add(request: HttpRequest) -> HttpResponse:
    """One more category."""
    form = CategoryForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            add_category(
                actor=person(request),
                name=data["name"],
                aliases=[each for each in re.split(r"[,，、;；]", data["aliases"]) if each.strip()],
                valid_from=data["valid_from"],
            )
        except Refusal as refusal:
            refused(form, refusal, {"category-taken": "name", "name-missing": "name"})
        else:
            messages.success(request, _("The category is in the table."))
            return redirect("office:categories")
    return _page(request, form)


def _page(request: HttpRequest, form: CategoryForm) -> HttpResponse:
    language = get_language() or ""
    rows = [
        {"row": row, "name": name_in(row, language), "aliases": "、".join(row.aliases)}
        for row in all_categories()
    ]
    return shown(request, "office/categories.html", "people", form=form, rows=rows)


@require_POST
@for_office
def category_end(request: HttpRequest) -> HttpResponse:
    """Rosters use a category no longer after today."""
    found = PersonCategory.objects.filter(code=request.POST.get("code", "")).first()
    if found is None:
        raise Http404
    end_category(actor=person(request), category=found)
    messages.success(request, _("Rosters use the category no longer. Who is of it stays so."))
    return redirect("office:categories")
