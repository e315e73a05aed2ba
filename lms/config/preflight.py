"""Before anything is served: settings that can be read, an academy that is still here, no public password outside,
and the keys of this database.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.db import connections

from lms.config.env import SettingError

MOVED = (
    "This academy has moved; {mark} says where to. Start it with the settings of its new form. "
    "To go back to what it was before the move, delete that file: what was done since then stays behind."
)
OPEN_DOORS = (
    "{names}: these accounts still have the public password of the demo, and others can reach this address. "
    "Change their passwords or switch them off first, or give the academy an empty ACADEMY_DATA."
)
OTHER_KEYS = (
    "The keys in {folder} are not those of this database: its sealed data does not open with them, and nobody would be "
    "found by telephone number. Give every machine the same keys (KEYS_FOLDER), or restore them from the backup."
)


def refusal() -> str:
    """Why this academy must not be served, in plain words; empty when it may.

    Asks the database where it is shared, or where others reach the academy.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    try:
        settings = import_module("lms.config.settings")
    except SettingError as error:
        return str(error)
    is_shared = not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    mark = settings.DATA / "moved.json"
    if mark.exists() and not is_shared:
        return MOVED.format(mark=mark)
    if settings.ON_LOOPBACK and not is_shared:
        return ""
    django.setup()
    try:
        return _asked(settings.KEYS_FOLDER, is_shared=is_shared, is_open=not settings.ON_LOOPBACK)
    finally:
        leave_nothing_open()


def _asked(keys: Path, *, is_shared: bool, is_open: bool) -> str:
    if is_shared and import_module("lms.operations.right_keys").are_keys_of_another_academy():
        return OTHER_KEYS.format(folder=keys)
    names = import_module("lms.operations.open_doors").accounts_with_public_password() if is_open else []
    return OPEN_DOORS.format(names=", ".join(names)) if names else ""


def leave_nothing_open() -> None:
    """The web server forks after this: a connection or a pool of the parent would be in two hands."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def main() -> None:
    """Exit status 1 with the words, or 0."""
    sys.exit(refusal() or 0)


if __name__ == "__main__":
    main()
