#!/usr/bin/env python
"""Django's management commands, in the environment that `./academy manage` prepares."""

import os
import sys
from typing import NoReturn

from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand

from lms.config.env import SettingError

WRONG_USE = 2


class Utility(ManagementUtility):
    """Django's own, but a name that nobody knows is wrong use, status 2, as a wrong option is."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command of that name."""
        return super().fetch_command(subcommand) if subcommand in get_commands() else self.unknown(subcommand)

    def unknown(self, name: str) -> NoReturn:
        """Say so and stop."""
        sys.stderr.write(f"There is no command {name!r}. `./academy manage help` lists them.\n")
        sys.exit(WRONG_USE)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    try:
        Utility(sys.argv).execute()
    except SettingError as error:
        sys.exit(str(error))
