"""Rule sets for the office and the auditor: all of them, one in words, two compared, and who verified what."""

from __future__ import annotations

import json
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.outline import in_language
from lms.accounts.access import NotVisible, is_office
from lms.cohorts.rule_use import RuleUse, classes_with, programmes_with, use_of_rulesets
from lms.messaging.rules import Refusal
from lms.rulesets.actions import note_check
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import find_ruleset, library, versions_of
from lms.rulesets.words import differences, ruleset_lines
from lms.web.office.answers import refused, shown
from lms.web.office.forms.rulesets import CheckForm
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

PLACE = "classes"


@require_safe
@for_readers
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule set with its versions, where each is in force, and whether somebody verified it: four queries."""
    rows, use = library(), use_of_rulesets()
    groups = [
        {
            "code": code,
            "title": in_language(versions[0].title, get_language() or ""),
            "versions": [
                {"row": row, "use": use.get(row.pk, RuleUse()), "check": _check(row)} for row in versions
            ],
        }
        for code, found in groupby(rows, key=lambda row: row.code)
        if (versions := list(found))
    ]
    in_force = [row for row in rows if row.pk in use and row.is_draft and not _check(row)]
    return shown(request, "office/rules.html", PLACE, groups=groups, rows=rows, unverified=in_force)


@require_safe
@for_readers
def rule(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version in words, where it is in force, who verified it, its JSON."""
    return _page(request, _found(code, version), CheckForm())


@require_http_methods(["POST"])
@for_office
def rule_check(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The office says that it compared this version with the notice."""
    row, form = _found(code, version), CheckForm(request.POST)
    if form.is_valid():
        try:
            note_check(actor=person(request), ruleset=row, **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal, {"document-missing": "document", "checked-in-future": "checked_on"})
        else:
            messages.success(request, _("Noted: %(rule)s was compared with its notice.") % {"rule": row})
            return redirect("office:rule", code, version)
    return _page(request, row, form)


@require_safe
@for_readers
def rules_compare(request: HttpRequest) -> HttpResponse:
    """What two versions, or two codes, say differently; what they say alike is folded away."""
    rows = library()
    by_name = {str(row): row for row in rows}
    first, second = (by_name.get(request.GET.get(name, "")) for name in ("a", "b"))
    different, same = differences(first.data, second.data) if first and second else ([], [])
    return shown(
        request,
        "office/rules_compare.html",
        PLACE,
        rows=rows,
        first=first,
        second=second,
        different=different,
        same=same,
    )


def _page(request: HttpRequest, row: RuleSet, form: CheckForm) -> HttpResponse:
    lines = ruleset_lines({**row.data, "source": row.source})
    return shown(
        request,
        "office/rule.html",
        PLACE,
        row=row,
        title=in_language(row.title, get_language() or ""),
        lines=[line for line in lines if line.name != "source"],
        checks=row.checks.all(),
        others=[other for other in versions_of(row.code) if other != row],
        programmes=[in_language(found.title, get_language() or "") for found in programmes_with(row)],
        classes=classes_with(row),
        raw=json.dumps(row.data, ensure_ascii=False, indent=2),
        form=form if is_office(request.user) else None,
    )


def _found(code: str, version: int) -> RuleSet:
    row = find_ruleset(code, version)
    if row is None:
        raise NotVisible
    return row


def _check(row: RuleSet) -> object:
    """The newest check, or None; no query."""
    return next(iter(row.checks.all()), None)
