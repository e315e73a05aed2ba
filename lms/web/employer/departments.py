"""HR keeps the departments of the partner: sums by department, added, renamed, merged, archived and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.actions.placing import close_department, merge_departments
from lms.messaging.rules import Refusal
from lms.partners.actions import add_department
from lms.partners.actions.departments import bring_back, rename_department
from lms.partners.models import Department, Partner
from lms.partners.rules import Right
from lms.reports.queries import people_report
from lms.reports.rules import Standing
from lms.reports.selection import PersonLine, parse_uuid
from lms.web.employer.gate import asked_partner, employer_cohorts, employer_enrolments, for_right
from lms.web.person import person

ACTS = ("rename", "merge", "archive", "back")


class NameForm(forms.Form):
    """A new department."""

    name = forms.CharField(label=gettext_lazy("Name of the department"), max_length=120)


@dataclass(slots=True)
class Sum:
    """What a department comes to; `row` None: people of no department."""

    row: Department | None
    people: int = 0
    counts: dict[Standing, int] = field(default_factory=lambda: dict.fromkeys(Standing, 0))
    month_s: int = 0

    def add(self, line: PersonLine) -> None:
        """One person more."""
        self.people += 1
        self.counts[line.pace.standing] += 1
        self.month_s += line.month_s

    @property
    def on_pace(self) -> int:
        return self.counts[Standing.ON_PACE]

    @property
    def at_risk(self) -> int:
        return self.counts[Standing.AT_RISK]

    @property
    def blocked(self) -> int:
        return self.counts[Standing.BLOCKED]

    @property
    def month_h(self) -> int:
        """Hours of sixty minutes of this month, floored once."""
        return self.month_s // 3600


def sums_of(rows: Sequence[Department], lines: Sequence[PersonLine]) -> list[Sum]:
    """A sum for each department, in its order, and one for people of none where there are any."""
    found = {row.uuid: Sum(row) for row in rows}
    nobody = Sum(None)
    for line in lines:
        found.get(line.department_uuid, nobody).add(line) if line.department_uuid else nobody.add(line)
    return [*found.values(), *([nobody] if nobody.people else [])]


@require_http_methods(["GET", "HEAD", "POST"])
@for_right(Right.WRITE)
def departments(request: HttpRequest) -> HttpResponse:
    """Every department with its sums, and the form that adds one. Eleven queries for 7 people or for 700."""
    user, partner = person(request), asked_partner(request, Right.WRITE)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = add_department(actor=user, partner=partner, name=form.cleaned_data["name"])
        messages.success(request, _("%(name)s is a department now.") % {"name": added.name})
        return redirect(_address(partner))
    rows = list(_own(partner).order_by("name"))
    cohorts = list(employer_cohorts(user).filter(partner=partner))
    lines = people_report(cohorts, employer_enrolments(user), timezone.now()).lines if cohorts else ()
    live = [row for row in rows if row.archived_on is None]
    context: dict[str, Any] = {  # Any: template values
        "partner": partner,
        "partner_name": partner.name,
        "sums": sums_of(live, lines),
        "live": live,
        "archived": [row for row in rows if row.archived_on is not None],
        "form": form,
    }
    return render(request, "employer/departments.html", context, status=422 if form.errors else 200)


@require_POST
@for_right(Right.WRITE)
def department_change(request: HttpRequest, department: UUID) -> HttpResponse:
    """`what`: rename (`name`), merge (`into`), archive, back."""
    partner = asked_partner(request, Right.WRITE)
    row = _own(partner).filter(uuid=department).first()
    if row is None:
        raise NotVisible
    if request.POST.get("what") not in ACTS:
        return redirect(_address(partner))
    try:
        messages.success(request, _changed(request, person(request), row))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(_address(partner))


def _changed(request: HttpRequest, user: User, row: Department) -> str:
    what = request.POST.get("what", "")
    if what == "rename":
        renamed = rename_department(actor=user, department=row, name=request.POST.get("name", ""))
        return _("It is called %(name)s now.") % {"name": renamed.name}
    if what == "archive":
        close_department(actor=user, department=row)
        return _("%(name)s is archived.") % {"name": row.name}
    if what == "back":
        bring_back(actor=user, department=row)
        return _("%(name)s is back.") % {"name": row.name}
    uuid = parse_uuid(request.POST.get("into", ""))
    into = _own(row.partner).filter(uuid=uuid).first() if uuid else None
    if into is None:
        raise NotVisible
    count = merge_departments(actor=user, department=row, into=into)
    text = ngettext(
        "%(name)s is part of %(into)s now; %(n)s person moved.",
        "%(name)s is part of %(into)s now; %(n)s people moved.",
        count,
    )
    return text % {"name": row.name, "into": into.name, "n": count}


def _own(partner: Partner) -> QuerySet[Department]:
    return Department.objects.filter(partner=partner).select_related("partner", "merged_into")


def _address(partner: Partner) -> str:
    return f"{reverse('employer:departments')}?partner={partner.uuid}"
