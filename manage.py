#!/usr/bin/env python
"""Django's management commands, in the environment that `./academy manage` prepares."""

import os
import sys

from django.core.management import execute_from_command_line

from lms.config.env import SettingError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.exit(str(error))
