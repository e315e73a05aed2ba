"""A second factor that was shown in this session is remembered in it, for the middleware."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

from lms.web.middleware import remember_second_factor


@receiver([authenticator_added, authenticator_used])
def second_factor_shown(request: HttpRequest, authenticator: Authenticator, **_others: object) -> None:
    """Set up, or used at sign-in, within this session."""
    remember_second_factor(request, authenticator.user_id)
