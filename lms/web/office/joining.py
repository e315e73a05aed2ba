"""The code of a class with its poster, and the requests that come by it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_cohort
from lms.cohorts.actions.joining import open_code, renew_code, shut_code
from lms.cohorts.joining import door
from lms.cohorts.limits import learners_in
from lms.cohorts.models import Cohort, CohortKind, JoinCode
from lms.cohorts.rules.joining import Door, code_shown
from lms.web.components.join_requests import answer_requests, request_lines
from lms.web.components.qr import qr_picture
from lms.web.office.answers import shown
from lms.web.office.forms.classes import DATE
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

PLACE = "classes"


class CodeForm(forms.Form):
    """Until when the code works, and whom it lets in at once."""

    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DATE,
        help_text=gettext_lazy("Empty: until the code is switched off or the class is closed."),
    )
    admits_listed = forms.BooleanField(
        label=gettext_lazy("Admit at once whoever stands on a roster that waits to be written"),
        required=False,
    )


@require_safe
@for_readers
def class_join(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The code, and who waits; a fixed number of queries."""
    cohort = _joinable(request, uuid)
    code = JoinCode.objects.filter(cohort=cohort).select_related("cohort").first()
    initial = {"last_on": code.last_on, "admits_listed": code.admits_listed} if code else {}
    return shown(
        request,
        "office/class_join.html",
        PLACE,
        cohort=cohort,
        code=code,
        code_text=code_shown(code.code) if code else "",
        address=_address(code) if code else "",
        works=code is not None and door(code) is Door.OPEN,
        taken=learners_in(cohort),
        code_form=CodeForm(initial=initial),
        **request_lines(cohort, sees_restricted=True),
    )


@require_POST
@for_office
def join_code(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open the code or change how it works; `renew` makes another one, `shut` switches it off."""
    cohort = _joinable(request, uuid)
    back = redirect("office:class_join", cohort.uuid)
    if "shut" in request.POST:
        shut_code(actor=person(request), cohort=cohort)
        messages.success(request, _("The code is off. Requests that are there stay."))
        return back
    if "renew" in request.POST:
        renew_code(actor=person(request), cohort=cohort)
        messages.success(request, _("There is a new code. Posters with the one before work no longer."))
        return back
    form = CodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no day. Nothing was changed."))
        return back
    open_code(actor=person(request), cohort=cohort, **form.cleaned_data)
    messages.success(request, _("The code works. Print the poster, or send the address."))
    return back


@require_POST
@for_office
def join_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Admit or decline whoever is ticked."""
    cohort = _joinable(request, uuid)
    answer_requests(request, cohort)
    return redirect("office:class_join", cohort.uuid)


@require_safe
@for_readers
def join_poster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One sheet for the wall. 404 without a code that works."""
    code = _working(request, uuid)
    values = {
        "code": code,
        "cohort": code.cohort,
        "code_text": code_shown(code.code),
        "address": _address(code),
    }
    return render(request, "office/join_poster.html", {"place": PLACE, **values})


@require_safe
@for_readers
def join_picture(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The QR code of the poster."""
    code = _working(request, uuid)
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(qr_picture(_address(code)), content_type="image/svg+xml", headers=headers)


def _working(request: HttpRequest, uuid: UUID) -> JoinCode:
    cohort = _joinable(request, uuid)
    code = JoinCode.objects.filter(cohort=cohort).select_related("cohort__partner").first()
    if code is None or door(code) is not Door.OPEN:
        raise NotVisible
    return code


def _joinable(request: HttpRequest, uuid: UUID) -> Cohort:
    """The class; one of an open course has no code: everybody joins it alone."""
    cohort = access_cohort(person(request), uuid)
    if cohort.kind == CohortKind.OPEN:
        raise NotVisible
    return cohort


def _address(code: JoinCode) -> str:
    return f"{settings.PUBLIC_ORIGIN}{reverse('learner:join_class', args=[code.code])}"
