"""The cache that all processes share: Redis, and the memory of this process for as long as Redis is away.

Nothing is kept here that cannot be worked out again, so an outage costs speed and, for its length, the limits on
asking too often count by process instead of for all. No page fails for it.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

ANSWER_S = 1.0
REST_S = 5.0
_rests_until = 0.0


class SharedCache(RedisCache):
    """Redis with short timeouts; after a failure it is left alone for REST_S seconds."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:  # Any: Django's own options
        options = {
            "socket_timeout": ANSWER_S,
            "socket_connect_timeout": ANSWER_S,
            # Once more at once: a connection of the pool may have ended with a Redis that is back already.
            "retry": Retry(NoBackoff(), 1),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._own = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {"MAX_ENTRIES": 2000}})

    def _ask(self, name: str, *words: Any, **options: Any) -> Any:  # Any: what Django's cache takes and gives
        global _rests_until  # noqa: PLW0603  one breaker a process: Django makes a cache for each thread
        if time.monotonic() >= _rests_until:
            try:
                return getattr(super(), name)(*words, **options)
            except (RedisError, OSError) as error:
                _rests_until = time.monotonic() + REST_S
                log.warning("the shared cache does not answer (%s); this process uses its own memory", error)
        return getattr(self._own, name)(*words, **options)

    def add(self, *words: Any, **options: Any) -> bool:  # Any: as above
        return bool(self._ask("add", *words, **options))

    def get(self, *words: Any, **options: Any) -> Any:  # Any: as above
        return self._ask("get", *words, **options)

    def set(self, *words: Any, **options: Any) -> None:  # Any: as above
        self._ask("set", *words, **options)

    def touch(self, *words: Any, **options: Any) -> bool:  # Any: as above
        return bool(self._ask("touch", *words, **options))

    def delete(self, *words: Any, **options: Any) -> bool:  # Any: as above
        return bool(self._ask("delete", *words, **options))

    def get_many(self, *words: Any, **options: Any) -> dict[str, Any]:  # Any: as above
        found: dict[str, Any] = self._ask("get_many", *words, **options)
        return found

    def has_key(self, *words: Any, **options: Any) -> bool:  # Any: as above
        return bool(self._ask("has_key", *words, **options))

    def incr(self, *words: Any, **options: Any) -> int:  # Any: as above
        return int(self._ask("incr", *words, **options))

    def set_many(self, *words: Any, **options: Any) -> list[str]:  # Any: as above
        return list(self._ask("set_many", *words, **options))

    def delete_many(self, *words: Any, **options: Any) -> None:  # Any: as above
        self._ask("delete_many", *words, **options)

    def clear(self) -> None:
        self._own.clear()
        self._ask("clear")
