"""A file that was handed in waits in the storage until a worker, perhaps on another machine, has dealt with it.

It came in one form (`put_aside`), or in parts (`intake`): then it stays where the parts became one.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from media_pipeline import options, storage
from media_pipeline.disk import SOURCE, StorageError, sync_file

log = logging.getLogger(__name__)

CHUNK = 1 << 20


def put_aside(file: BinaryIO, key: str, *, folder: str) -> None:
    """Into the storage under `key`, a piece at a time, from its beginning. Raises StorageError, OSError."""
    file.seek(0)
    place = options.work_folder() / folder
    place.mkdir(parents=True, exist_ok=True)
    aside = place / f".{secrets.token_hex(8)}"
    try:
        with aside.open("wb") as target:
            while chunk := file.read(CHUNK):
                target.write(chunk)
        sync_file(aside)
        storage.current().put(key, aside)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def opened(key: str, beat: Callable[[], object]) -> Iterator[BinaryIO]:
    """The file on this machine; a copy is gone afterwards. `beat` is called while it is fetched."""
    store = storage.current().kept(beat)
    path = store.fetch(key)
    try:
        with path.open("rb") as file:
            yield file
    finally:
        if store.kind != "disk":
            path.unlink(missing_ok=True)


def drop(key: str) -> None:
    """Take it out of the storage; where that fails it stays until who keeps the rows looks for files without one."""
    try:
        # What came in parts lies alone in its folder.
        storage.current().delete(key.removesuffix(f"/{SOURCE}"))
    except (StorageError, OSError):
        log.warning("the handed-in file %s stays until it is forgotten", key)
