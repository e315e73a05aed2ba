"""The keys of an old academy, into the folder from which the settings read them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from django.conf import settings

from lms.operations import archive
from lms.operations.archive import BackupRefused, Say

LOCKED = (
    "The keys could not be copied to {target} ({reason}). Make the folder writable for this account, or name another "
    "in KEYS_FOLDER, then try again: without its keys the academy cannot read what it sealed."
)


def refuse_locked_keys() -> None:
    """Raises BackupRefused when KEYS_FOLDER cannot be written: better before anything is moved."""
    target = Path(settings.KEYS_FOLDER)
    if target.exists() and not os.access(target, os.W_OK):
        raise BackupRefused(LOCKED.format(target=target, reason=os.strerror(errno.EACCES)))


def bring_keys(source: Path, *, say: Say) -> None:
    """Copy the keys in the folder `source` into KEYS_FOLDER. What the settings made there a moment ago gives way.

    Only for an academy in which nobody is yet: no row is sealed with the keys that give way. Raises BackupRefused.
    """
    target = Path(settings.KEYS_FOLDER)
    if target.resolve() == source.resolve():
        return
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, path in archive.files_below(source, "keys"):
            _put_key(path, target / name.removeprefix("keys/"))
    except OSError as error:
        raise BackupRefused(LOCKED.format(target=target, reason=error.strerror)) from error
    say(f"Keys: {target}")


def _put_key(path: Path, place: Path) -> None:
    if place.exists() and place.read_bytes() == path.read_bytes():
        return
    aside = place.with_name(f".{place.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(path.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    aside.replace(place)
