"""Texts of courseware for people who pay for every megabyte: packed once, kept by their content, bounded in memory."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict

from courses.packages.models import PackageFile
from media_pipeline.delivery import sending

# Below this nothing is saved; above, packing would hold a thread for too long.
PACK_FROM, PACK_UNTIL = 1_000, 2_000_000
KEPT_BYTES = 8_000_000
TEXTS = frozenset(
    {"application/json", "application/xhtml+xml", "application/xml", "application/wasm", "image/svg+xml", "image/bmp"}
)  # fmt: skip


class Shelf:
    """Packed texts by name; the one that was asked for longest ago goes when there is no room. For many threads."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most, self.held = most, 0
        self._lock, self._texts = threading.Lock(), OrderedDict[str, bytes]()

    def get(self, name: str) -> bytes | None:
        """None where it is not kept (any more)."""
        with self._lock:
            if name in self._texts:
                self._texts.move_to_end(name)
            return self._texts.get(name)

    def keep(self, name: str, text: bytes) -> None:
        """As long as there is room for it."""
        with self._lock:
            self.held += len(text) - len(self._texts.pop(name, b""))
            self._texts[name] = text
            while self.held > self.most:
                self.held -= len(self._texts.popitem(last=False)[1])


shelf = Shelf()


def can_be_packed(file: PackageFile) -> bool:
    """A text, neither tiny nor huge."""
    is_text = file.media_type.startswith("text/") or file.media_type in TEXTS
    return is_text and PACK_FROM <= file.blob.size <= PACK_UNTIL


def packed(file: PackageFile) -> bytes:
    """The whole file as gzip, always the same bytes for the same content. Raises StorageError."""
    text = shelf.get(file.blob.sha256)
    if text is None:
        text = gzip.compress(sending.whole(file.blob.key, 0, file.blob.size), compresslevel=6, mtime=0)
        shelf.keep(file.blob.sha256, text)
    return text
