"""A backup is one file: what an academy needs to stand up again, and a list to prove that it is whole.

Inside (tar, gzip): `manifest.json` first, then `database.sqlite3`, `keys/…`, `files/…` (pictures and documents) and,
when asked for, `media/…`. Without the media's bytes the manifest still lists them with size and hash, so that a
restore can say which are missing. The file holds keys: it is made readable by its owner alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database.sqlite3"
BLOCK = 1 << 20
Say = Callable[[str], None]


class BackupRefused(Exception):
    """The backup or restore cannot be done; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Entry:
    """One file: its name inside the backup, its size and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The list at the head of a backup; `media` may name files whose bytes are not inside (`media_inside`)."""

    made_at: str
    entries: tuple[Entry, ...]
    media: tuple[Entry, ...]
    media_inside: bool
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def parse_manifest(data: bytes) -> Manifest:
    """The manifest of a backup. Raises BackupRefused when it is not one that this release can read."""
    try:
        raw = json.loads(data)
        found = Manifest(
            made_at=raw["made_at"],
            entries=tuple(Entry(**entry) for entry in raw["entries"]),
            media=tuple(Entry(**entry) for entry in raw["media"]),
            media_inside=raw["media_inside"],
            format=raw["format"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupRefused("This file is not a backup of an academy: its list cannot be read.") from error
    if found.format != FORMAT:
        raise BackupRefused(f"The backup has format {found.format}; this release reads format {FORMAT}.")
    return found


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in blocks."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def entry_of(name: str, path: Path) -> Entry:
    """The list's line for a file."""
    return Entry(name, path.stat().st_size, hash_of(path))


def files_below(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """(name in the backup, path) of every finished file, in a fixed order; half-written ones begin with a dot."""
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            yield f"{prefix}/{path.relative_to(folder).as_posix()}", path


def snapshot(database: Path, target: Path) -> None:
    """A consistent copy of a SQLite database while others write. Raises BackupRefused when it is damaged."""
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    check_database(target)


def check_database(path: Path) -> None:
    """Raises BackupRefused unless SQLite finds the file whole."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA integrity_check(3)").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"The database is damaged: {error}") from error
    if said != [("ok",)]:
        raise BackupRefused(f"The database is damaged: {'; '.join(row[0] for row in said)}")


def write(target: Path, manifest: Manifest, content_of: Callable[[str], BinaryIO]) -> None:
    """Write the backup aside with the content of each name of its list, flush it to the disk, then give it its name: a half backup is never seen."""
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                _add(archive, MANIFEST, io.BytesIO(manifest.as_json()), len(manifest.as_json()))
                for entry in (*manifest.entries, *(manifest.media if manifest.media_inside else ())):
                    with content_of(entry.name) as content:
                        _add(archive, entry.name, content, entry.size)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(target.parent)


def _add(archive: tarfile.TarFile, name: str, content: BinaryIO, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, content)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty `folder` and check every file against the list. Raises BackupRefused."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            manifest = parse_manifest(_read_manifest(archive))
            wanted = {entry.name: entry for entry in manifest.entries}
            wanted |= {entry.name: entry for entry in manifest.media} if manifest.media_inside else {}
            while (info := archive.next()) is not None:
                entry = wanted.pop(info.name, None)
                if entry is None or not info.isreg() or info.size != entry.size:
                    raise BackupRefused(f"The backup is damaged: {info.name} does not belong in it.")
                _take_out(archive, info, _inside(folder, info.name), entry)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupRefused(f"{source} cannot be read as a backup: {error}") from error
    if wanted:
        raise BackupRefused(f"The backup is damaged: {len(wanted)} files are missing, {min(wanted)} for one.")
    return manifest


def _read_manifest(archive: tarfile.TarFile) -> bytes:
    first = archive.next()
    content = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if content is None:
        raise BackupRefused("This file is not a backup of an academy: it does not begin with its list.")
    return content.read()


def _inside(folder: Path, name: str) -> Path:
    """The path for `name`, which may not leave `folder`."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BackupRefused(f"The backup is damaged: {name} points outside.")
    return path


def _take_out(archive: tarfile.TarFile, info: tarfile.TarInfo, path: Path, entry: Entry) -> None:
    """Write one file, 0600 and flushed, and compare its hash."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    total = hashlib.sha256()
    content = archive.extractfile(info)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while content is not None and (block := content.read(BLOCK)):
            total.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if total.hexdigest() != entry.sha256:
        raise BackupRefused(f"The backup is damaged: {entry.name} is not what the list says.")


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
