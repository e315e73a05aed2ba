"""How many questions of learners wait, for the navigation: asked of the database once a minute, when a page shows it."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.accounts.models import User
from lms.discussions.queries import waiting_questions

KEPT_S = 60


def with_asked_count(request: HttpRequest, user: User) -> None:
    """Pages read it as `request.asked_waiting`."""
    request.asked_waiting = SimpleLazyObject(lambda: _count(user))  # type: ignore[attr-defined]  # as Django does with `user`


def forget_asked_count(user: User) -> None:
    """After an answer."""
    cache.delete(_place(user))


def _count(user: User) -> int:
    return int(cache.get_or_set(_place(user), lambda: waiting_questions(user), KEPT_S) or 0)


def _place(user: User) -> str:
    return f"trainer:asked:{user.pk}"
