"""`./academy backup FILE`: database, keys, uploaded files and the list of media, while the academy runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lms.operations.archive import BackupRefused
from lms.operations.backing_up import back_up


class Command(BaseCommand):
    help = (
        "Write one file from which this academy can be restored. It holds keys: keep it as safe as they are."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="a new file, for instance /backup/academy-2026-05-01.tar.gz"
        )
        parser.add_argument(
            "--with-media", action="store_true", help="put the videos in, not only their list"
        )

    def handle(self, *, file: Path, with_media: bool, **_options: object) -> None:
        target = file.expanduser().absolute()
        try:
            manifest = back_up(target, with_media=with_media, say=self.stderr.write)
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
        media = "with" if manifest.media_inside else "listed, their bytes are not inside"
        self.stdout.write(
            f"{target}: {len(manifest.entries)} files, {len(manifest.media)} media {media}, {target.stat().st_size} bytes"
        )
