"""What the bytes of a file say beside its pictures: that it is locked, and how long it should have been."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 65_536
MOST_INDEX_BYTES = 32 << 20
TOP_ATOMS = 1_000
# Sample entries of protected tracks (ISO/IEC 14496-12 §8.12; the drm? ones are the iTunes store's).
LOCKED_ENTRIES = (b"encv", b"enca", b"drms", b"drmi")
ASF_HEAD = b"0&\xb2u\x8ef\xcf\x11"
ASF_LOCKS = (
    b"\xfb\xb3\x11\x22\x23\xbd\xd2\x11\xb4\xb7\x00\xa0\xc9\x55\xfc\x6e",
    b"\x14\xe6\x8a\x29\x22\x26\x17\x4c\xb9\x35\xda\xe0\x7e\xe9\x28\x9c",
)
# ContentEncodings, in it a ContentEncoding, in it ContentEncryption (Matroska, RFC 9559 §5.1.4.1.31).
MATROSKA_LOCK = re.compile(rb"\x6d\x80.{1,8}?\x62\x40.{1,60}?\x50\x35", re.DOTALL)
EBML_HEAD, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
ASF_FILE = b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65"


def is_locked(path: str) -> bool:
    """Whether the file says that its tracks are encrypted: no decoder can do anything with them."""
    with Path(path).open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(ASF_HEAD):
            return any(lock in head for lock in ASF_LOCKS)
        if head.startswith(EBML_HEAD):
            return bool(MATROSKA_LOCK.search(head))
        if head[:1] == b"G" and head[188:189] == b"G":
            return _is_scrambled(head)
        index = _movie_index(file)
    return b"sinf" in index and any(entry in index for entry in LOCKED_ENTRIES)


def _is_scrambled(head: bytes) -> bool:
    """Most packets of a transport stream that carry something are scrambled (ISO/IEC 13818-1 §2.4.3.3)."""
    flags = [head[start + 3] >> 6 for start in range(0, len(head) - 188, 188) if head[start] == 0x47]
    return bool(flags) and sum(flag > 1 for flag in flags) > len(flags) / 2


def _movie_index(file: BinaryIO) -> bytes:
    """The content of the first `moov`; empty when there is none."""
    offset = 0
    for _atom in range(TOP_ATOMS):
        file.seek(offset)
        header = file.read(16)
        if len(header) < 8:
            break
        size, kind = struct.unpack(">I4s", header[:8])
        if size == 1 and len(header) == 16:
            size = struct.unpack(">Q", header[8:])[0]
        if kind == b"moov":
            file.seek(offset)
            return file.read(min(size or MOST_INDEX_BYTES, MOST_INDEX_BYTES))
        if size < 8 or offset + size > 1 << 62:
            break
        offset += size
    return b""


def promised_bytes(path: str) -> int:
    """How long the file should be by its own outermost size; 0 when it does not say."""
    with Path(path).open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head[:4] == b"RIFF" and len(head) > 8:
        size = int.from_bytes(head[4:8], "little")
        return size + 8 if 0 < size < 0xFFFF_FFFF else 0
    if head[:4] == b"FORM" and len(head) > 8:
        return int.from_bytes(head[4:8], "big") + 8
    if head.startswith(EBML_HEAD):
        return _segment_end(head)
    if head.startswith(ASF_HEAD) and (spot := head.find(ASF_FILE)) > 0:
        return int.from_bytes(head[spot + 40 : spot + 48], "little")
    return 0


def _segment_end(head: bytes) -> int:
    """Where a Matroska segment ends; 0 for one of unknown size, as live recordings write."""
    spot = head.find(SEGMENT)
    if spot < 0 or spot + 5 > len(head) or not head[spot + 4]:
        return 0
    length = 9 - head[spot + 4].bit_length()
    value = int.from_bytes(head[spot + 4 : spot + 4 + length], "big") & ((1 << 7 * length) - 1)
    return 0 if value == (1 << 7 * length) - 1 else spot + 4 + length + value
