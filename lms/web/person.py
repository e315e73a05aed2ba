"""Who is signed in, typed: every view of a person stands behind `for_signed_in`."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lms.accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in user. PermissionDenied for nobody, whom `for_signed_in` never lets through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
