"""What `./academy run` needs done in the data folder, in one process: Django starts once, not three times."""

from __future__ import annotations

import gc
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from lms.operations.founding import found_academy, index_pages, index_places

STAMPS = settings.DATA / "stamps"
# Migrations make tens of thousands of classes that live to the end: looking through them for litter took a fifth of
# the time (measured: 51 → 40 s, 195 → 355 MB).
LITTER_AFTER = 200_000


class Command(BaseCommand):
    help = "Make the tables, collect the static files, seed the demo academy into an empty database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--tables", action="store_true", help="migrate; rule sets and the catalogue's pages"
        )
        parser.add_argument("--static", action="store_true", help="collect and compress static files")
        parser.add_argument(
            "--demo", action="store_true", help="seed the demo academy when nobody is there yet"
        )

    def handle(self, *, tables: bool, static: bool, demo: bool, **_options: object) -> None:
        STAMPS.mkdir(parents=True, exist_ok=True)
        if tables:
            with self.part("Tables"):
                gc.set_threshold(LITTER_AFTER)
                call_command("migrate", interactive=False, verbosity=0)
                found_academy()
                index_pages()
                index_places()
        if static:
            with self.part("Static files"):
                call_command("collectstatic", interactive=False, verbosity=0, clear=False)
        if demo:
            self.seed()
        if tables and not demo and not get_user_model().objects.exists():
            (STAMPS / "nobody").touch()

    def seed(self) -> None:
        """Seed when the database is empty, or when an earlier seeding was cut off; never over somebody's data."""
        stamp = STAMPS / "demo"
        begun = stamp.exists() and stamp.read_text(encoding="ascii") == "begun"
        if (begun or not get_user_model().objects.exists()) and "demo" in get_commands():
            stamp.write_text("begun", encoding="ascii")
            with self.part("Demo academy"):
                call_command("demo", scale="small")
        stamp.write_text("done", encoding="ascii")
        (STAMPS / "nobody").unlink(missing_ok=True)

    @contextmanager
    def part(self, title: str) -> Iterator[None]:
        """Say how long a part took."""
        began = time.monotonic()
        yield
        self.stdout.write(f"           {title}: {time.monotonic() - began:.1f} s")
