"""Before anything is served: settings that can be read, and no public password behind a public address."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django

from lms.config.env import SettingError

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
