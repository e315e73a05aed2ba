"""What a session remembers of signing in: the kind of device, and the second factor, for the middleware."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from lms.accounts.rules import device_of
from lms.accounts.sessions import DEVICE
from lms.web.middleware import remember_second_factor


@receiver([authenticator_added, authenticator_used])
def second_factor_shown(request: HttpRequest, authenticator: Authenticator, **_others: object) -> None:
    """Set up, or used at sign-in, within this session."""
    remember_second_factor(request, authenticator.user_id)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, **_others: object) -> None:
    """The session is written anyway; of the browser's words only the kind of device is kept."""
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", "")).value
