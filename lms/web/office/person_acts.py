"""Small acts on an account, each a form of its own: codes, passwords, second factor, roles, on and off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import actions
from lms.accounts.access import access_person
from lms.accounts.models import Role, User
from lms.accounts.queries import device_key
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.forms.people import WhyForm
from lms.web.office.gate import for_office
from lms.web.office.slips import show_slips
from lms.web.person import person


@require_POST
@for_office
def code_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A code to hand over; a password there is goes on working."""
    return _with_code(request, uuid, actions.issue_invitation)


@require_POST
@for_office
def password_reset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The password stops working at once, everywhere; a code to hand over."""
    return _with_code(request, uuid, actions.reset_password)


@require_POST
@for_office
def switch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`to=off` or `to=on`."""
    who = access_person(person(request), uuid)
    is_on = request.POST.get("to") == "on"
    try:
        actions.switch_account(actor=person(request), user=who, is_active=is_on)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(
            request, _("The account is on.") if is_on else _("The account is off. Nothing is lost.")
        )
    return redirect("office:person", who.uuid)


@require_POST
@for_office
def sign_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every device of the person, for a lost telephone; the password goes on working."""
    who = access_person(person(request), uuid)
    keep = request.session.session_key if who == person(request) else None
    try:
        ended = actions.sign_out_everywhere(actor=person(request), user=who, keep=keep)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        words = ngettext("%(n)d device is signed out.", "%(n)d devices are signed out.", ended)
        messages.success(request, words % {"n": ended} if ended else _("No device is signed in."))
    return redirect("office:person", who.uuid)


@require_POST
@for_office
def device_remove(request: HttpRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """A lost device: what it sends is held for the office from now on."""
    who = access_person(person(request), uuid)
    found = device_key(who, key)
    if found is None:
        raise Http404
    try:
        actions.revoke_device_key(actor=person(request), key=found)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(
            request, _("The device is removed. What it still sends, the training office looks at.")
        )
    return redirect("office:person", who.uuid)


@require_POST
@for_office
def role_change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`role=trainer&to=on`."""
    who = access_person(person(request), uuid)
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise Http404
    change = actions.grant_role if request.POST.get("to") == "on" else actions.revoke_role
    try:
        change(actor=person(request), user=who, role=role)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("Saved."))
    return redirect("office:person", who.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def second_factor_remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For a lost phone, with a reason; the person sets it up again at the next sign-in."""
    who = access_person(person(request), uuid)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_second_factor(actor=person(request), user=who, why=form.cleaned_data["why"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The second factor is gone; it is set up again at the next sign-in."))
            return redirect("office:person", who.uuid)
    return shown(request, "office/second_factor.html", "people", form=form, who=who)


def _with_code(request: HttpRequest, uuid: UUID, act: Callable[..., str]) -> HttpResponse:
    who: User = access_person(person(request), uuid)
    back = reverse("office:person", args=[who.uuid])
    try:
        code = act(actor=person(request), user=who)
    except Refusal as refusal:
        say_refused(request, refusal)
        return redirect(back)
    return show_slips(request, [(who, code)], back)
