"""`small_ingest.py TIER WALLS FILE…`: the command of operators on an empty database, for the test that watches it.

TIER is a tier of the sandbox. WALLS: `up`, `deep` (the signature check is off, so that every file gets as far as the
prober), or `down` (that, no whitelist, no Landlock, and not alone in its folder): the control.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import django

from media_pipeline import whitelists

TIER, WALLS, FILES = sys.argv[1], sys.argv[2], sys.argv[3:]
if WALLS == "down":  # before anybody takes the names from there
    whitelists.FORMATS += ",concat"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.media_pipeline.small_settings"
django.setup()

from django.core.management import call_command

from media_pipeline import jobs, magic, runner
from media_pipeline.sandbox import Tier

runner.sandbox_tier = lambda: Tier(TIER)
jobs._send = lambda _task, _args: None
if WALLS != "up":
    magic.refusal = lambda _head: ""
if WALLS == "down":
    runner.landlock_abi = lambda: 0
    alone = shutil.copyfile

    def with_neighbour(source: str, target: str) -> None:
        """Not alone in its folder: what lies beside it is beside it again."""
        alone(source, target)
        alone(Path(source).with_name("secret.mp4"), Path(target).with_name("secret.mp4"))

    shutil.copyfile = with_neighbour
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("media_ingest", *FILES, "--wait", "--json")
