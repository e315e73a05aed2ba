"""Files that are no pieces of one stream are refused; no clock is bent."""

from __future__ import annotations

import contextlib
import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.pieces import joining
from media_pipeline.pieces.joining import CannotJoin, Part


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def header(scale: int = 15_360, entry: bytes = b"avc1 0123") -> bytes:
    track = box(b"mdhd", struct.pack(">IIIII", 0, 0, 0, scale, 0)) + box(b"stsd", entry)
    return box(b"ftyp", b"iso5") + box(b"moov", box(b"trak", track))


def fragment(time: int, number: int = 1, *, wide: bool = True, body: bytes = b"pictures") -> bytes:
    tfdt = box(b"tfdt", struct.pack(">IQ", 1 << 24, time) if wide else struct.pack(">II", 0, time))
    head = box(b"mfhd", struct.pack(">II", 0, number)) + box(b"traf", box(b"tfhd", b"\0" * 8), tfdt)
    return box(b"styp", b"msdh") + box(b"moof", head) + box(b"mdat", body)


def write(folder, *pieces: bytes) -> list[Part]:
    parts = []
    for number, piece in enumerate(pieces):
        path = folder / f"{number}.mp4"
        path.write_bytes(piece)
        parts.append(Part(path, 61 * number))
    return parts


def test_fragments_follow_each_other_on_one_clock(tmp_path):
    first = header() + fragment(0, 1, body=b"a") + fragment(61_440, 2, body=b"b")
    second = header() + fragment(0, 1, body=b"c") + box(b"mfra", b"index of one file")
    joining.join(write(tmp_path, first, second), Fraction(15), tmp_path / "film")
    wanted = (
        header() + fragment(0, 1, body=b"a") + fragment(61_440, 2, body=b"b") + fragment(62_464, 3, body=b"c")
    )
    assert (tmp_path / "film").read_bytes() == wanted


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        (header() + fragment(0), header(entry=b"avc1 other") + fragment(0), "other settings"),
        (header() + fragment(0), (header() + fragment(0))[:-3], "cut short"),
        (header() + fragment(0), fragment(0), "no moov"),
        (header() + fragment(0), header() + fragment((1 << 32) - 1, wide=False), "32 bits"),
        (header(scale=1) + fragment(0), header() + fragment(0), "no whole number"),
        (b"\0\0\0\0moov", header(), "cut short"),
    ],
)
def test_what_does_not_fit_is_refused(first, second, word, tmp_path):
    with pytest.raises(CannotJoin, match=word):
        joining.join(write(tmp_path, first, second), Fraction(15), tmp_path / "film")


@given(st.binary(max_size=200))
def test_any_bytes_are_joined_or_refused(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any").write_bytes(header() + data)
    with contextlib.suppress(CannotJoin):
        joining.join([Part(folder / "any", 0)], Fraction(15), folder / "out")
