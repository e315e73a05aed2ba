"""The two statements of a beat, written once a process: the ORM writes them anew each time, for half of a beat's CPU."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections

from lms.study.models import Lease

# Any: a value as the database holds it, and as the model does.
Converter = Callable[[Any, Any, Any], Any]
FIELDS = {field.name: field for field in Lease._meta.concrete_fields}
COLUMNS = [field.attname for field in FIELDS.values()]


class Reading(NamedTuple):
    """The query, and for columns that the model holds otherwise than the database: place, expression, converters."""

    sql: str
    converted: tuple[tuple[int, Any, tuple[Converter, ...]], ...]


def held_lease(pk: int, uuid: UUID) -> Lease | None:
    """The lease of this number and name as the ORM would give it, from the primary: one query."""
    reading = _reading(connection.vendor)
    wanted = [
        FIELDS[name].get_db_prep_value(value, connection) for name, value in (("id", pk), ("uuid", uuid))
    ]
    with connection.cursor() as cursor:
        cursor.execute(reading.sql, wanted)
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for place, expression, converters in reading.converted:
        for convert in converters:
            values[place] = convert(values[place], expression, connection)
    return Lease.from_db(connection.alias, COLUMNS, values)


def write_lease(lease: Lease, names: tuple[str, ...]) -> bool:
    """Write the fields `names` of the lease, unless somebody wrote to it since it was read: one statement.

    `revision` must be among them, and be one more than it was.
    """
    values = [FIELDS[name].get_db_prep_save(getattr(lease, name), connection) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_writing(connection.vendor, names), [*values, lease.pk, lease.revision - 1])
        return bool(cursor.rowcount)


@lru_cache(maxsize=4)
def _reading(_vendor: str) -> Reading:
    """Asks a connection that is never opened, because what it gives is kept for all threads."""
    on = connections.create_connection(DEFAULT_DB_ALIAS)
    table, quote = Lease._meta.db_table, on.ops.quote_name
    converted = []
    for place, field in enumerate(FIELDS.values()):
        column = field.get_col(table)
        converters = (*on.ops.get_db_converters(column), *column.get_db_converters(on))
        if converters:
            converted.append((place, column, converters))
    columns = ", ".join(quote(_column(name)) for name in FIELDS)
    where = f"{quote(_column('id'))} = %s AND {quote(_column('uuid'))} = %s"
    return Reading(f"SELECT {columns} FROM {quote(table)} WHERE {where}", tuple(converted))  # noqa: S608  names of the model


@lru_cache(maxsize=8)
def _writing(_vendor: str, names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    new = ", ".join(f"{quote(_column(name))} = %s" for name in names)
    where = f"{quote(_column('id'))} = %s AND {quote(_column('revision'))} = %s"
    return f"UPDATE {quote(Lease._meta.db_table)} SET {new} WHERE {where}"  # noqa: S608  names of the model


def _column(name: str) -> str:
    return str(FIELDS[name].column)
