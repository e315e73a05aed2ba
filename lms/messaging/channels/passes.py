"""Access tokens of others: fetched once, kept in this process until shortly before they end, thrown away when refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EARLY_S = 120
_kept: dict[str, tuple[str, float]] = {}
_lock = threading.Lock()


def token_for(name: str, fetch: Callable[[], tuple[str, int]]) -> str:
    """The token kept under `name`, or what `fetch` gives: the token and the seconds it lives."""
    with _lock:
        token, until = _kept.get(name, ("", 0.0))
        if time.monotonic() >= until:
            token, lives_s = fetch()
            _kept[name] = token, time.monotonic() + max(0, lives_s - EARLY_S)
        return token


def forget(name: str) -> None:
    """The token of `name` was refused: the next one is fetched."""
    with _lock:
        _kept.pop(name, None)
