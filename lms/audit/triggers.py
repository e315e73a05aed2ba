"""Append-only tables: the database itself refuses UPDATE and DELETE, whoever asks (style 8).

A room says once, below its model: `register_append_only(Entry)`, or `register_append_only(Certificate,
frozen=("snapshot",))` when some columns of a row may still change, but not these, and no row may go; `may_go=True` where
rows may be deleted whole, when their time is over; `emptied=("strokes",)` where columns may be set to nothing, and to
nothing else; `named_in=Gone` where a row may go only when its uuid stands in the
append-only table of `Gone`. The triggers are installed after every
migrate and flush, because Django's table rebuilds on SQLite drop them silently (design §7).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guard:
    """What is refused: changes of these columns (none named: of all), and, unless rows may go, deleting.

    `named_in` is the table whose column uuid must name a row before it may go; `emptied` are columns that may become NULL.
    """

    columns: tuple[str, ...] = ()
    may_go: bool = False
    named_in: str = ""
    emptied: tuple[str, ...] = ()


_registered: dict[str, tuple[type[models.Model], Guard]] = {}

_PG_BODY = """
BEGIN RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation'; END
"""
_PG_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION academy_append_only() RETURNS trigger LANGUAGE plpgsql AS $${_PG_BODY}$$"
)
# The same for rows that another table must name first; a trigger's WHEN may not ask another table on PostgreSQL.
_PG_NAMED_BODY = """
DECLARE named boolean;
BEGIN
EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE uuid = $1)', TG_ARGV[0]) INTO named USING OLD.uuid;
IF named THEN RETURN OLD; END IF;
RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
"""
_PG_NAMED_FUNCTION = f"CREATE OR REPLACE FUNCTION academy_gone_if_named() RETURNS trigger LANGUAGE plpgsql AS $${_PG_NAMED_BODY}$$"
_PG_BODIES = {"academy_append_only": _PG_BODY, "academy_gone_if_named": _PG_NAMED_BODY}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: its name, the table it guards, and the statement that makes it."""

    name: str
    table: str
    sql: str


def register_append_only(
    model: type[models.Model],
    *,
    frozen: tuple[str, ...] = (),
    may_go: bool = False,
    named_in: type[models.Model] | None = None,
    emptied: tuple[str, ...] = (),
) -> None:
    """From the next migrate on, the table of `model` takes INSERT alone; with `frozen` columns, UPDATE of others;
    with `may_go`, DELETE; with `named_in`, DELETE of rows whose uuid stands there; with `emptied`, UPDATE of those columns
    to NULL.
    """
    named = named_in._meta.db_table if named_in else ""
    _registered[model._meta.label_lower] = (model, Guard(frozen, may_go, named, emptied))


def registered_tables() -> list[str]:
    """Tables that should be guarded, sorted."""
    return sorted(_guarded())


def _guarded() -> dict[str, Guard]:
    """Table -> its guard, with the names of columns in place of those of fields."""
    return {
        model._meta.db_table: Guard(
            tuple(str(field.column) for field in model._meta.concrete_fields if field.name in guard.columns),
            guard.may_go,
            guard.named_in,
            tuple(str(field.column) for field in model._meta.concrete_fields if field.name in guard.emptied),
        )
        for model, guard in _registered.values()
    }


def append_only(table: str, *, vendor: str, guard: Guard = Guard()) -> list[Trigger]:
    """The triggers that guard `table` on 'sqlite' or 'postgresql'."""
    verbs = ("UPDATE",) if guard.may_go else ("UPDATE", "DELETE")
    if vendor == "sqlite":
        return [_sqlite(table, verb, guard) for verb in verbs] + _emptying(table, vendor, guard)
    rows = [_postgresql(table, verb, "ROW", guard) for verb in verbs] + _emptying(table, vendor, guard)
    return rows if guard.may_go else [*rows, _postgresql(table, "TRUNCATE", "STATEMENT", Guard())]


def _name(table: str, verb: str) -> str:
    return f"append_only_{verb.lower()}_{table}"[:63]


def _of(verb: str, columns: tuple[str, ...]) -> str:
    """The verb of the trigger: UPDATE, or UPDATE OF some columns (the same words for both vendors)."""
    return f"{verb} OF {', '.join(columns)}" if columns and verb == "UPDATE" else verb


def _sqlite(table: str, verb: str, guard: Guard) -> Trigger:
    name = _name(table, verb)
    body = f"SELECT RAISE(ABORT, 'append-only: {table} refuses {verb}');"
    head = f'CREATE TRIGGER "{name}" BEFORE {_of(verb, guard.columns)} ON "{table}"'
    if guard.named_in and verb == "DELETE":
        head += f' WHEN NOT EXISTS (SELECT 1 FROM "{guard.named_in}" WHERE uuid = OLD.uuid)'  # noqa: S608  a table of ours
    return Trigger(name, table, f"{head} BEGIN {body} END")


def _postgresql(table: str, verb: str, each: str, guard: Guard) -> Trigger:
    name = _name(table, verb)
    head = f'CREATE TRIGGER "{name}" BEFORE {_of(verb, guard.columns)} ON "{table}"'
    function = "academy_append_only()"
    if guard.named_in and verb == "DELETE":
        function = f"academy_gone_if_named('{guard.named_in}')"
    return Trigger(name, table, f"{head} FOR EACH {each} EXECUTE FUNCTION {function}")


def _emptying(table: str, vendor: str, guard: Guard) -> list[Trigger]:
    """Columns that may become NULL, and nothing else."""
    if not guard.emptied:
        return []
    name = f"append_only_empty_{table}"[:63]
    head = f'CREATE TRIGGER "{name}" BEFORE {_of("UPDATE", guard.emptied)} ON "{table}"'
    if vendor == "sqlite":
        when = " OR ".join(f"NEW.{column} IS NOT NULL" for column in guard.emptied)
        body = f"SELECT RAISE(ABORT, 'append-only: {table} refuses UPDATE');"
        return [Trigger(name, table, f"{head} WHEN {when} BEGIN {body} END")]
    when = " OR ".join(f"new.{column} IS NOT NULL" for column in guard.emptied)
    return [Trigger(name, table, f"{head} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION academy_append_only()")]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger that is missing or altered, for the registered tables that exist."""
    gone = _missing(connection)
    if not gone:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
            cursor.execute(_PG_NAMED_FUNCTION)
        for trigger in gone:
            cursor.execute(_drop(trigger, connection.vendor))
            cursor.execute(trigger.sql)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for a test's flush and negative controls, and before rows are poured into a database
    in which nobody is yet.
    """
    with connection.cursor() as cursor:
        for trigger in _wanted(connection):
            cursor.execute(_drop(trigger, connection.vendor))


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that are not there, switched off, or not the ones we made; [] when all is well."""
    return [trigger.name for trigger in _missing(connection)]


def install_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: object) -> None:
    """Receiver of post_migrate: guards the tables of the room that was just migrated, and all before it."""
    if any(model._meta.app_label == sender.label for model, _guard in _registered.values()):
        install(connections[using])


def _wanted(connection: BaseDatabaseWrapper) -> list[Trigger]:
    existing = set(connection.introspection.table_names())
    guarded = {table: guard for table, guard in sorted(_guarded().items()) if table in existing}
    return [
        trigger
        for table, guard in guarded.items()
        for trigger in append_only(table, vendor=connection.vendor, guard=guard)
    ]


def _missing(connection: BaseDatabaseWrapper) -> list[Trigger]:
    found = _installed(connection)
    return [
        trigger for trigger in _wanted(connection) if found.get(trigger.name) != trigger.sql.replace('"', "")
    ]


def _installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name -> definition, without quotation marks, of the triggers that are there, switched on, and do something."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    values: tuple[str, ...] = ()
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE (p.proname, p.prosrc) IN ((%s, %s), (%s, %s)) AND t.tgenabled IN ('O', 'A')"
        )
        values = tuple(part for pair in _PG_BODIES.items() for part in pair)
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {name: sql.replace('"', "") for name, sql in cursor.fetchall()}


def _drop(trigger: Trigger, vendor: str) -> str:
    on_table = f' ON "{trigger.table}"' if vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{trigger.name}"{on_table}'
