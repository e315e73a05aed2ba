"""`./academy restore FILE [--force]`: a backup back into the data folder, every file checked."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lms.operations.archive import BackupRefused
from lms.operations.restoring import restore

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty data folder. --force replaces an academy and keeps the old one aside."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--force", action="store_true", help="replace the academy that is there; it is kept aside"
        )

    def handle(self, *, file: Path, force: bool, **_options: object) -> None:
        try:
            done = restore(file.expanduser().absolute(), force=force, say=self.stderr.write)
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the academy of {done.manifest.made_at}. Start it with ./academy run")
        if done.kept_in:
            self.stdout.write(f"What was here before is in {done.kept_in}")
        if done.missing_media:
            self.stdout.write(
                f"{len(done.missing_media)} media files of the list are missing or differ; copy them back:"
            )
            for name in done.missing_media[:SHOWN]:
                self.stdout.write(f"  {name}")
