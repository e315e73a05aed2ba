"""One agreement on a page of HR or of the office: written, signed, ended; the same form and acts for both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import Role, User
from lms.accounts.queries import people_with_role
from lms.cohorts.actions import draft_agreement, end_agreement, sign_agreement
from lms.cohorts.models import Agreement, AgreementEnd, Enrolment, Mentorship
from lms.messaging.rules import Refusal
from lms.web.person import person

DATE = {"type": "date"}
FIELDS = (
    "number",
    "level",
    "term_months",
    "contract_on",
    "starts_on",
    "ends_on",
    "school_mentor",
    "wage_confirmed",
)


class Tutor(forms.ModelChoiceField[User]):
    """A school mentor by name."""

    def label_from_instance(self, obj: User) -> str:
        """The name alone."""
        return obj.display_name


class AgreementForm(forms.Form):
    """What stands in the agreement."""

    number = forms.CharField(label=gettext_lazy("Number of the agreement"), max_length=60, required=False)
    level = forms.CharField(label=gettext_lazy("Level"), max_length=20, required=False)
    term_months = forms.IntegerField(label=gettext_lazy("Term in months"), min_value=1, max_value=36)
    contract_on = forms.DateField(
        label=gettext_lazy("First day of the labour contract"),
        required=False,
        widget=forms.DateInput(DATE, format="%Y-%m-%d"),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Apprenticeship from"), widget=forms.DateInput(DATE, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Apprenticeship to"), widget=forms.DateInput(DATE, format="%Y-%m-%d")
    )
    school_mentor = Tutor(label=gettext_lazy("School mentor"), queryset=User.objects.none(), required=False)
    wage_confirmed = forms.BooleanField(
        label=gettext_lazy("The wage is the legal minimum or more"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        tutors = [user.pk for user in people_with_role(Role.TRAINER)]
        self.fields["school_mentor"].queryset = User.objects.filter(pk__in=tutors).order_by("display_name")  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why and when it ended."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=AgreementEnd.choices)
    ended_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(DATE, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: today"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


def agreement_values(
    request: HttpRequest, found: Enrolment
) -> tuple[dict[str, Any], bool]:  # Any: template values
    """What the page shows, and whether an act was done, so that it is opened anew. Acts are refused in words."""
    rows = list(Agreement.objects.filter(enrolment=found).select_related("school_mentor").order_by("-pk"))
    running = next((row for row in rows if row.state != "ended"), None)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    form = AgreementForm(request.POST if what in {"save", "sign"} else None, initial=_initial(found, running))
    end = EndForm(request.POST if what == "end" else None)
    done = (
        _saved(request, found, form, signs=what == "sign")
        if what in {"save", "sign"}
        else what == "end" and running is not None and _ended(request, running, end)
    )
    mentors = Mentorship.objects.filter(enrolment=found, until_on__isnull=True).select_related("mentor")
    values = {
        "enrolment": found,
        "name": found.learner.display_name,
        "running": running,
        "past": [row for row in rows if row.state == "ended"],
        "form": form,
        "end": end,
        "mentor": next((row.mentor.display_name for row in mentors), ""),
    }
    return values, done


def _initial(found: Enrolment, running: Agreement | None) -> dict[str, Any]:  # Any: initial values of a form
    if running is not None:
        return {name: getattr(running, name) for name in FIELDS}
    cohort = found.cohort
    return {
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "term_months": 12,
        "level": cohort.programme.level,
    }


def _saved(request: HttpRequest, found: Enrolment, form: AgreementForm, *, signs: bool) -> bool:
    if not form.is_valid():
        return False
    try:
        row = draft_agreement(actor=person(request), enrolment=found, **form.cleaned_data)
        if signs:
            sign_agreement(actor=person(request), agreement=row)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Signed: the work log is open.") if signs else _("Saved."))
    return True


def _ended(request: HttpRequest, running: Agreement, form: EndForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        end_agreement(
            actor=person(request),
            agreement=running,
            reason=data["reason"],
            note=data["note"],
            on=data["ended_on"],
        )
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The agreement has ended. Every hour stays with the person."))
    return True
