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
    window = int(time.time()) // WINDOW_S
    asked = f"limit:{what}:{window}:{sha256(address_of(request).encode()).hexdigest()[:32]}"
    if cache.add(asked, 1, timeout=2 * WINDOW_S):
        return most < 1
    try:
        return cache.incr(asked) > most
    except ValueError:
        # Pushed out of the cache between the two calls: it counts as the first.
        return False


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind our own proxy the last one that it added, which nobody else can write."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
