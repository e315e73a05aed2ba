"""A plain ZIP as a stream of pieces: stored members, one date, so that the same files are the same bytes on every day."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from zipfile import ZIP_STORED, ZipFile, ZipInfo

DAY = (2020, 1, 1, 0, 0, 0)
# What a member and the end of the list take besides names, at most.
HEADS, END = 200, 200
Entry = tuple[str, int, Callable[[], Iterator[bytes]]]


class _Pieces(io.RawIOBase):
    """Takes what the writer gives, and hands it on; it cannot be sought in."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # the writer gives bytes
        self.waiting.append(piece)
        return len(piece)

    def taken(self) -> Iterator[bytes]:
        """What came since it was asked last."""
        pieces, self.waiting = self.waiting, []
        yield from pieces


def packed(entries: Sequence[Entry]) -> Iterator[bytes]:
    """The archive of name, size and bytes of each."""
    out = _Pieces()
    with ZipFile(out, "w", ZIP_STORED) as zipped:
        for name, size, read in entries:
            info = ZipInfo(name, DAY)
            info.file_size = size
            with zipped.open(info, "w", force_zip64=size > 1 << 31) as member:
                for chunk in read():
                    member.write(chunk)
                    yield from out.taken()
            yield from out.taken()
    yield from out.taken()


def packed_size(entries: Sequence[Entry]) -> int:
    """About how many bytes that is, never fewer."""
    return END + sum(size + HEADS + 2 * len(name.encode()) for name, size, _read in entries)
