"""Which tables travel, and databases that are opened for the journey: a file beside the one that the settings name."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

# Wagtail's search index is made anew: its columns differ from engine to engine.
MADE_ANEW = frozenset({"wagtailsearch"})
# Beside the work of the academy: the tables that the last backup was poured into, without rows.
KEPT = "tables.sqlite3"


def travelling() -> Sequence[type[Model]]:
    """Every model with a table of its own, the tables of many-to-many relations among them."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and not model._meta.swapped
        and model._meta.app_label not in MADE_ANEW
    ]


def columns(model: type[Model]) -> Sequence[Field[Any, Any]]:  # Any: whatever the column holds
    """The columns of the model's own table; those of a parent's travel with the parent."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def count(model: type[Model], alias: str) -> int:
    """Rows of the model's own table."""
    return model._base_manager.using(alias).count()


def applied(alias: str) -> set[tuple[str, str]]:
    """The migrations that the database has."""
    return set(MigrationRecorder(connections[alias]).applied_migrations())


@contextmanager
def opened(path: Path) -> Iterator[str]:
    """The SQLite file at `path` as a further database; yields its alias."""
    alias = f"file-{secrets.token_hex(4)}"
    options = {"timeout": 5, "transaction_mode": "IMMEDIATE"}
    wanted = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    connections.settings[alias] = connections.configure_settings({DEFAULT_DB_ALIAS: {}, alias: wanted})[alias]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


@contextmanager
def as_default(alias: str) -> Iterator[None]:
    """For the length of the block, everything that asks the academy's database asks `alias`."""
    own = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own


def make_tables(database: Path) -> None:
    """Every table in a new SQLite file, empty but for what migrations put in.

    They are those of the time before, brought up to date: a nightly backup does not migrate from nothing each night.
    """
    kept = Path(settings.DATA) / KEPT
    if kept.exists():
        shutil.copyfile(kept, database)
    with opened(database) as alias, as_default(alias):
        call_command("migrate", interactive=False, verbosity=0)
    aside = kept.with_name(f"{KEPT}.{os.getpid()}")
    shutil.copyfile(database, aside)
    aside.replace(kept)
