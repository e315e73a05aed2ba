"""Who is signed in, typed: every learner's view stands behind `login_required`."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from lms.accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in user. Http404 for nobody, which `login_required` never lets through."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
