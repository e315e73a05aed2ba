"""The queue in a folder, for the embedded form: kombu's own, but a message is seen whole or not at all.

kombu writes a message where it is read: a reader that comes in between finds half of it, and the worker ends with an
"unrecoverable error". Here it is written aside and renamed, taken by a rename that one reader wins, and what cannot be
read is dropped: a message is only a bell.
"""

from __future__ import annotations

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages are files named after their time and queue; those that begin with a dot are nobody's yet."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]  # as kombu's file transport
        target = Path(self.data_folder_out) / f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        aside = target.with_name(f".{target.name}")
        try:
            aside.write_bytes(dumps(payload).encode())  # type: ignore[no-untyped-call]  # kombu is half typed
            aside.rename(target)
        except OSError as error:
            raise ChannelError(f"The message cannot be written to {target.parent}: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # Any: as above
        for path in sorted(Path(self.data_folder_in).glob(f"[0-9]*.{queue}.msg")):
            taken = path.with_name(f".taken-{path.name}")
            try:
                path.rename(taken)
                payload = taken.read_bytes()
                taken.unlink()
            except OSError:
                continue  # another worker was first
            try:
                return loads(payload.decode())  # type: ignore[no-untyped-call]  # as above
            except ValueError:
                log.warning("A message that cannot be read was dropped; the sweep rings again.")
        raise Empty


class Transport(filesystem.Transport):
    """kombu's transport over such channels."""

    Channel = Channel


def register() -> None:
    """From now on `filesystem://` is this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
