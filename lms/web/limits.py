"""How often one address may ask: counted in the cache by the minute, no database, nobody is locked out for long."""

from __future__ import annotations

import time
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 60


def is_too_often(request: HttpRequest, *, what: str, most: int) -> bool:
    """Counts this request; whether the address asked more than `most` times for `what` in this minute."""
    return count_of(what, address_of(request)) > most


def is_tried_too_often(what: str, who: str, *, most: int, within_s: int) -> bool:
    """Whether `who` (a person, a class: never a network, which a class shares) failed `most` times at `what` already.

    Asks only: `count_try` counts a failure, so that whoever is right is never kept out by being many.
    """
    return int(cache.get(_place(what, who, within_s), 0)) >= most


def count_try(what: str, who: str, *, within_s: int) -> None:
    """One more failure of `who` at `what`."""
    _count(_place(what, who, within_s), within_s)


def count_of(what: str, who: str) -> int:
    """Counts one more of `who` at `what` in this minute, and says how many that makes."""
    return _count(_place(what, who, WINDOW_S), WINDOW_S)


def _place(what: str, who: str, within_s: int) -> str:
    return f"limit:{what}:{window_at(time.time(), within_s)}:{sha256(who.encode()).hexdigest()[:32]}"


def window_at(moment_s: float, within_s: int) -> int:
    """Which stretch of `within_s` seconds a moment lies in; they follow the clock's own minutes and hours."""
    return int(moment_s // within_s)


def _count(place: str, within_s: int) -> int:
    if cache.add(place, 1, timeout=2 * within_s):
        return 1
    try:
        return cache.incr(place)
    except ValueError:
        # Pushed out of the cache between the two calls: it counts as the first.
        return 1


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind our own proxy the last one that it added, which nobody else can write."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
