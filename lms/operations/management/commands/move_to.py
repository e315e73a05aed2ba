"""`./academy manage move_to --from FOLDER`: an embedded academy into the database and storage of the settings."""

from __future__ import annotations

import json as codec
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lms.operations.archive import BackupRefused
from lms.operations.moving import move, send_files
from media_pipeline.disk import StorageError


class Command(BaseCommand):
    help = (
        "Move the embedded academy of a data folder to where the settings point now: set DATABASE_URL, S3_BUCKET … "
        "of the new form, stop the old academy, and name its folder. May be cut off and begun again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="old", type=Path, required=True, help="the data folder to move from"
        )
        parser.add_argument(
            "--files-only", action="store_true", help="only send files; the academy may run on"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, old: Path, files_only: bool, json: bool, **_options: object) -> None:
        work = send_files if files_only else move
        try:
            done = work(old.expanduser().resolve(), say=self.stderr.write)
        except (BackupRefused, StorageError, OSError) as error:
            raise CommandError(str(error)) from error
        if json:
            self.stdout.write(codec.dumps(asdict(done)))
            return
        self.stdout.write(f"{done.files} files sent, {done.files_there} were there already.")
        if not files_only:
            self.stdout.write(
                f"{done.rows} rows moved; {done.entries} ledger entries in {done.accounts} accounts, root {done.root}.\n"
                "Start the academy with these settings; the old data folder stays as it was and will not start again."
            )
