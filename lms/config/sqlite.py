"""SQLite takes as many values in a statement as its build says; Django asks no more of it than the 999 of old ones."""

from __future__ import annotations

import sqlite3

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

# What SQLite itself takes unless its builder says otherwise; Debian's takes more, and statements need no more.
MOST_VALUES = 32_766


@receiver(connection_created)
def ask_for_limit(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Make batches of rows as large as this connection takes them."""
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(most, MOST_VALUES)
