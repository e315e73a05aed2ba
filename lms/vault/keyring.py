"""The key ring: files of secret bytes that are made once, rotated by adding, and never overwritten."""

from __future__ import annotations

import os
import secrets
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


class KeyUse(StrEnum):
    """What a key is for. A key of one use is never taken for another."""

    FIELD = "field"
    INDEX = "index"
    SIGNING = "signing"


class UnknownKey(LookupError):
    """A token names a key that is not on the ring: restore the keys folder from its backup."""


class KeyRing:
    """The keys of one use in one folder: `current` seals and signs, all of them open and verify."""

    def __init__(self, folder: Path, use: KeyUse) -> None:
        self.folder = folder
        self.use = use
        self._keys: dict[str, bytes] = {}

    @property
    def current(self) -> tuple[str, bytes]:
        """The newest key as (id, 32 bytes); made on first use."""
        if not self._keys:
            self._read()
        if not self._keys:
            self._write("0001")
        newest = max(self._keys)
        return newest, self._keys[newest]

    def get(self, key_id: str) -> bytes:
        """The key named `key_id`; looks into the folder again before raising UnknownKey."""
        if key_id not in self._keys:
            self._read()
        try:
            return self._keys[key_id]
        except KeyError as error:
            raise UnknownKey(f"no {self.use} key {key_id!r} in {self.folder.name}") from error

    def all(self) -> dict[str, bytes]:
        """Every key by id; makes the first one when there is none."""
        self._read()
        newest, key = self.current
        return {**self._keys, newest: key}

    def rotate(self) -> str:
        """Add a key that is the current one from now on; the old ones stay. Returns its id.

        The index key cannot rotate: every index would have to be computed again.
        """
        if self.use is KeyUse.INDEX:
            raise ValueError("the index key does not rotate")
        self._read()
        return self._write(f"{int(self.current[0]) + 1:04d}")

    def _read(self) -> None:
        for path in self.folder.glob(f"{self.use}-????.key"):
            self._keys[path.stem.removeprefix(f"{self.use}-")] = bytes.fromhex(path.read_text("ascii"))

    def _write(self, key_id: str) -> str:
        """Write the key aside and link it into place: of two processes one wins, and both read the same key."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{self.use}-{key_id}.key"
        aside = self.folder / f".{path.name}.{secrets.token_hex(8)}"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_bytes(KEY_BYTES).hex())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass  # another process was first: its key is the key
        finally:
            aside.unlink()
        self._keys[key_id] = bytes.fromhex(path.read_text("ascii"))
        return key_id


def ring_of(use: KeyUse) -> KeyRing:
    """The ring of `use` in settings.KEYS_FOLDER, read once a process."""
    return _ring(settings.KEYS_FOLDER, use)


@lru_cache(maxsize=32)
def _ring(folder: Path | str, use: KeyUse) -> KeyRing:
    return KeyRing(Path(folder), use)
