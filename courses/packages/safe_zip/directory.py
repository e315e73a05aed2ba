"""The list at the end of a ZIP (APPNOTE 6.3.10, 4.3.12–4.3.16): found, bounded before it is read, read to the last byte."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from courses.packages.findings import PackageRefused
from courses.packages.limits import Limits

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_RECORD = struct.Struct("<4s6H3L5H2L")
END, END64, LOCATOR64, RECORD, LOCAL = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2", b"PK\3\4"
# One file that a program meant to split, and did not have to, begins with a marker.
BEGINNINGS = (LOCAL, b"PK00" + LOCAL, b"PK\7\x08" + LOCAL)
COMMENT_MAX = 0xFFFF
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF
FULLS = (FULL16, FULL32, FULL32)
ZIP64, UNICODE_PATH = 0x0001, 0x7075
OTHER_ARCHIVES = (
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ", "xz"),
    (257, b"ustar", "tar"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list. `raw` is the name as bytes, `packed` and `size` are bytes before and after inflating."""

    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    attributes: int
    unicode_name: bytes | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the list lies, and its lines in its own order."""

    begins: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _End:
    """What the end record says: where the list begins, its length, its lines."""

    begins: int
    length: int
    count: int


def read_directory(file: BinaryIO, limits: Limits) -> Directory:
    """The list of the archive. Raises PackageRefused for what is none, is cut off, split, too large, or does not add up."""
    length = file.seek(0, os.SEEK_END)
    if length == 0:
        raise PackageRefused.because("empty-file")
    if length > limits.archive_bytes:
        raise PackageRefused.because("archive-too-large", gb=_gigabytes(limits.archive_bytes))
    head = _at(file, 0, 512)
    _refuse_other_kinds(head)
    end = _end_record(file, length, head)
    if end.count > limits.entries or end.length > limits.directory_bytes:
        raise PackageRefused.because("too-many-files", n=limits.entries)
    if end.count == 0:
        raise PackageRefused.because("no-files")
    if not head.startswith(BEGINNINGS):
        raise PackageRefused.because("something-before")
    entries = tuple(_records(_at(file, end.begins, end.length), limits))
    if len(entries) != end.count:
        raise PackageRefused.because("list-damaged")
    return Directory(end.begins, entries)


def _gigabytes(size: int) -> str:
    return f"{size / (1 << 30):.3g}"


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _refuse_other_kinds(head: bytes) -> None:
    for offset, mark, kind in OTHER_ARCHIVES:
        if head[offset : offset + len(mark)] == mark:
            raise PackageRefused.because("other-archive", kind=kind)


def _end_record(file: BinaryIO, length: int, head: bytes) -> _End:
    """The end record nearest to the end whose comment fits; what comes after it is nobody's."""
    tail_at = max(0, length - COMMENT_MAX - _END.size)
    tail = _at(file, tail_at, length - tail_at)
    place = tail.rfind(END)
    while place >= 0:
        if place + _END.size <= len(tail):
            fields = _END.unpack_from(tail, place)
            if place + _END.size + fields[7] <= len(tail):
                return _checked(file, tail_at + place, fields)
        place = tail.rfind(END, 0, place)
    raise PackageRefused.because("cut-off" if head.startswith(BEGINNINGS) else "not-a-zip")


def _checked(file: BinaryIO, place: int, fields: tuple[int, ...]) -> _End:
    _sign, disk, first_disk, here, count, size, begins, _comment = fields
    ends = place
    locator = _at(file, place - _LOCATOR64.size, _LOCATOR64.size) if place >= _LOCATOR64.size else b""
    if locator.startswith(LOCATOR64):
        said = (count, size, begins)
        disk, first_disk, here, count, size, begins, ends = _end64(file, place, locator)
        if any(a not in (b, full) for a, b, full in zip(said, (count, size, begins), FULLS, strict=True)):
            raise PackageRefused.because("list-damaged")
    if disk or first_disk or here != count:
        raise PackageRefused.because("split-archive")
    if begins + size < ends:
        raise PackageRefused.because("something-before")
    if begins + size > ends:
        raise PackageRefused.because("list-damaged")
    return _End(begins, size, count)


def _end64(file: BinaryIO, place: int, locator: bytes) -> tuple[int, int, int, int, int, int, int]:
    """The Zip64 end record (4.3.14): disks, counts, length and place of the list, and where the record itself lies."""
    _sign, on_disk, at, disks = _LOCATOR64.unpack(locator)
    if on_disk or disks > 1:
        raise PackageRefused.because("split-archive")
    if at > place - _LOCATOR64.size - _END64.size:
        raise PackageRefused.because("list-damaged")
    data = _at(file, at, _END64.size)
    if not data.startswith(END64):
        raise PackageRefused.because("something-before")
    _sign, _length, _made, _needed, disk, first_disk, here, count, size, begins = _END64.unpack(data)
    return disk, first_disk, here, count, size, begins, at


def _records(data: bytes, limits: Limits) -> Iterator[Entry]:
    """Every line of the list; nothing may be left over."""
    place = 0
    while place < len(data):
        if place + _RECORD.size > len(data) or not data.startswith(RECORD, place):
            raise PackageRefused.because("list-damaged")
        fields = _RECORD.unpack_from(data, place)
        name_size, extra_size, comment_size = fields[10:13]
        names_at = place + _RECORD.size
        extra_at = names_at + name_size
        place = extra_at + extra_size + comment_size
        if place > len(data):
            raise PackageRefused.because("list-damaged")
        raw = data[names_at:extra_at]
        if len(raw) > 4 * limits.path:
            raise PackageRefused.because("path-too-long", raw.decode("utf-8", "replace"), n=limits.path)
        yield _entry(fields, raw, dict(extras(data[extra_at : extra_at + extra_size])))


def _entry(fields: tuple[int, ...], raw: bytes, extra: dict[int, bytes]) -> Entry:
    _sign, _made, _needed, flags, method, _time, _date, crc, packed, size = fields[:10]
    disk, _inside, attributes, offset = fields[13:]
    wide = extra.get(ZIP64, b"")
    if FULL32 in (size, packed, offset) or disk == FULL16:
        size, packed, offset, disk = _widened(wide, size, packed, offset, disk)
    if disk:
        raise PackageRefused.because("split-archive")
    return Entry(raw, flags, method, crc, packed, size, offset, attributes, _unicode_name(extra, raw))


def _widened(wide: bytes, size: int, packed: int, offset: int, disk: int) -> tuple[int, int, int, int]:
    """The fields that did not fit, in their fixed order (4.5.3). Raises PackageRefused when they are not there."""
    place, found = 0, []
    for value, full, width in (
        (size, FULL32, 8),
        (packed, FULL32, 8),
        (offset, FULL32, 8),
        (disk, FULL16, 4),
    ):
        if value != full:
            found.append(value)
            continue
        if place + width > len(wide):
            raise PackageRefused.because("list-damaged")
        found.append(int.from_bytes(wide[place : place + width], "little"))
        place += width
    return found[0], found[1], found[2], found[3]


def extras(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of the extra fields; a broken tail is passed over, as every reader does."""
    place = 0
    while place + 4 <= len(data):
        number, size = struct.unpack_from("<2H", data, place)
        yield number, data[place + 4 : place + 4 + size]
        place += 4 + size


def _unicode_name(extra: dict[int, bytes], raw: bytes) -> bytes | None:
    """The name in UTF-8 that Info-ZIP puts beside one in another encoding (4.6.9), if it belongs to this name."""
    data = extra.get(UNICODE_PATH, b"")
    is_ours = len(data) > 5 and data[0] == 1 and int.from_bytes(data[1:5], "little") == zlib.crc32(raw)
    return data[5:] if is_ours else None
