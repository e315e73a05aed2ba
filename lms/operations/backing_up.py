"""Backup of an academy in any form: its rows as one SQLite file, keys, pictures and documents, the list of its media."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from lms.operations import archive
from lms.operations.archive import BackupRefused, Entry, Manifest, Say
from lms.operations.carrying import belongings
from lms.operations.carrying.pouring import pour
from lms.operations.carrying.tables import make_tables, opened


def back_up(target: Path, *, with_media: bool, say: Say) -> Manifest:
    """Write a backup of this academy to `target` while it runs. Raises BackupRefused."""
    if connection.vendor == "sqlite" and not _database().exists():
        raise BackupRefused(f"There is no academy in {settings.DATA} yet, so there is nothing to back up.")
    if target.exists() or not target.parent.is_dir():
        raise BackupRefused(f"{target} exists already, or its folder does not. Choose a new name.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as folder:
        copy = Path(folder) / archive.DATABASE
        say("Copying the database …")
        _copy_rows(copy, say)
        paths = {archive.DATABASE: copy, **dict(archive.files_below(Path(settings.KEYS_FOLDER), "keys"))}
        files = list(belongings.listed())
        media = [line for line in files if line[0].startswith(belongings.MEDIA)]
        say(f"Listing {len(media)} media files …")
        pictures = [line for line in files if line not in media]
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            entries=(
                *(archive.entry_of(name, path) for name, path in paths.items()),
                *_still_there(pictures, hashed=True),
            ),
            media=tuple(_still_there(media, hashed=with_media or not belongings.in_bucket())),
            media_inside=with_media,
        )
        say(f"Writing {target} …")

        def content(name: str) -> BinaryIO:
            return paths[name].open("rb") if name in paths else belongings.open_file(name)

        archive.write(target, manifest, content)
    return manifest


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _copy_rows(copy: Path, say: Say) -> None:
    """A snapshot of SQLite, or every row of another engine as of one moment, in a SQLite file. Raises BackupRefused."""
    if connection.vendor == "sqlite":
        archive.snapshot(_database(), copy)
        return
    make_tables(copy)
    with opened(copy) as target:
        pour(DEFAULT_DB_ALIAS, target, say=say)


def _still_there(files: list[tuple[str, int]], *, hashed: bool) -> Iterator[Entry]:
    """The list's lines; a file that was deleted while the list was made is left out."""
    for name, size in files:
        try:
            yield Entry(name, size, _hash_of(name) if hashed else "")
        except FileNotFoundError:
            continue


def _hash_of(name: str) -> str:
    total = hashlib.sha256()
    with belongings.open_file(name) as file:
        while block := file.read(archive.BLOCK):
            total.update(block)
    return total.hexdigest()
