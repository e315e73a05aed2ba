"""Signing in and out, redeeming a code, and where each role begins."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.core.internal import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import can_read_office, is_trainer
from lms.accounts.actions import redeem_invitation
from lms.accounts.models import User
from lms.accounts.rules import AccountsRefusal, PasswordRefused
from lms.partners.access import memberships_of
from lms.web.person import person
from lms.web.policies import for_anyone, for_signed_in
from lms.web.public.adapter import APP
from lms.web.public.forms import JoinForm, SignInForm

DEMO_NAMES = ("learner", "hr", "mentor", "trainer", "office", "auditor", "admin")


class SignInView(LoginView):
    """allauth's sign-in with our form and words; the second factor, if there is one, comes after it."""

    form_class = SignInForm
    template_name = "public/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: Django's own signature
        """The names of the demo accounts besides."""
        return {**super().get_context_data(**kwargs), "demo_names": DEMO_NAMES}


@for_anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; only by a form, so that no picture or link signs anybody out."""
    logout(request)
    return redirect("public:home")


@for_anyone
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The code on the paper sets a password and signs the person in."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tries = ratelimit.consume(request, app=APP, action="join")
        if tries is None:
            return ratelimit.respond_429(request)
        try:
            user = redeem_invitation(code=form.cleaned_data["code"], password=form.cleaned_data["password"])
        except AccountsRefusal as refusal:
            form.add_error("password" if isinstance(refusal, PasswordRefused) else "code", refusal.message)
        else:
            tries.rollback()
            return perform_password_login(request, {"username": user.username}, Login(user=user))
    return render(request, "public/join.html", {"form": form})


@require_safe
@for_signed_in
@never_cache
def after_login(request: HttpRequest) -> HttpResponse:
    """To the start page of the person's role."""
    return redirect(start_page(person(request)))


@for_anyone
@require_safe
@never_cache
def editor_sign_in(request: HttpRequest) -> HttpResponse:
    """Where the editor sends whoever may not enter: to the sign-in, or 403 for somebody who signed in already."""
    if request.user.is_authenticated:
        list(get_messages(request))  # the editor's own words for it are not shown again on the next page
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/cms/"))


def start_page(user: User) -> str:
    """Office, auditor and administrator; trainer; HR and mentor; everybody else learns. At most two queries."""
    if can_read_office(user):
        return "/office/"
    if is_trainer(user):
        return "/trainer/"
    return "/employer/" if memberships_of(user) else "/learn/"
