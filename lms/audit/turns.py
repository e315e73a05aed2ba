"""Acts that look first and write then, one after the other: SQLite has one writer anyway, PostgreSQL has many.

Whoever takes several turns takes them in this order, so that nobody waits in a circle: people, class, partner.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError

PEOPLE = "people"
PARTNERS = "partners"
CLASSES = "classes"
CODES = "codes"


def take_turn(name: str) -> None:
    """Wait until nobody else is at `name`, and hold it until the transaction ends: what is looked up after this
    stays true until it is written. One statement on PostgreSQL, none on SQLite, whose transactions write alone.

    A turn that is held already is simply kept. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"the turn {name!r} would end before anything is written")
    if connection.vendor == "postgresql":
        _lock(connection, name)


def _lock(on: BaseDatabaseWrapper, name: str) -> None:
    with on.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
