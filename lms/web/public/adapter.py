"""How allauth fits the academy: no open sign-up, no e-mail, limits that lock out guessers and not their victims."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.accounts.queries import person_by_login
from lms.accounts.rules import canonical_login
from lms.vault.sealing import seal, unseal
from lms.web.browser import name_browser

KNOWN_DEVICE = "known_device"
KNOWN_FOR_S = 365 * 24 * 60 * 60
APP = "allauth.account"
SECOND_FACTOR = "second_factor"


class AcademyAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office; people redeem an invitation code.

    Failed sign-ins are counted by address, by account and address, and by account. The last count refuses
    devices that never signed in to this account: on their own phone the owner still gets in.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Name and password do not belong together. Try again, or ask the office for a new code."
        ),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "unknown_device": _(
            "Somebody tries to guess the password of this account, so unknown devices have to wait. "
            "Sign in on a device you used before, or ask the office for a new code."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of the host that was asked: not the other hosts we answer to (SCORM content)."""
        host = {self.request.get_host()} if self.request else set()
        return url_has_allowed_host_and_scheme(url, allowed_hosts=host)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within five minutes of signing in: nobody types a password twice to set up a second factor."""
        records = get_authentication_records(self.request, self.request.user)
        is_fresh = bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To /home/, which sends everybody to their own start page."""
        return settings.LOGIN_REDIRECT_URL

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # Any: allauth's own signature
        """The page after signing in says enough."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:  # Any: allauth's own signature
        """There is no e-mail; the audit record and the notices say what happened."""

    def pre_authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> None:  # Any: allauth's own signature
        """Count a try before it is checked. Raises ValidationError when one of the limits is reached."""
        super().pre_authenticate(request, **credentials)
        login = canonical_login(credentials.get("username", ""))
        self._anywhere = ratelimit.consume(request, app=APP, action="login_failed_anywhere", key=login)
        if self._anywhere is None and not _is_known_device(request, login):
            raise self.validation_error("unknown_device")

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:  # Any: as above
        """Remember that this device belongs to this person."""
        response = super().post_login(request, user, **kwargs)
        remember_device(response, user)
        name_browser(request, response)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # Any: as above
        """By account and address, so that a guesser elsewhere does not use up the owner's tries."""
        return f"{canonical_login(credentials.get('username', ''))}|{ratelimit.get_ip(request)}"

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if getattr(self, "_anywhere", None):
            self._anywhere.rollback()


def remember_device(response: HttpResponse, user: AbstractBaseUser) -> None:
    """A signed cookie that names the last person who signed in here."""
    if isinstance(user, User):
        value = signing.dumps(str(user.uuid), salt=KNOWN_DEVICE)
        response.set_cookie(
            KNOWN_DEVICE, value, max_age=KNOWN_FOR_S, httponly=True, secure=settings.HTTPS, samesite="Lax"
        )


def _is_known_device(request: HttpRequest, login: str) -> bool:
    try:
        known = signing.loads(request.COOKIES.get(KNOWN_DEVICE, ""), salt=KNOWN_DEVICE, max_age=KNOWN_FOR_S)
    except signing.BadSignature:
        return False
    person = person_by_login(login)
    return person is not None and str(person.uuid) == known


class AcademyMFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are sealed in the database like every other secret."""

    def encrypt(self, text: str) -> str:
        """Seal for this purpose alone."""
        return seal(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        return unseal(encrypted_text, purpose=SECOND_FACTOR)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:  # Any: allauth's own signature
        """There is no e-mail."""
