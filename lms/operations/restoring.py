"""A backup back into an academy of any form, every file checked; what was there is kept, or nothing is changed."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection

from lms.operations import archive
from lms.operations.archive import BackupRefused, Entry, Manifest, Say
from lms.operations.carrying import belongings
from lms.operations.carrying.keys import bring_keys, refuse_locked_keys
from lms.operations.carrying.pouring import pour, refuse_inhabited
from lms.operations.carrying.tables import as_default, opened

# What a restore puts back; `stamps` goes too, so that the next start migrates an older backup.
REPLACED = ("keys", "files", "media", "stamps")
# Reading the settings makes keys in a new folder; nothing depends on them yet.
MADE_BY_ITSELF = {"keys", "stamps"}
NO_FORCE = (
    "--force replaces an embedded academy. For {kind}, make an empty database and name it in DATABASE_URL: "
    "the one that is there stays as it is."
)


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many media files of the list are missing or differ, and where the old data went."""

    manifest: Manifest
    missing_media: tuple[str, ...]
    kept_in: Path | None


def restore(source: Path, *, force: bool, say: Say) -> Restored:
    """Put a backup into the academy of the settings; what was there is kept aside. Raises BackupRefused, changing
    nothing.
    """
    if connection.vendor == "sqlite":
        return _into_folder(source, force=force, say=say)
    if force:
        raise BackupRefused(NO_FORCE.format(kind=connection.display_name))
    return _into_database(source, say=say)


def _into_folder(source: Path, *, force: bool, say: Say) -> Restored:
    """The embedded form: the backup's database file is the academy's."""
    data, database = Path(settings.DATA), Path(str(connection.settings_dict["NAME"]))
    if database.exists() and not force:
        raise BackupRefused(
            f"There is an academy in {data} already. Choose an empty ACADEMY_DATA, or add --force: "
            "what is there is then kept aside in that folder."
        )
    refuse_locked_keys()
    with stopped(data), _unpacked(source, data, say) as (folder, manifest):
        kept = _set_aside(data, database, keep_media=not manifest.media_inside)
        (folder / archive.DATABASE).rename(database)
        for part in ("files", "media"):
            if (folder / part).exists():
                (folder / part).rename(data / part)
        bring_keys(folder / "keys", say=say)
        archive.sync_folder(data)
    say("Comparing the media with the list …")
    return Restored(manifest, tuple(_missing(manifest)), kept)


def _into_database(source: Path, *, say: Say) -> Restored:
    """Another engine: rows are poured into its empty database, files go to the storage of the settings."""
    with _unpacked(source, Path(settings.DATA), say) as (folder, manifest):
        call_command("migrate", interactive=False, verbosity=0)
        with opened(folder / archive.DATABASE) as rows:
            with as_default(rows):  # a copy: an older release's rows are brought up to date in it alone
                call_command("migrate", interactive=False, verbosity=0)
            refuse_inhabited(DEFAULT_DB_ALIAS)
            bring_keys(folder / "keys", say=say)
            brought = belongings.bring_files(folder, say=say)
            pour(rows, DEFAULT_DB_ALIAS, say=say)
        belongings.rename_in_rows(brought.renamed)
    settle_in(say)
    say("Comparing the media with the list …")
    return Restored(manifest, tuple(_missing(manifest)), None)


def settle_in(say: Say) -> None:
    """After rows came in: what is made from them anew, and what was remembered of the rows before."""
    say("Search index …")
    call_command("update_index", verbosity=0)
    cache.clear()


@contextmanager
def _unpacked(source: Path, data: Path, say: Say) -> Iterator[tuple[Path, Manifest]]:
    """The backup's files in a folder beside the academy's, each checked. Raises BackupRefused."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as name:
        folder = Path(name)
        say("Unpacking and checking every file …")
        manifest = archive.unpack(source, folder)
        archive.check_database(folder / archive.DATABASE)
        yield folder, manifest


def _missing(manifest: Manifest) -> Iterator[str]:
    """Media of the list that are not here, or are not what the list says (a bucket is asked for the size alone)."""
    for entry in manifest.media:
        if belongings.size_of(entry.name) != entry.size or not _is_same(entry):
            yield entry.name


def _is_same(entry: Entry) -> bool:
    if belongings.in_bucket() or not entry.sha256:
        return True
    total = hashlib.sha256()
    with belongings.open_file(entry.name) as file:
        while block := file.read(archive.BLOCK):
            total.update(block)
    return total.hexdigest() == entry.sha256


def _set_aside(data: Path, database: Path, *, keep_media: bool) -> Path | None:
    """Move what a restore replaces into a folder of its own; None when there was nothing but newly made keys.

    Keys in a folder elsewhere are copied: they may be another academy's too.
    """
    keys = Path(settings.KEYS_FOLDER)
    are_elsewhere = keys.resolve() != (data / "keys").resolve() and any(keys.glob("*"))
    names = [name for name in REPLACED if not (name == "media" and keep_media)]
    rows = [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm")]
    found = [path for path in (*rows, *(data / name for name in names)) if path.exists()]
    if {path.name for path in found} <= MADE_BY_ITSELF and not are_elsewhere:
        for path in found:
            shutil.rmtree(path)
        return None
    aside = data / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700)
    for path in found:
        path.rename(aside / path.name)
    if are_elsewhere:
        shutil.copytree(keys, aside / "keys-elsewhere")
    return aside


@contextmanager
def stopped(data: Path) -> Iterator[None]:
    """Hold the lock of `./academy run` on a data folder. Raises BackupRefused while it runs."""
    with (data / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(
                f"The academy is running on the data folder {data}. Stop it (Ctrl-C) first."
            ) from error
        yield
