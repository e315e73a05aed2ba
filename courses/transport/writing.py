"""Writes the archive of a course into a file of this machine: its files first, then what they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from courses.transport.gathering import Gathered, OutFile
from courses.transport.packing import DAY
from courses.transport.schema import DOCUMENT, FILES, FILM, FORMAT, VERSION, hash_of
from courses.transport.shapes import Json

# Hears which share is done, 0 to 1.
Told = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    content_hash: str
    size: int
    files: int


def write_archive(gathered: Gathered, target: Path, told: Told) -> Written:
    """The archive at `target`. The document stands last, since some sums are known only then. Raises StorageError."""
    whole, done = gathered.size or 1, 0
    lines: list[dict[str, Json]] = []
    with ZipFile(target, "w", ZIP_STORED) as zipped:
        for number, file in enumerate(gathered.files):
            inside = ""
            if file.read is not None:
                inside, size = _write(zipped, f"{FILES}/{number}", file, _counted(told, done, whole))
                done += size
                file = _settled(gathered, file, inside, size)  # noqa: PLW2901  the same file, known better
            lines.append(_line(file, inside))
        digest = hash_of(gathered.content)
        document = {
            "format": FORMAT,
            "version": VERSION,
            "content_hash": digest,
            "content": gathered.content,
            "names": gathered.names,
            "files": lines,
        }
        said = json.dumps(document, ensure_ascii=False, indent=1).encode()
        zipped.writestr(ZipInfo(DOCUMENT, DAY), said, ZIP_DEFLATED)
    return Written(digest, target.stat().st_size, len(lines))


def _counted(told: Told, done: int, whole: int) -> Callable[[int], object]:
    """Hears the bytes of one file, tells the share of all."""
    return lambda more: told((done + more) / whole)


def _write(zipped: ZipFile, name: str, file: OutFile, told: Callable[[int], object]) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    info = ZipInfo(name, DAY)
    with zipped.open(info, "w", force_zip64=True) as member:
        for chunk in file.read() if file.read else ():
            total.update(chunk)
            member.write(chunk)
            size += len(chunk)
            told(size)
    return total.hexdigest(), size


def _settled(gathered: Gathered, file: OutFile, inside: str, size: int) -> OutFile:
    """A film in a smaller size is known by the sum of that."""
    digest = file.id or inside
    if file.of == FILM and not file.id and file.place is not None:
        gathered.content["films"][file.place]["sha256"] = digest
    return OutFile(file.of, digest, file.name, size, file.read, file.place, file.duration_ms)


def _line(file: OutFile, inside: str) -> dict[str, Json]:
    line: dict[str, Json] = {
        "of": file.of, "id": file.id, "name": file.name[:300], "bytes": file.size, "inside": inside or None,
    }  # fmt: skip
    return line | ({"duration_ms": file.duration_ms} if file.duration_ms else {})
