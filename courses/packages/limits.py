"""How large a package may be, in every direction."""

from __future__ import annotations

from dataclasses import dataclass

GIGABYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and the ratio of inflated to packed bytes. Small files may exceed the ratio: text packs well."""

    archive_bytes: int = GIGABYTE
    inflated_bytes: int = 4 * GIGABYTE
    ratio: int = 200
    ratio_from_bytes: int = 1 << 20
    member_ratio_from_bytes: int = 16 << 20
    entries: int = 20_000
    directory_bytes: int = 32 << 20
    path: int = 255
    depth: int = 32
    manifest_bytes: int = 8 << 20


DEFAULT = Limits()
