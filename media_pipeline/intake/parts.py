"""Where the parts of an upload wait until they are the file: on this disk, or in the bucket, where every machine sees them.

On disk they are written to their place in one file that lies alone in a folder of random name. In a bucket they are
the parts of one multipart upload, which the bucket itself puts together.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from media_pipeline import codes, disk, options, storage
from media_pipeline.models import Upload, UploadPart
from media_pipeline.refusals import Refused
from media_pipeline.states import UploadState
from media_pipeline.storage import S3, PartsLostError

REAP_EVERY_S = 3_600
_reaped: list[float] = []


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the bytes of one part are written; `keep` makes them count."""

    handle: int
    offset: int
    keep: Callable[[], None]


class Place(Protocol):
    """What intake needs of a place for parts."""

    @contextmanager
    def slot(self, upload: Upload, number: int) -> Iterator[Slot]: ...
    @property
    def is_direct(self) -> bool: ...
    def there(self, upload: Upload) -> dict[int, int]: ...
    def address(self, upload: Upload, number: int, *, size: int, md5: str, life_s: int) -> str: ...
    def hand_over(self, upload: Upload) -> None: ...
    def clear(self, upload: Upload) -> None: ...
    def room(self, size: int, factor: float) -> float: ...


def incoming(folder: str) -> Path:
    """Where a source is put together on this disk: alone in its folder, under a name of ours."""
    return options.work_folder() / "incoming" / folder / disk.SOURCE


def current() -> Place:
    """The place that goes with the storage of the settings."""
    store = storage.current()
    return InBucket(store) if isinstance(store, S3) else OnDisk()


class OnDisk:
    """One file, each part at its offset."""

    is_direct = False

    @contextmanager
    def slot(self, upload: Upload, number: int) -> Iterator[Slot]:
        target = incoming(upload.source_folder)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT, 0o640)
        try:
            yield Slot(handle, (number - 1) * upload.part_bytes, lambda: None)
        finally:
            os.close(handle)

    def there(self, upload: Upload) -> dict[int, int]:
        """Number -> size. A file that is gone or shorter than its rows say has lost parts: those rows go."""
        rows = UploadPart.objects.filter(upload=upload)
        target = incoming(upload.source_folder)
        length = target.stat().st_size if target.exists() else 0
        found = dict(rows.values_list("number", "bytes"))
        lost = [n for n, size in found.items() if (n - 1) * upload.part_bytes + size > length]
        if lost:
            # Also what seems to lie before the cut: a file that lost its end may have lost more.
            rows.delete()
            return {}
        return found

    def address(self, upload: Upload, number: int, *, size: int, md5: str, life_s: int) -> str:
        """Parts come through the academy."""
        del upload, number, size, md5, life_s
        return ""

    def hand_over(self, upload: Upload) -> None:
        target = incoming(upload.source_folder)
        storage.current().put(disk.original(upload.source_folder), target)
        # Another tab may have begun to write a part of the same file again meanwhile.
        shutil.rmtree(target.parent, ignore_errors=True)

    def clear(self, upload: Upload) -> None:
        shutil.rmtree(incoming(upload.source_folder).parent, ignore_errors=True)

    def room(self, size: int, factor: float) -> float:
        """The file and what is made of it."""
        return size * factor


class InBucket:
    """A multipart upload; a part rests here in a nameless file only until it is checked and sent on."""

    def __init__(self, store: S3) -> None:
        self.store = store

    @property
    def is_direct(self) -> bool:
        """Whether browsers may send parts straight there."""
        return self.store.is_open_to_browsers

    @contextmanager
    def slot(self, upload: Upload, number: int) -> Iterator[Slot]:
        folder = options.work_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:

            def keep() -> None:
                key = disk.original(upload.source_folder)
                try:
                    file.seek(0)
                    self.store.put_part(key, self._sending(upload), number, file)
                except PartsLostError:
                    self._begin_again(upload)
                    file.seek(0)
                    self.store.put_part(key, self._sending(upload), number, file)

            yield Slot(file.fileno(), 0, keep)

    def there(self, upload: Upload) -> dict[int, int]:
        """Number -> size, as the bucket lists them; nothing when it forgot them, and then they are begun anew."""
        if not upload.sending:
            return {}
        try:
            found = self.store.parts(disk.original(upload.source_folder), upload.sending)
        except PartsLostError:
            self._begin_again(upload)
            return {}
        return {number: size for number, (size, _tag) in found.items()}

    def address(self, upload: Upload, number: int, *, size: int, md5: str, life_s: int) -> str:
        """The bucket's own, signed for this part alone; empty unless browsers reach the bucket."""
        if not self.is_direct:
            return ""
        key = disk.original(upload.source_folder)
        return self.store.part_address(key, self._sending(upload), number, size=size, md5=md5, life_s=life_s)

    def hand_over(self, upload: Upload) -> None:
        self.store.join_parts(disk.original(upload.source_folder), upload.sending)

    def clear(self, upload: Upload) -> None:
        upload.refresh_from_db(fields=["sending"])
        if upload.sending:
            self.store.drop_parts(disk.original(upload.source_folder), upload.sending)

    def room(self, size: int, factor: float) -> float:
        """The parts that may rest here at one time; the bucket has the rest."""
        del size, factor
        return 8.0 * options.number("PART_BYTES", 8_000_000)

    def _sending(self, upload: Upload) -> str:
        """The bucket's name for this upload; of two machines that ask for one at once, the first row wins."""
        if not upload.sending:
            key = disk.original(upload.source_folder)
            mine = self.store.begin_parts(key)
            free = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN.value, sending="")
            if not free.update(sending=mine):
                self.store.drop_parts(key, mine)
            upload.refresh_from_db(fields=["sending"])
            if not upload.sending:
                raise Refused(codes.EXPIRED)
        return upload.sending

    def _begin_again(self, upload: Upload) -> None:
        """The bucket dropped the parts (a rule of its own, or a restore): what was sent is asked for again."""
        if Upload.objects.filter(pk=upload.pk, sending=upload.sending).update(sending=""):
            UploadPart.objects.filter(upload=upload).delete()
        upload.refresh_from_db(fields=["sending"])


def reap(*, older_than_s: float) -> int:
    """Drop bytes that no open upload speaks of: at once when their upload has ended (somebody may have been sending
    still), else when they are old. Looks once an hour. Returns how many uploads they were of.
    """
    if _reaped and time.monotonic() - _reaped[-1] < REAP_EVERY_S:
        return 0
    _reaped[:] = [time.monotonic()]
    store = storage.current()
    in_bucket = _reap_bucket(store, older_than_s) if isinstance(store, S3) else 0
    return in_bucket + _reap_disk(older_than_s)


def _reap_bucket(store: S3, older_than_s: float) -> int:
    found = store.sendings("originals")
    states = dict(
        Upload.objects.filter(sending__in=[one.number for one in found]).values_list("sending", "state")
    )
    orphans = [one for one in found if _is_orphan(states.get(one.number), one.begun, older_than_s)]
    for orphan in orphans:
        store.drop_parts(orphan.key, orphan.number)
    return len(orphans)


def _reap_disk(older_than_s: float) -> int:
    """Also with a bucket: files that were being looked into here lie in the same folder."""
    place = options.work_folder() / "incoming"
    found = {folder.name: folder for folder in place.iterdir()} if place.is_dir() else {}
    states = dict(Upload.objects.filter(source_folder__in=found).values_list("source_folder", "state"))
    orphans = [
        folder
        for name, folder in found.items()
        if _is_orphan(states.get(name), folder.stat().st_mtime, older_than_s)
    ]
    for orphan in orphans:
        shutil.rmtree(orphan, ignore_errors=True)
    return len(orphans)


def _is_orphan(state: str | None, begun: float, older_than_s: float) -> bool:
    """`state` of the upload that speaks of it, None when none does."""
    if state is None:
        return time.time() - begun > older_than_s
    return state != UploadState.OPEN.value
