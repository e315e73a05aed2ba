"""The academy's files, on disk or in a bucket, under one kind of name: `media/…` of the pipeline, `files/…` of Django.

In a bucket, `files/…` is the key itself (media_pipeline/files.py) and everything else is the pipeline's.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import FileField

from lms.operations.archive import Say
from media_pipeline import storage
from media_pipeline.disk import Disk

MEDIA, FILES = "media/", "files/"
SAID_EVERY = 50
MEGABYTE = 1_000_000


@dataclass(slots=True)
class Brought:
    """What was brought now, what was there already, and pictures and documents that have another name now."""

    files: int = 0
    size: int = 0
    there: int = 0
    renamed: dict[str, str] = field(default_factory=dict)


class Stream(io.RawIOBase):
    """Chunks of bytes as a file that can be read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # only read() of io calls it
        self.rest = self.rest or next(self.chunks, b"")
        taken, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def in_bucket() -> bool:
    """Whether a bucket has the files; else they lie on this disk."""
    return bool(settings.MEDIA_PIPELINE["S3_BUCKET"])


def listed() -> Iterator[tuple[str, int]]:
    """Name and size of every file that the academy keeps now."""
    if in_bucket():
        for key, size in storage.current().files():
            yield (key if key.startswith(FILES) else MEDIA + key), size
        return
    for prefix, root in ((FILES, _files_root()), (MEDIA, _media_root())):
        yield from ((prefix + key, size) for key, size in Disk(root).files())


def size_of(name: str) -> int | None:
    """Size of the file, None when it is not there."""
    if not in_bucket():
        place = place_of(name)
        return place.stat().st_size if place.is_file() else None
    found = storage.current().stat(_key(name))
    return found.size if found else None


def open_file(name: str) -> BinaryIO:
    """The file's bytes. Raises FileNotFoundError."""
    if not in_bucket():
        return place_of(name).open("rb")
    size = size_of(name)
    if size is None:
        raise FileNotFoundError(name)
    return io.BufferedReader(Stream(storage.current().read(_key(name), 0, size) if size else iter(())))


def put_file(name: str, path: Path) -> None:
    """Keep a copy of `path` under the name; the storage sees it whole or not at all."""
    with tempfile.TemporaryDirectory(prefix=".moving-", dir=path.parent) as folder:
        aside = Path(folder) / path.name
        if in_bucket():
            os.link(path, aside)
            storage.current().put(_key(name), aside)
            return
        place = place_of(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, aside)
        half = place.with_name(f".{place.name}.{os.getpid()}")
        shutil.move(aside, half)
        half.replace(place)


def bring_files(old: Path, *, say: Say) -> Brought:
    """Copy media, pictures and documents of the data folder `old` to the settings' storage; the old ones stay.

    A file that is there with the same size is passed over, so that a move that was cut off goes on.
    """
    brought, todo = Brought(), [*_of_folder(old, MEDIA), *_of_folder(old, FILES)]
    for number, (path, name) in enumerate(todo, 1):
        new = valid_name(name)
        if new != name:
            brought.renamed[name.removeprefix(FILES)] = new.removeprefix(FILES)
        if size_of(new) == path.stat().st_size:
            brought.there += 1
        else:
            put_file(new, path)
            brought.files, brought.size = brought.files + 1, brought.size + path.stat().st_size
        if number % SAID_EVERY == 0 or number == len(todo):
            say(f"Files: {number} of {len(todo)}, {brought.size // MEGABYTE} MB sent")
    return brought


def valid_name(name: str) -> str:
    """The name of a picture or document as the settings' storage can keep it; media have such names already."""
    if not name.startswith(FILES):
        return name
    return "/".join(default_storage.get_valid_name(part) for part in PurePosixPath(name).parts)


def rename_in_rows(renamed: dict[str, str]) -> int:
    """Rows that name a file by its old name get the new one; returns how many."""
    changed = 0
    for model in apps.get_models() if renamed else ():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, FileField):
                for old, new in renamed.items():
                    rows = model._base_manager.filter(**{column.attname: old})
                    changed += rows.update(**{column.attname: new})
    return changed


def _of_folder(old: Path, prefix: str) -> Iterator[tuple[Path, str]]:
    root = old / prefix
    return ((root / key, prefix + key) for key, _size in Disk(root).files())


def _files_root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _media_root() -> Path:
    return Path(str(settings.MEDIA_PIPELINE["ROOT"]))


def place_of(name: str) -> Path:
    """Where the file lies on this disk."""
    return (
        _files_root() / name.removeprefix(FILES)
        if name.startswith(FILES)
        else _media_root() / name.removeprefix(MEDIA)
    )


def _key(name: str) -> str:
    return name.removeprefix(MEDIA)
