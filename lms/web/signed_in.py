"""Who asks: the person comes with the row of their session, which is a query less on every page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from lms.accounts.models import User

CACHED = "_cached_user"  # where Django keeps what it found


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's, with a shorter way to the person."""

    def process_request(self, request: HttpRequest) -> None:
        """`request.user` is looked up when it is first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in(request))  # type: ignore[assignment]  # as Django does


def signed_in(request: HttpRequest) -> User | AnonymousUser:
    """The person of the session; whatever is not as plain as it usually is, Django itself decides."""
    if not hasattr(request, CACHED):
        setattr(request, CACHED, _owner(request) or auth.get_user(request))
    found: User | AnonymousUser = getattr(request, CACHED)
    return found


def _owner(request: HttpRequest) -> User | None:
    """Who came with the session's row, if Django would find the same: same key, active, password not changed."""
    session = request.session
    told = str(session.get(auth.HASH_SESSION_KEY, ""))
    owner: User | None = getattr(session, "owner", None)
    if owner is None or not owner.is_active or str(owner.pk) != session.get(auth.SESSION_KEY):
        return None
    if session.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return owner if constant_time_compare(told, owner.get_session_auth_hash()) else None
