"""The next version of a rule set: fields or JSON, what would change, then saved for good."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.access import NotVisible
from lms.messaging.rules import Refusal
from lms.rulesets.actions import add_next_version
from lms.rulesets.queries import find_ruleset, versions_of
from lms.rulesets.words import differences
from lms.web.office.answers import refused, shown
from lms.web.office.forms.rulesets import NextVersionForm
from lms.web.office.gate import for_office
from lms.web.person import person


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def rule_next(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A form that begins with an existing version. `preview` shows what would change and saves nothing."""
    base = find_ruleset(code, version)
    if base is None:
        raise NotVisible
    form = NextVersionForm(request.POST or None, request.FILES or None, base=base)
    is_valid = request.method == "POST" and form.is_valid()
    changes = differences(base.data, form.document)[0] if is_valid else []
    if is_valid and "preview" not in request.POST:
        try:
            row = add_next_version(actor=person(request), document=form.document)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved as %(rule)s.") % {"rule": row})
            pair = urlencode({"a": str(base), "b": str(row)})
            return redirect(f"{reverse('office:rules_compare')}?{pair}")
    return shown(
        request,
        "office/rule_next.html",
        "classes",
        form=form,
        base=base,
        next_version=versions_of(code)[0].version + 1,
        is_preview=is_valid,
        changes=changes,
    )
