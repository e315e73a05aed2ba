"""Who may enter /trainer/: trainers, and the office that helps them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from lms.playback.access import can_upload
from lms.web.person import person
from lms.web.policies import Policy, declares
from lms.web.trainer.asked_count import with_asked_count

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_trainers(view: View[P]) -> View[P]:
    """Sign in first; 403 for somebody who is neither a trainer nor of the office."""

    @declares(Policy.TRAINER)
    @login_required
    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not can_upload(person(request)):
            raise PermissionDenied
        with_asked_count(request, person(request))
        return view(request, *args, **kwargs)

    return wrapped
