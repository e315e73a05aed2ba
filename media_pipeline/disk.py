"""Bytes on the local disk: written aside, synced and renamed; keys that cannot leave their folder.

Keys: `originals/<folder>/source.bin` (never served), `published/<asset uuid>/<file>` (served by delivery),
`pieces/<asset uuid>/<piece and fence>/<file>` (a long film on its way, never served).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 256 * 1024
SOURCE = "source.bin"
GROWING = ".growing"
_SAFE_KEY = re.compile(r"[a-z]+(/[A-Za-z0-9][A-Za-z0-9._-]*)+")


class StorageError(RuntimeError):
    """The storage did not do what it was asked; the message says what."""


@dataclass(frozen=True, slots=True)
class Stat:
    """Size, entity tag and age of a stored file."""

    size: int
    etag: str
    modified: float


def published(asset_uuid: object, file: str = "") -> str:
    """Key of a published file, or of the asset's folder."""
    return f"published/{asset_uuid}/{file}".rstrip("/")


def original(folder: str) -> str:
    """Key of the source file that lies alone in `folder`."""
    return f"originals/{folder}/{SOURCE}"


def piece(asset_uuid: object, folder: str = "") -> str:
    """Key of a folder of one piece, or of all pieces of an asset."""
    return f"pieces/{asset_uuid}/{folder}".rstrip("/")


def checked(key: str) -> str:
    """`key`, if no part of it can leave its folder. Raises StorageError."""
    if not _SAFE_KEY.fullmatch(key) or ".." in key:
        raise StorageError(f"not a storage key: {key!r}")
    return key


class Disk:
    """Files under ROOT. Encoders write into the published folder itself, so that a growing playlist can play."""

    kind = "disk"

    def __init__(self, root: Path) -> None:
        self.root = root

    def kept(self, beat: Callable[[], object]) -> Disk:
        """Nothing here takes as long as a lease."""
        del beat
        return self

    def path(self, key: str) -> Path:
        return self.root / checked(key)

    def put(self, key: str, source: Path) -> None:
        """Take over `source`: by rename where possible, by copy otherwise."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except OSError:
            aside = target.with_name(f".{secrets.token_hex(6)}")
            try:
                shutil.copyfile(source, aside)
                sync_file(aside)
                aside.replace(target)
            except OSError:
                aside.unlink(missing_ok=True)
                raise
            source.unlink(missing_ok=True)
        sync_folder(target.parent)

    def write(self, key: str, data: bytes) -> None:
        write_atomically(self.path(key), data)

    def stat(self, key: str) -> Stat | None:
        try:
            found = self.path(key).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        tag = hashlib.blake2s(f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}".encode(), digest_size=12)
        return Stat(found.st_size, tag.hexdigest(), found.st_mtime)

    def is_growing(self, key: str) -> bool:
        """Whether the encoder's own list still lies beside this file: it goes when the file is finished."""
        return self.path(key).with_suffix(GROWING).exists()

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        with self.path(key).open("rb") as file:
            file.seek(start)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk

    def delete(self, prefix: str) -> None:
        target = self.path(prefix)
        if target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        else:
            target.unlink(missing_ok=True)

    def remove(self, key: str) -> None:
        """Delete the one file `key`, if it is there."""
        self.path(key).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        """Names of the finished files that lie in `folder` itself."""
        with contextlib.suppress(FileNotFoundError):
            entries = sorted(self.path(folder).iterdir())
            return [entry.name for entry in entries if entry.is_file() and not entry.name.startswith(".")]
        return []

    def copy(self, old: str, new: str) -> None:
        """A hard link aside, renamed: the same bytes once on disk."""
        target = self.path(new)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{secrets.token_hex(6)}")
        try:
            os.link(self.path(old), aside)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copyfile(self.path(old), aside)
        aside.replace(target)

    def copy_folder(self, old: str, new: str) -> None:
        """Hard links: the same bytes once on disk; each asset can be deleted alone."""
        source, target = self.path(old), self.path(new)
        aside = target.with_name(f".{secrets.token_hex(6)}")
        try:
            shutil.copytree(source, aside, copy_function=os.link)
        except OSError:
            shutil.rmtree(aside, ignore_errors=True)
            try:
                shutil.copytree(source, aside)
            except OSError:
                shutil.rmtree(aside, ignore_errors=True)
                raise
        shutil.rmtree(target, ignore_errors=True)
        aside.replace(target)

    def folders(self, prefix: str) -> list[str]:
        folder = self.path(prefix) if "/" in prefix else self.root / prefix
        with contextlib.suppress(FileNotFoundError):
            entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
            return sorted(entry.name for entry in entries if entry.is_dir())
        return []

    def files(self) -> Iterator[tuple[str, int]]:
        """Key and size of every finished file, in the order of the keys; half-written ones begin with a dot."""
        for path in sorted(self.root.rglob("*")) if self.root.exists() else ():
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield path.relative_to(self.root).as_posix(), path.stat().st_size

    def workspace(self, key: str) -> Path:
        folder = self.path(key)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def commit(self, key: str, names: list[str]) -> None:
        for name in names:
            sync_file(self.path(key) / name)
        sync_folder(self.path(key))

    def fetch(self, key: str) -> Path:
        return self.path(key)

    def release(self, key: str) -> None:
        """Nothing is kept twice on a disk."""

    def is_up(self) -> bool:
        self.root.mkdir(parents=True, exist_ok=True)
        return os.access(self.root, os.W_OK)


def write_atomically(target: Path, data: bytes) -> None:
    """Aside, synced, renamed: a reader sees the old file or the new one, never a half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{secrets.token_hex(6)}")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Ask the disk to keep the bytes of `path`."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Ask the disk to keep the names in `path`; file systems that cannot are left alone."""
    with contextlib.suppress(OSError):
        sync_file(path)


def free_bytes(path: Path) -> int:
    """Free space where `path` lies."""
    path.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(path).free
