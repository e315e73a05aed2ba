"""Keeps finished catalogue pages in the process, so that a hit costs no query; forgotten when a course changes.

Other processes of this machine notice by a stamp file in the data folder (one stat a request); other machines by a
mark in the shared cache, which is asked once a second, and without one by age.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

MAX_AGE_S = 60
MAX_BYTES = 12_000_000
GZIP_LEVEL = 6
SHARED_MARK, ASK_EVERY_S = "catalogue-changed", 1.0
Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it leaves: plain and packed bytes, and its tag."""

    body: bytes
    packed: bytes
    etag: str
    language: str
    born: float

    @property
    def weight(self) -> int:
        """Bytes held in memory."""
        return len(self.body) + len(self.packed)


class PageCache:
    """A bounded store, least recently used first out. Safe over threads."""

    def __init__(self, *, max_bytes: int = MAX_BYTES, max_age_s: float = MAX_AGE_S) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = threading.Lock()
        self._weight = 0
        self._stamp: Stamp = (0, 0)
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s

    def get(self, key: str) -> KeptPage | None:
        """The page, unless it is too old or a course changed since."""
        stamp = _stamp()
        with self._lock:
            if stamp != self._stamp:
                self._clear()
                self._stamp = stamp
            page = self._pages.get(key)
            if page is None:
                return None
            if time.monotonic() - page.born > self._max_age_s:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: KeptPage, *, seen: Stamp) -> None:
        """Keep the page, unless a course changed since `seen` (from `mark`); the least recently used leave."""
        if seen != _stamp():
            return
        with self._lock:
            if not self._pages:
                self._stamp = seen
            self._drop(key)
            self._pages[key] = page
            self._weight += page.weight
            while self._weight > self._max_bytes and self._pages:
                self._drop(next(iter(self._pages)))

    def mark(self) -> Stamp:
        """What to hand to `put`: taken before drawing, so that an old page is not kept after a change."""
        return _stamp()

    def clear(self) -> None:
        """Forget everything in this process."""
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self._pages.clear()
        self._weight = 0

    def _drop(self, key: str) -> None:
        gone = self._pages.pop(key, None)
        self._weight -= gone.weight if gone else 0


PAGES = PageCache()


def kept_page(body: bytes, language: str) -> KeptPage:
    """`body` packed and tagged. The time in the gzip header is fixed: the same page has the same bytes."""
    digest = hashlib.sha256(body).hexdigest()[:24]
    return KeptPage(body, gzip.compress(body, GZIP_LEVEL, mtime=0), f'"{digest}"', language, time.monotonic())


def forget_pages_on_commit() -> None:
    """After the transaction, drop the kept pages here and in every other process."""
    transaction.on_commit(forget_pages)


def forget_pages() -> None:
    """Drop the kept pages now, here, in the other processes of this machine, and within a second on other machines."""
    path = _stamp_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    cache.set(SHARED_MARK, now, timeout=None)
    _shared.ask_at = 0.0
    PAGES.clear()


@dataclass(slots=True)
class _Shared:
    """What the shared cache said last, and when it is asked again."""

    mark: int = 0
    ask_at: float = 0.0

    def now(self) -> int:
        if time.monotonic() >= self.ask_at:
            self.ask_at = time.monotonic() + ASK_EVERY_S
            self.mark = cache.get(SHARED_MARK, 0)
        return self.mark


_shared = _Shared()


def _stamp() -> Stamp:
    try:
        return _stamp_path().stat().st_mtime_ns, _shared.now()
    except FileNotFoundError:
        return 0, _shared.now()


def _stamp_path() -> Path:
    return Path(settings.DATA) / "stamps" / "catalogue"
