"""Fragmented MP4 files of one stream, one after the other, as one: each fragment's clock is set, no sample is touched.

Source: ISO/IEC 14496-12 §8.8 (movie fragments), §8.8.12 (`tfdt`, the decode time of a fragment). Standard library only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

LARGEST_HEADER = 16_000_000
KEPT = (b"styp", b"emsg", b"mdat")


class CannotJoin(ValueError):
    """The files are not pieces of one stream; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of one video track whose first sample is frame `first` of the film."""

    path: Path
    first: int


@dataclass(frozen=True, slots=True)
class Box:
    """A top-level box of a file."""

    kind: bytes
    at: int
    size: int


def join(parts: Iterable[Part], fps: Fraction, target: Path) -> None:
    """Write the parts into `target` with one header and one clock. Raises CannotJoin, and OSError."""
    header = b""
    number = 0
    with target.open("wb") as out:
        for part in parts:
            with part.path.open("rb") as file:
                found = list(boxes(file))
                own = _read(file, found, b"moov")
                if not header:
                    header = own
                    out.write(_read(file, found, b"ftyp") + header)
                elif _entry(own) != _entry(header):
                    raise CannotJoin(f"{part.path.name} was made with other settings")
                begins = _ticks(part.first, fps, timescale(header))
                number = _append(out, file, found, begins, number)


def _append(out: BinaryIO, file: BinaryIO, found: list[Box], begins: int, number: int) -> int:
    """Copy the fragments with their new times; the number of the last one."""
    for box in found:
        file.seek(box.at)
        if box.kind == b"moof":
            number += 1
            out.write(moved(file.read(box.size), begins, number))
        elif box.kind in KEPT:
            _copy(file, out, box.size)
    return number


def boxes(file: BinaryIO) -> Iterator[Box]:
    """The top-level boxes. Raises CannotJoin for one that is cut short."""
    end = file.seek(0, 2)
    at = 0
    while at < end:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            raise CannotJoin("a box without a header")
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack_from(">Q", head, 8)
        if size < 8 or at + size > end:
            raise CannotJoin(f"a {kind.decode('latin-1')} that is cut short")
        yield Box(kind, at, size)
        at += size


def moved(moof: bytes, begins: int, number: int) -> bytes:
    """A fragment's header with its decode time later by `begins` ticks, as fragment `number`."""
    data = bytearray(moof)
    for kind, at in _inside(data, 8, len(data)):
        if kind == b"mfhd":
            struct.pack_into(">I", data, at + 12, number)
        elif kind == b"tfdt":
            form = ">Q" if data[at + 8] else ">I"
            (time,) = struct.unpack_from(form, data, at + 12)
            try:
                struct.pack_into(form, data, at + 12, time + begins)
            except struct.error as error:
                raise CannotJoin("a clock of 32 bits is too small for this film") from error
    return bytes(data)


def timescale(moov: bytes) -> int:
    """Ticks a second of the one track."""
    at = moov.find(b"mdhd")
    if at < 0:
        raise CannotJoin("a header without a track")
    (ticks,) = struct.unpack_from(">I", moov, at + (24 if moov[at + 4] else 16))
    return int(ticks)


def _inside(data: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int]]:
    """Boxes of a fragment's header, those of its track among them."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > end:
            raise CannotJoin("a fragment that does not add up")
        yield kind, at
        if kind == b"traf":
            yield from _inside(data, at + 8, at + size)
        at += size


def _ticks(frame: int, fps: Fraction, scale: int) -> int:
    ticks = Fraction(frame) * scale / fps
    if ticks.denominator != 1:
        raise CannotJoin(f"frame {frame} at {fps} a second is no whole number of 1/{scale} s")
    return ticks.numerator


def _entry(moov: bytes) -> bytes:
    """The sample description: codec, size, parameter sets."""
    at = moov.find(b"stsd")
    if at < 4:
        raise CannotJoin("a header without a sample description")
    (size,) = struct.unpack_from(">I", moov, at - 4)
    return moov[at : at - 4 + size]


def _read(file: BinaryIO, found: list[Box], kind: bytes) -> bytes:
    for box in found:
        if box.kind == kind and box.size <= LARGEST_HEADER:
            file.seek(box.at)
            return file.read(box.size)
    raise CannotJoin(f"no {kind.decode('ascii')}")


def _copy(file: BinaryIO, out: BinaryIO, size: int) -> None:
    while size > 0:
        chunk = file.read(min(size, 1 << 20))
        if not chunk:
            raise CannotJoin("a file that became shorter")
        out.write(chunk)
        size -= len(chunk)
