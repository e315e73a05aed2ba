"""Every row of one database into another, in one transaction: the target has all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model, Value
from wagtail.search.models import IndexEntry

from lms.audit import triggers
from lms.operations.archive import BackupRefused, Say
from lms.operations.carrying.tables import applied, columns, count, travelling

ROWS_AT_ONCE = 500


def pour(source: str, target: str, *, say: Say) -> int:
    """Copy every row of `source` over the rows that a fresh `target` was founded with; returns how many.

    Both have the same migrations. What is not there afterwards row for row is not committed. Raises BackupRefused.
    """
    models = travelling()
    refuse_other_release(source, target)
    refuse_inhabited(target)
    try:
        with transaction.atomic(using=source), transaction.atomic(using=target):
            _see_one_moment(connections[source])
            _empty(models, connections[target])
            rows = sum(_copy(model, source, target, say=say) for model in models)
            for sql in connections[target].ops.sequence_reset_sql(no_style(), list(models)):
                with connections[target].cursor() as cursor:
                    cursor.execute(sql)
            _compare(models, source, target)
    except DatabaseError as error:
        raise BackupRefused(
            f"The database did not take the rows, so none of them was kept: {error}"
        ) from error
    return rows


def refuse_inhabited(target: str) -> None:
    """Raises BackupRefused when somebody has an account there: nothing that people made is written over."""
    if get_user_model()._base_manager.using(target).exists():
        raise BackupRefused(
            "There are people in the database already, and nothing is written over them. "
            "Make an empty database and name it in DATABASE_URL."
        )


def is_there_already(source: str, target: str) -> bool:
    """Whether an earlier pour from `source` was committed: every table has as many rows as there."""
    return get_user_model()._base_manager.using(target).exists() and all(
        count(model, source) == count(model, target) for model in travelling()
    )


def _see_one_moment(connection: BaseDatabaseWrapper) -> None:
    """While others write, every table is read as it was at the first read (a SQLite snapshot is so by itself)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def refuse_other_release(source: str, target: str) -> None:
    """Tables of another release look different. Raises BackupRefused."""
    old, new = applied(source), applied(target)
    if old != new:
        app, name = min(old ^ new)
        raise BackupRefused(
            f"The rows are of another release of the academy (migration {app} {name}). Bring it up to date first: "
            "start it once, in the form that it has, with this release."
        )


def _empty(models: Sequence[type[Model]], connection: BaseDatabaseWrapper) -> None:
    """Take out what migrations and the founding put in; nobody is there yet, so guarded tables may be emptied too.

    The guards are back before the first row comes, in the same transaction.
    """
    triggers.lift(connection)
    with connection.cursor() as cursor:
        for model in (IndexEntry, *reversed(models)):
            cursor.execute(f"DELETE FROM {_quoted(model, connection)}")  # noqa: S608  names are our own models'
    connection.check_constraints()
    triggers.install(connection)


def _copy(model: type[Model], source: str, target: str, *, say: Say) -> int:
    fields, connection = columns(model), connections[target]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_quoted(model, connection)} ({names}) VALUES ({places})"  # noqa: S608  as above
    rows, total, done = _rows(model, fields, source), count(model, source), 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        with connection.cursor() as cursor:
            cursor.executemany(sql, [_prepared(row, fields, connection) for row in batch])
        done += len(batch)
        if total > ROWS_AT_ONCE and (done == total or done // 10_000 != (done - len(batch)) // 10_000):
            say(f"{model._meta.label}: {done} of {total} rows")
    return done


def _rows(model: type[Model], fields: Sequence[Field[Any, Any]], source: str) -> Iterator[tuple[Any, ...]]:
    found = model._base_manager.using(source).order_by("pk").values_list(*[field.attname for field in fields])
    return found.iterator(chunk_size=ROWS_AT_ONCE)


def _prepared(
    row: Sequence[Any], fields: Sequence[Field[Any, Any]], connection: BaseDatabaseWrapper
) -> list[Any]:  # Any: column values
    return [_value(value, field, connection) for value, field in zip(row, fields, strict=True)]


def _value(value: Any, field: Field[Any, Any], connection: BaseDatabaseWrapper) -> Any:  # Any: a column value
    if value is None and isinstance(field, JSONField) and not field.null:
        return field.get_db_prep_value(Value(None, JSONField()), connection)  # JSON's null, not SQL's
    return field.get_db_prep_save(value, connection)


def _compare(models: Sequence[type[Model]], source: str, target: str) -> None:
    """Raises BackupRefused when a table has more or fewer rows than its original."""
    for model in models:
        before, after = count(model, source), count(model, target)
        if before != after:
            raise BackupRefused(
                f"{model._meta.label} has {after} rows instead of {before}; nothing was kept."
            )


def _quoted(model: type[Model], connection: BaseDatabaseWrapper) -> str:
    return connection.ops.quote_name(model._meta.db_table)
