"""Before anything is served: settings that can be read, an academy that is still here, no public password outside."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django

from lms.config.env import SettingError

MOVED = (
    "This academy has moved; {mark} says where to. Start it with the settings of its new form. "
    "To go back to what it was before the move, delete that file: what was done since then stays behind."
)
OPEN_DOORS = (
    "{names}: these accounts still have the public password of the demo, and others can reach this address. "
    "Change their passwords or switch them off first, or give the academy an empty ACADEMY_DATA."
)


def refusal() -> str:
    """Why this academy must not be served, in plain words; empty when it may. Asks the database only off loopback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    try:
        settings = import_module("lms.config.settings")
    except SettingError as error:
        return str(error)
    mark = settings.DATA / "moved.json"
    if mark.exists() and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return MOVED.format(mark=mark)
    if settings.ON_LOOPBACK:
        return ""
    django.setup()
    names = import_module("lms.operations.open_doors").accounts_with_public_password()
    return OPEN_DOORS.format(names=", ".join(names)) if names else ""


def main() -> None:
    """Exit status 1 with the words, or 0."""
    sys.exit(refusal() or 0)


if __name__ == "__main__":
    main()
