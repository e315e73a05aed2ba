"""Who calls the API: a bearer token, or the browser's session with its CSRF token on every unsafe method."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from lms.accounts.access import roles_of
from lms.accounts.models import Role, User
from lms.accounts.queries import user_by_token
from lms.web.api.problems import Problem

UPLOADERS = frozenset({Role.TRAINER, Role.OFFICE, Role.ADMIN})


class BearerToken(HttpBearer):
    """`Authorization: Bearer <token>`; made by `manage.py api_token USER`, kept as a hash alone."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = user_by_token(token)
        if user is not None:
            request.user = user
        return user


class BrowserSession(APIKeyCookie):
    """The session cookie. Unsafe methods need the header `X-CSRFToken`, given to pages in their data block."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            detail = _("The page is out of date. Load it again, then repeat what you did.")
            raise Problem(403, "csrf", detail)
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Not reached: `__call__` decides, because the check needs the user first."""
        return request.user if key and request.user.is_authenticated else None


AUTH = [BearerToken(), BrowserSession()]


def caller(request: HttpRequest) -> User:
    """The authenticated person of this request."""
    if not isinstance(request.user, User):
        raise Problem(401, "not-signed-in", _("Sign in first."))
    return request.user


def uploader(request: HttpRequest) -> User:
    """The caller, if a trainer or the office; 403 otherwise: that uploads exist is no secret."""
    user = caller(request)
    if user.is_superuser or roles_of(user) & UPLOADERS:
        return user
    raise Problem(403, "not-a-trainer", _("Uploads are for trainers. Ask the training office for that role."))
