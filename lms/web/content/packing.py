"""Texts of courseware for people who pay for every megabyte: packed once, kept by their content, bounded in memory."""

from __future__ import annotations

import gzip

from courses.packages.models import PackageFile
from courses.packages.shelf import Shelf
from media_pipeline.delivery import sending

# Below this nothing is saved; above, packing would hold a thread for too long.
PACK_FROM, PACK_UNTIL = 1_000, 2_000_000
KEPT_BYTES = 8_000_000
TEXTS = frozenset(
    {"application/json", "application/xhtml+xml", "application/xml", "application/wasm", "image/svg+xml", "image/bmp"}
)  # fmt: skip


shelf = Shelf[bytes](KEPT_BYTES)


def can_be_packed(file: PackageFile) -> bool:
    """A text, neither tiny nor huge."""
    is_text = file.media_type.startswith("text/") or file.media_type in TEXTS
    return is_text and PACK_FROM <= file.blob.size <= PACK_UNTIL


def packed(file: PackageFile) -> bytes:
    """The whole file as gzip, always the same bytes for the same content. Raises StorageError."""
    text = shelf.get(file.blob.sha256)
    if text is None:
        text = gzip.compress(sending.whole(file.blob.key, 0, file.blob.size), compresslevel=6, mtime=0)
        shelf.keep(file.blob.sha256, text, len(text))
    return text
