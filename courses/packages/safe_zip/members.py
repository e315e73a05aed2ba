"""The members of a ZIP: none lies over another, none says in two places what it is, each comes as a checked stream."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from courses.packages.findings import PackageRefused
from courses.packages.limits import Limits
from courses.packages.safe_zip.directory import (
    FULL32,
    LOCAL,
    ZIP64,
    Directory,
    Entry,
    extras,
    read_directory,
)

CHUNK = 1 << 16
STORED, DEFLATED, SEALED = 0, 8, 99
# A password (bit 0), strong encryption (bit 6), a list that is sealed itself (bit 13).
SEALED_FLAGS = 0x1 | 0x40 | 0x2000
SIZES_FOLLOW = 0x8
REPARSE_POINT = 0x400
_LOCAL = struct.Struct("<4s5H3L2H")


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive: its lines, each with the place where its bytes begin."""

    file: BinaryIO
    entries: tuple[Entry, ...]
    places: dict[Entry, int]
    length: int

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a member in pieces of 64 kB at most. Raises PackageRefused as soon as they are not what was said."""
        size = crc = 0
        for chunk in self._inflated(entry) if entry.method == DEFLATED else self._stored(entry):
            size += len(chunk)
            if size > entry.size:
                raise PackageRefused.because("size-untrue", label(entry))
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != entry.size:
            raise PackageRefused.because("size-untrue", label(entry))
        if crc != entry.crc:
            raise PackageRefused.because("bad-checksum", label(entry))

    def read(self, entry: Entry, limit: int) -> bytes | None:
        """All bytes of a small member; None for one of more than `limit`. Raises PackageRefused."""
        return b"".join(self.chunks(entry)) if entry.size <= limit else None

    def _stored(self, entry: Entry) -> Iterator[bytes]:
        left, place = entry.packed, self.places[entry]
        while left:
            self.file.seek(place)
            chunk = self.file.read(min(CHUNK, left))
            if not chunk:
                raise PackageRefused.because("member-damaged", label(entry))
            left, place = left - len(chunk), place + len(chunk)
            yield chunk

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        """Never more than a chunk at a time, however well it is packed."""
        stream, left, place, waiting = (
            zlib.decompressobj(-zlib.MAX_WBITS),
            entry.packed,
            self.places[entry],
            b"",
        )
        while not stream.eof:
            if not waiting and left:
                self.file.seek(place)
                waiting = self.file.read(min(CHUNK, left))
                left, place = left - len(waiting), place + len(waiting)
            try:
                chunk = stream.decompress(waiting, CHUNK)
            except zlib.error as error:
                raise PackageRefused.because("member-damaged", label(entry)) from error
            waiting = stream.unconsumed_tail
            if not chunk and not stream.eof and not waiting and not left:
                raise PackageRefused.because("member-damaged", label(entry))
            if chunk:
                yield chunk
        if left or stream.unused_data:
            raise PackageRefused.because("size-untrue", label(entry))


def open_archive(file: BinaryIO, limits: Limits) -> Archive:
    """The archive, when every line of its list can be trusted as far as it can be known without inflating.

    Raises PackageRefused; no member was read then.
    """
    directory = read_directory(file, limits)
    for entry in directory.entries:
        _check_kind(entry)
    length = file.seek(0, 2)
    _check_swelling(directory.entries, length, limits)
    places = dict(_places(file, directory))
    return Archive(file, directory.entries, places, length)


def label(entry: Entry) -> str:
    """A name for sentences, before it is known in which encoding it is."""
    return entry.raw.decode("utf-8", "replace")


def _check_kind(entry: Entry) -> None:
    """A plain file or folder, packed as everybody packs. Raises PackageRefused."""
    if entry.flags & SEALED_FLAGS or entry.method == SEALED:
        raise PackageRefused.because("encrypted")
    mode = entry.attributes >> 16
    if stat.S_ISLNK(mode) or (not mode and entry.attributes & REPARSE_POINT):
        raise PackageRefused.because("link", label(entry))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackageRefused.because("no-plain-file", label(entry))
    if entry.method not in (STORED, DEFLATED):
        raise PackageRefused.because("packed-otherwise", label(entry))
    if entry.method == STORED and entry.packed != entry.size:
        raise PackageRefused.because("size-untrue", label(entry))


def _check_swelling(entries: tuple[Entry, ...], length: int, limits: Limits) -> None:
    """What it would come to, by its own words; `chunks` holds it to them. Raises PackageRefused."""
    total = sum(entry.size for entry in entries)
    if total > limits.inflated_bytes:
        raise PackageRefused.because("inflates-too-much", gb=f"{limits.inflated_bytes / (1 << 30):.3g}")
    if total > limits.ratio_from_bytes and total > limits.ratio * length:
        raise PackageRefused.because("bomb", label(max(entries, key=lambda entry: entry.size)))
    for entry in entries:
        if entry.size > limits.member_ratio_from_bytes and entry.size > limits.ratio * max(1, entry.packed):
            raise PackageRefused.because("bomb", label(entry))


def _places(file: BinaryIO, directory: Directory) -> Iterator[tuple[Entry, int]]:
    """Where the bytes of each member begin; they follow each other and end before the list. Raises PackageRefused."""
    taken_until = 0
    for entry in sorted(directory.entries, key=lambda each: each.offset):
        if entry.offset < taken_until:
            raise PackageRefused.because("overlap", label(entry))
        begins = _data_begins(file, entry)
        taken_until = begins + entry.packed
        if taken_until > directory.begins:
            raise PackageRefused.because("overlap", label(entry))
        yield entry, begins


def _data_begins(file: BinaryIO, entry: Entry) -> int:
    """Behind the member's own header, which must say what the list says. Raises PackageRefused."""
    file.seek(entry.offset)
    data = file.read(_LOCAL.size)
    if len(data) < _LOCAL.size or not data.startswith(LOCAL):
        raise PackageRefused.because("member-damaged", label(entry))
    _sign, _needed, flags, method, _time, _date, crc, packed, size, name_size, extra_size = _LOCAL.unpack(
        data
    )
    raw, extra = file.read(name_size), file.read(extra_size)
    if flags & SEALED_FLAGS:
        raise PackageRefused.because("encrypted")
    if raw != entry.raw or method != entry.method or len(extra) != extra_size:
        raise PackageRefused.because("headers-differ", label(entry))
    if not flags & SIZES_FOLLOW:
        if FULL32 in (packed, size):
            wide = dict(extras(extra)).get(ZIP64, b"")
            size, packed = int.from_bytes(wide[:8], "little"), int.from_bytes(wide[8:16], "little")
        # Zeros say nothing: some writers forget the flag for sizes that follow.
        if (crc, packed, size) not in ((entry.crc, entry.packed, entry.size), (0, 0, 0)):
            raise PackageRefused.because("headers-differ", label(entry))
    return entry.offset + _LOCAL.size + name_size + extra_size
