"""What HR does with one person or many at once: remind, extend, ask the mentor, give a mentor or a department."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.actions import assign_mentors
from lms.cohorts.actions.asking import answer_question, ask_mentors
from lms.cohorts.actions.extending import undo_extension
from lms.cohorts.actions.placing import move_to_department
from lms.cohorts.models import Enrolment, EnrolmentExtension, MentorQuestion
from lms.messaging.rules import Refusal
from lms.partners.access import partners_with
from lms.partners.models import Department, MemberRole, Membership
from lms.partners.rules import Right
from lms.reports.extending import extend_or_ask
from lms.reports.queries import people_report
from lms.reports.selection import parse_uuid, parse_wish, selected
from lms.web.employer import screen
from lms.web.employer.gate import employer_cohorts, employer_enrolments, for_employers, for_right
from lms.web.employer.home import chosen
from lms.web.person import person

# More than this in one act is a mistake rather than a wish; a partner of ours has seven hundred.
MOST = 2000
DATE = {"type": "date"}


class ExtendForm(forms.Form):
    """A later end with its reason."""

    to_on = forms.DateField(
        label=gettext_lazy("New last day"), widget=forms.DateInput(DATE, format="%Y-%m-%d")
    )
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class AskForm(forms.Form):
    """A question to the mentor."""

    note = forms.CharField(
        label=gettext_lazy("What would you like to know?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MentorForm(forms.Form):
    """One mentor for all of them."""

    mentor = forms.ChoiceField(label=gettext_lazy("Mentor"))
    why = forms.CharField(
        label=gettext_lazy("Reason, for more than the limit"), max_length=200, required=False
    )

    def __init__(self, *args: Any, mentors: Sequence[User], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [(str(row.uuid), row.display_name) for row in mentors]  # type: ignore[attr-defined]  # a ChoiceField


class DepartmentForm(forms.Form):
    """One department for all of them."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("none"),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = places  # type: ignore[attr-defined]  # a ModelChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@for_right(Right.WRITE)
def selection(request: HttpRequest) -> HttpResponse:
    """The ticked (`who`), or everybody whom the address filters; foreign people are left out without a word."""
    user = person(request)
    people = _people(request, user)
    if not people:
        messages.warning(request, _("Tick the people first."))
        return redirect(_back(request))
    given = _forms(request, user, people)
    what = request.POST.get("what", "")
    if what in given and given[what].is_valid():
        try:
            messages.success(request, _done(user, people, what, given[what].cleaned_data))
        except Refusal as refusal:
            given[what].add_error(None, refusal.message)
        else:
            return redirect(_back(request))
    report = people_report(
        list(employer_cohorts(user)), employer_enrolments(user).filter(pk__in=[row.pk for row in people]), timezone.now()
    )  # fmt: skip
    context = {
        **{f"{name}_form": form for name, form in given.items()},
        "rows": [
            screen.row_of(line, report.reminded, says_class=report.has_classes) for line in report.lines
        ],
        "who": [row.uuid for row in people],
        "next": _back(request),
        "which": request.POST.get("class", "") or request.GET.get("class", ""),
        "partner_name": people[0].cohort.partner.name if people[0].cohort.partner else "",
    }
    status = 422 if any(form.errors for form in given.values()) else 200
    return render(request, "employer/selection.html", context, status=status)


def _people(request: HttpRequest, user: User) -> list[Enrolment]:
    """Who is meant, of those for whose partner the user writes, by name."""
    scope = employer_enrolments(user).filter(cohort__partner__in=partners_with(user, Right.WRITE))
    raw = request.POST.getlist("who") or request.GET.getlist("who")
    wanted: set[UUID] = {uuid for uuid in map(parse_uuid, raw) if uuid}
    if not raw and request.method != "POST":
        cohorts = chosen(list(employer_cohorts(user)), request.GET.get("class", ""))
        lines = people_report(cohorts, scope, timezone.now()).lines if cohorts else ()
        wanted = {line.enrolment for line in selected(lines, parse_wish(request.GET))}
    rows = scope.filter(uuid__in=wanted).select_related("learner", "cohort__partner", "ruleset")
    return list(rows.order_by("learner__display_name", "pk")[:MOST])


def _forms(request: HttpRequest, user: User, people: Sequence[Enrolment]) -> dict[str, forms.Form]:
    what = request.POST.get("what", "") if request.method == "POST" else ""
    given = {
        name: request.POST if what == name else None for name in ("extend", "ask", "mentor", "department")
    }
    partners = {row.cohort.partner_id for row in people}
    members = Membership.objects.filter(
        partner__in=partners, role=MemberRole.MENTOR, ended_on__isnull=True
    ).select_related("user")
    mentors = {row.user.pk: row.user for row in members.order_by("user__display_name")}
    places = Department.objects.filter(partner__in=partners, archived_on__isnull=True).order_by("name")
    return {
        "extend": ExtendForm(given["extend"]),
        "ask": AskForm(given["ask"]),
        "mentor": MentorForm(given["mentor"], mentors=list(mentors.values())),
        "department": DepartmentForm(given["department"], places=places),
    }


def _done(
    user: User, people: Sequence[Enrolment], what: str, data: dict[str, Any]
) -> str:  # Any: cleaned data
    if what == "extend":
        found = extend_or_ask(actor=user, enrolments=people, to_on=data["to_on"], why=data["why"])
        return " ".join(_extended_words(len(found.given), found.asked, found.there))
    if what == "ask":
        asked = ask_mentors(actor=user, enrolments=people, note=data["note"])
        return " ".join(_asked_words(asked.now, asked.waiting, asked.alone))
    if what == "mentor":
        mentor = User.objects.get(uuid=data["mentor"])
        count = assign_mentors(actor=user, enrolments=people, mentor=mentor, why=data["why"])
        text = ngettext(
            "%(name)s is the mentor of %(n)d person now.",
            "%(name)s is the mentor of %(n)d people now.",
            count,
        )
        return text % {"name": mentor.display_name, "n": count}
    count = move_to_department(actor=user, enrolments=people, department=data["department"])
    text = ngettext("%(n)s person moved to %(name)s.", "%(n)s people moved to %(name)s.", count)
    return text % {"n": count, "name": data["department"] or _("no department")}


def _extended_words(given: int, asked: int, there: int) -> list[str]:
    parts = [
        (given, ngettext("%(n)s person has a later end.", "%(n)s people have a later end.", given)),
        (
            asked,
            ngettext(
                "%(n)s wish goes to the training office: it is beyond the agreement.",
                "%(n)s wishes go to the training office: they are beyond the agreement.",
                asked,
            ),
        ),
        (there, ngettext("%(n)s person had it already.", "%(n)s people had it already.", there)),
    ]
    return [text % {"n": count} for count, text in parts if count]


def _asked_words(now: int, waiting: int, alone: int) -> list[str]:
    parts = [
        (now, ngettext("%(n)s question asked.", "%(n)s questions asked.", now)),
        (
            waiting,
            ngettext("%(n)s waits for an answer already.", "%(n)s wait for an answer already.", waiting),
        ),
        (alone, ngettext("%(n)s person has no mentor.", "%(n)s people have no mentor.", alone)),
    ]
    return [text % {"n": count} for count, text in parts if count]


def _back(request: HttpRequest) -> str:
    which = request.POST.get("class", "") or request.GET.get("class", "")
    one = request.GET.get("who", "") if len(request.GET.getlist("who")) == 1 else request.POST.get("one", "")
    if (uuid := parse_uuid(one)) is not None:
        return reverse("employer:person", args=[uuid])
    return f"{reverse('employer:home')}?{urlencode({'class': which})}" if which else reverse("employer:home")


@require_POST
@for_right(Right.WRITE)
def extension_undo(request: HttpRequest, extension: UUID) -> HttpResponse:
    """The end that stood before."""
    mine = employer_enrolments(person(request))
    rows = EnrolmentExtension.objects.filter(enrolment__in=mine).select_related("enrolment__cohort__partner")
    found = rows.filter(uuid=extension).first()
    if found is None:
        raise NotVisible
    try:
        undo_extension(actor=person(request), extension=found)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The end is what it was before."))
    return redirect("employer:person", found.enrolment.uuid)


@require_POST
@for_employers
def question_answer(request: HttpRequest, question: UUID) -> HttpResponse:
    """The mentor answers; nobody else finds the question here."""
    rows = MentorQuestion.objects.filter(mentor=person(request)).select_related(
        "enrolment__learner", "asked_by"
    )
    found = rows.filter(uuid=question, enrolment__in=employer_enrolments(person(request))).first()
    if found is None:
        raise NotVisible
    try:
        answer_question(actor=person(request), question=found, answer=request.POST.get("answer", ""))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Answered. %(name)s hears it.") % {"name": found.asked_by.display_name})
    return redirect("employer:person", found.enrolment.uuid)
