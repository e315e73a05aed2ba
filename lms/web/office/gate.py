"""Who may enter /office/: the office and administrators write, the auditor reads; for others it does not exist."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from lms.accounts.access import NotVisible, can_read_office, is_office
from lms.web.policies import Policy, declares

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_readers(view: View[P]) -> View[P]:
    """Sign in first; 404 for everybody who may not read the office."""

    @declares(Policy.OFFICE_READER)
    @login_required
    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not can_read_office(request.user):
            raise NotVisible
        return view(request, *args, **kwargs)

    return wrapped


def for_office(view: View[P]) -> View[P]:
    """Sign in first; 403 for the auditor, who reads and changes nothing; 404 for everybody else."""

    @declares(Policy.OFFICE)
    @for_readers
    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_office(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped
