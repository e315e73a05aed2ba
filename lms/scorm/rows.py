"""The rows of a commit, read and written by SQL that is put together once a process: the ORM does it anew each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from courses.packages.models import PackageVersion
from lms.scorm.models import ItemState, Registration
from lms.scorm.rolling import part_said
from lms.scorm.rules.rollup import Part
from lms.scorm.rules.types12 import UNKEEPABLE

# Any: a value as the database holds it, and as the model does.
Converter = Callable[[Any, Any, Any], Any]
# What no commit reads; and what it reads of its own item only, because it may be long.
UNREAD, LONG = frozenset({"values", "objectives"}), frozenset({"heard", "untold"})
ITEM = [field for field in ItemState._meta.concrete_fields if field.name not in UNREAD]
WHOLE = [
    field
    for field in Registration._meta.concrete_fields
    if field.name in {"id", "uuid", "ended_at", "revision"}
]
VERSION = [field for field in PackageVersion._meta.concrete_fields if field.name == "uuid"]
ITEM_NAMES, WHOLE_NAMES = [field.attname for field in ITEM], [field.attname for field in WHOLE]
KEY = ITEM_NAMES.index("item")
PART = itemgetter(
    *(ITEM_NAMES.index(name) for name in ("status", "success", "score_hundredths", "seq", "is_done"))
)
FIELDS = {field.name: field for field in ItemState._meta.concrete_fields}


class Found(NamedTuple):
    """An item's row with its registration, neither with what no commit reads; what all items come to, by key."""

    row: ItemState
    version: UUID
    parts: dict[str, Part]


class Reading(NamedTuple):
    """The query, and for columns that a model holds otherwise than the database: place, expression, converters."""

    sql: str
    converted: tuple[tuple[int, Any, tuple[Converter, ...]], ...]


def found_item(registration: UUID, item: str) -> Found | None:
    """The row of an item that was begun, as the ORM would give it: one query; none for what no database takes."""
    if UNKEEPABLE.search(item):
        return None
    reading = _reading(connection.vendor)
    wanted = Registration._meta.get_field("uuid").get_db_prep_value(registration, connection)
    with connection.cursor() as cursor:
        cursor.execute(reading.sql, [*[item] * len(LONG), wanted])
        rows = {row[KEY]: row for row in cursor}
    if item not in rows:
        return None
    own = list(rows[item])
    for place, expression, converters in reading.converted:
        for convert in converters:
            own[place] = convert(own[place], expression, connection)
    row = ItemState.from_db(connection.alias, ITEM_NAMES, own[: len(ITEM)])
    row.registration = Registration.from_db(connection.alias, WHOLE_NAMES, own[len(ITEM) : -1])
    return Found(row, own[-1], {key: part_said(*PART(each)) for key, each in rows.items()})


def write_item(row: ItemState, columns: Mapping[str, Any]) -> bool:  # Any: column values
    """Write these columns over the very state that `row` has, and over no other: one statement."""
    names = tuple(columns)
    values = [FIELDS[name].get_db_prep_save(columns[name], connection) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            _writing(connection.vendor, names), [*values, row.pk, row.seq, row.session, row.finished_in]
        )
        return bool(cursor.rowcount)


@lru_cache(maxsize=4)
def _reading(_vendor: str) -> Reading:
    """Asks a connection that is never opened, because what it gives is kept for all threads."""
    on = connections.create_connection(DEFAULT_DB_ALIAS)
    columns: list[str] = []
    converted = []
    for alias, fields in (("i", ITEM), ("r", WHOLE), ("v", VERSION)):
        for field in fields:
            column = field.get_col(field.model._meta.db_table)
            converters = (*on.ops.get_db_converters(column), *column.get_db_converters(on))
            if converters:
                converted.append((len(columns), column, converters))
            said = f"{alias}.{_quoted(field)}"
            columns.append(f"CASE WHEN i.item = %s THEN {said} END" if field.name in LONG else said)
    items, wholes, versions = (
        on.ops.quote_name(model._meta.db_table) for model in (ItemState, Registration, PackageVersion)
    )
    sql = (
        f"SELECT {', '.join(columns)} FROM {wholes} r JOIN {items} i ON i.registration_id = r.id"  # noqa: S608  names of models
        f" JOIN {versions} v ON v.id = r.package_version_id WHERE r.uuid = %s"
    )
    return Reading(sql, tuple(converted))


@lru_cache(maxsize=64)
def _writing(_vendor: str, names: tuple[str, ...]) -> str:
    new = ", ".join(f"{_quoted(FIELDS[name])} = %s" for name in names)
    seen = " AND ".join(f"{_quoted(FIELDS[name])} = %s" for name in ("id", "seq", "session", "finished_in"))
    return f"UPDATE {connection.ops.quote_name(ItemState._meta.db_table)} SET {new} WHERE {seen}"  # noqa: S608  names of the model


def _quoted(field: models.Field[Any, Any]) -> str:  # Any: whatever the column holds
    return connection.ops.quote_name(str(field.column))
