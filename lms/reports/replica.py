"""Where reports are read from: a replica of the database, if there is one and it answers; else the database itself.

A replica is a moment behind. So it is used only where somebody says so, for what is taken away as a file or by a
machine; a screen on which people act reads what they have just written.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models

log = logging.getLogger(__name__)

REPLICA = "replica"
REST_S = 30.0
_wanted: ContextVar[bool] = ContextVar("reading from the replica", default=False)
_rests_until = 0.0


@contextmanager
def reading() -> Iterator[None]:
    """Inside, whatever is read comes from the replica; one round trip asks whether it is there. Writes never do."""
    mark = _wanted.set(_answers())
    try:
        yield
    finally:
        _wanted.reset(mark)


class ReplicaRouter:
    """Django asks it for every query; outside `reading` it has nothing to say."""

    def db_for_read(self, model: type[models.Model], **_hints: object) -> str | None:
        return REPLICA if _wanted.get() else None

    def db_for_write(self, model: type[models.Model], **_hints: object) -> str:
        """Also for what was read from the replica."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **_hints: object) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool | None:
        return False if db == REPLICA else None


def _answers() -> bool:
    """Whether there is a replica that can be read; one that failed is left alone for REST_S seconds."""
    global _rests_until  # noqa: PLW0603  one breaker a process is the point
    if REPLICA not in connections.settings or time.monotonic() < _rests_until:
        return False
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        connections[REPLICA].close()
        _rests_until = time.monotonic() + REST_S
        log.warning("the replica does not answer (%s); reports are read from the database itself", error)
        return False
    return True
