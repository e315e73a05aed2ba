"""Backup and restore of the embedded academy: SQLite, keys, uploaded files, and the list of its media."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from lms.operations import archive
from lms.operations.archive import BackupRefused, Entry, Manifest, Say

# What a restore puts back; `stamps` goes too, so that the next start migrates an older backup.
REPLACED = ("keys", "files", "media", "stamps")
# Reading the settings makes keys in a new folder; nothing depends on them yet.
MADE_BY_ITSELF = {"keys", "stamps"}
OTHER_DATABASE = (
    "The database is {kind}, which brings its own tools: use pg_dump and pg_restore for it, "
    "and copy the folder {keys} beside the dump."
)


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many media files of the list are missing or differ, and where the old data went."""

    manifest: Manifest
    missing_media: tuple[str, ...]
    kept_in: Path | None


def back_up(target: Path, *, with_media: bool, say: Say) -> Manifest:
    """Write a backup of this data folder to `target` while the academy runs. Raises BackupRefused."""
    data, database = Path(settings.DATA), _database()
    if not database.exists():
        raise BackupRefused(f"There is no academy in {data} yet, so there is nothing to back up.")
    if target.exists() or not target.parent.is_dir():
        raise BackupRefused(f"{target} exists already, or its folder does not. Choose a new name.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data) as folder:
        copy = Path(folder) / archive.DATABASE
        say("Copying the database …")
        archive.snapshot(database, copy)
        paths = {archive.DATABASE: copy}
        paths |= dict(archive.files_below(Path(settings.KEYS_FOLDER), "keys"))
        paths |= dict(archive.files_below(Path(settings.MEDIA_ROOT), "files"))
        root = _media_folder()
        media = dict(archive.files_below(root, "media")) if root else {}
        say(f"Listing {len(media)} media files …")
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            entries=tuple(archive.entry_of(name, path) for name, path in paths.items()),
            media=tuple(_still_there(media)),
            media_inside=with_media,
        )
        say(f"Writing {target} …")
        archive.write(target, manifest, {**paths, **media})
    return manifest


def restore(source: Path, *, force: bool, say: Say) -> Restored:
    """Put a backup into this data folder; what was there is kept aside. Raises BackupRefused, changing nothing."""
    data, database = Path(settings.DATA), _database()
    if database.exists() and not force:
        raise BackupRefused(
            f"There is an academy in {data} already. Choose an empty ACADEMY_DATA, or add --force: "
            "what is there is then kept aside in that folder."
        )
    with _stopped(data), tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as name:
        folder = Path(name)
        say("Unpacking and checking every file …")
        manifest = archive.unpack(source, folder)
        archive.check_database(folder / archive.DATABASE)
        kept = _set_aside(data, database, keep_media=not manifest.media_inside)
        (folder / archive.DATABASE).rename(database)
        for part in ("keys", "files", "media"):
            if (folder / part).exists():
                (folder / part).rename(data / part)
        archive.sync_folder(data)
    say("Comparing the media with the list …")
    return Restored(manifest, tuple(_missing(manifest)), kept)


def _database() -> Path:
    """The SQLite file. Raises BackupRefused for another database."""
    if connection.vendor != "sqlite":
        raise BackupRefused(OTHER_DATABASE.format(kind=connection.display_name, keys=settings.KEYS_FOLDER))
    return Path(connection.settings_dict["NAME"])


def _media_folder() -> Path | None:
    """Where media lies on this disk; None when a bucket has it (buckets have versions and copies of their own)."""
    return None if settings.MEDIA_PIPELINE["S3_BUCKET"] else Path(str(settings.MEDIA_PIPELINE["ROOT"]))


def _still_there(media: dict[str, Path]) -> Iterator[Entry]:
    """The list's lines; a file that was deleted while the list was made is left out."""
    for name, path in media.items():
        try:
            yield archive.entry_of(name, path)
        except FileNotFoundError:
            continue


def _missing(manifest: Manifest) -> Iterator[str]:
    """Media of the list that are not here, or are not what the list says."""
    root = _media_folder()
    if root is None:
        return
    for entry in manifest.media:
        path = root / entry.name.removeprefix("media/")
        if not path.is_file() or path.stat().st_size != entry.size or archive.hash_of(path) != entry.sha256:
            yield entry.name


def _set_aside(data: Path, database: Path, *, keep_media: bool) -> Path | None:
    """Move what a restore replaces into a folder of its own; None when there was nothing but newly made keys."""
    names = [name for name in REPLACED if not (name == "media" and keep_media)]
    rows = [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm")]
    found = [path for path in (*rows, *(data / name for name in names)) if path.exists()]
    if {path.name for path in found} <= MADE_BY_ITSELF:
        for path in found:
            shutil.rmtree(path)
        return None
    aside = data / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700)
    for path in found:
        path.rename(aside / path.name)
    return aside


@contextmanager
def _stopped(data: Path) -> Iterator[None]:
    """Hold the lock of `./academy run`. Raises BackupRefused while it runs."""
    with (data / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(
                "The academy is running on this data folder. Stop it (Ctrl-C), then restore."
            ) from error
        yield
