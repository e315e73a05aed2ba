"""Opens an archive of a course as one of a stranger: every member read and summed, nothing written, else refused whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from courses.packages.limits import Limits
from courses.packages.safe_zip.members import Archive, open_archive
from courses.packages.safe_zip.naming import Member, named
from courses.transport.refusals import TransportRefused
from courses.transport.schema import DOCUMENT, FILES, document_from
from courses.transport.shapes import Json

GIGABYTE = 1 << 30
LIMITS = Limits(
    archive_bytes=64 * GIGABYTE,
    inflated_bytes=64 * GIGABYTE,
    entries=20_001,
    manifest_bytes=64 << 20,
    depth=2,
)
Told = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Opened:
    """A good archive: what it says, and its members by the place of their file."""

    document: dict[str, Json]
    archive: Archive
    members: dict[int, Member]

    @property
    def content(self) -> dict[str, Json]:
        found: dict[str, Json] = self.document["content"]
        return found

    @property
    def files(self) -> list[dict[str, Json]]:
        found: list[dict[str, Json]] = self.document["files"]
        return found

    def chunks(self, number: int) -> Iterator[bytes]:
        """The bytes of a file that is inside."""
        return self.archive.chunks(self.members[number].entry)


def open_course(file: BinaryIO, told: Told) -> Opened:
    """Everything of it looked at. Raises TransportRefused, PackageRefused (what is wrong with the ZIP itself)."""
    archive = open_archive(file, LIMITS)
    by_name = {member.name: member for member in named(archive.entries, LIMITS).members}
    main = by_name.pop(DOCUMENT, None)
    data = archive.read(main.entry, LIMITS.manifest_bytes) if main else None
    if data is None:
        raise TransportRefused("no-course")
    document = document_from(data)
    members = {}
    for number, line in enumerate(document["files"]):
        member = by_name.pop(f"{FILES}/{number}", None)
        if (member is not None) != (line["inside"] is not None):
            raise TransportRefused("file-missing", name=line["name"] or line["of"])
        if member is not None:
            members[number] = member
    if by_name:
        raise TransportRefused("strange-file", name=min(by_name))
    opened = Opened(document, archive, members)
    _sum_all(opened, told)
    return opened


def _sum_all(opened: Opened, told: Told) -> None:
    whole = sum(member.entry.size for member in opened.members.values()) or 1
    done = 0
    for number, line in enumerate(opened.files):
        if number not in opened.members:
            continue
        total = hashlib.sha256()
        for chunk in opened.chunks(number):
            total.update(chunk)
            done += len(chunk)
            told(done / whole)
        is_known = line["of"] != "film" or line["id"] == line["inside"]
        if total.hexdigest() != line["inside"] or not is_known:
            raise TransportRefused("file-untrue", name=line["name"] or line["of"])
