"""What killed workers left behind: bytes that no row speaks of go, here and in the storage; once an hour.

Rows come before their files and go before them, so a file without a row is an orphan. Two kinds are given time: sources
of `ingest_file`, which lie before their row does, and names that begin with a dot, which are being written.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from media_pipeline import disk, options, publishing, purposes, states, storage
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, Errand, Piece, Upload
from media_pipeline.states import UploadState
from media_pipeline.storage import Storage

EVERY_S = 3_600
AGE_S = 3_600
# Claim folders of films that ended within this time are looked at again: a worker may have been late.
LATELY = timedelta(days=2)
_done: dict[str, float] = {}


def sweep() -> int:
    """Clear the storage, if this process has not done so within the hour. Returns how much went."""
    return clear_storage(older_than_s=AGE_S) if _is_due("storage") else 0


def sweep_here() -> int:
    """Clear this machine's work folder likewise; every worker does so for itself."""
    return clear_work_folder(older_than_s=AGE_S) if _is_due("work") else 0


def _is_due(what: str) -> bool:
    now = time.monotonic()
    if what in _done and now - _done[what] < EVERY_S:
        return False
    _done[what] = now
    return True


def clear_storage(*, older_than_s: float) -> int:
    """Delete published folders, pieces and sources without a row, and claim folders that no rendition names."""
    store = storage.current()
    Piece.objects.filter(asset__state__in=[state.value for state in states.SETTLED]).delete()
    gone = [
        *_without_row(store, "published", _assets),
        *_without_row(store, "pieces", _pieces),
        *_sources_without_row(store, older_than_s),
    ]
    for key in gone:
        store.delete(key)
    now = timezone.now()
    ended = Asset.objects.filter(
        state__in=[state.value for state in states.SETTLED],
        updated_at__range=(now - LATELY, now - timedelta(seconds=older_than_s)),
    )
    for asset in ended.iterator():
        publishing.sweep_folders(store, asset)
    return len(gone) + (_clear_hidden(options.root(), older_than_s) if store.kind == disk.Disk.kind else 0)


def clear_work_folder(*, older_than_s: float) -> int:
    """Delete what this machine prepared for films that are settled or gone, and half-taken files of nobody."""
    here = options.work_folder()
    open_sources = set(_open().values_list("source_folder", flat=True))
    open_assets = {str(uuid) for uuid in _open().values_list("uuid", flat=True)}
    uploads = set(Upload.objects.filter(state=UploadState.OPEN.value).values_list("source_folder", flat=True))
    at_work = Errand.objects.filter(state=WorkState.RUNNING).values_list("pk", flat=True)
    fetched = {entry.name for entry in _entries(here / "s3" / "originals")}
    kept = {
        here / "s3" / "originals": open_sources | purposes.held(fetched),
        here / "s3" / "published": open_assets,
        here / "s3" / "pieces": open_assets,
        here / "incoming": uploads,
        here / "errands": {str(pk) for pk in at_work},
    }
    gone = [
        entry
        for folder, names in kept.items()
        for entry in _entries(folder)
        if entry.name not in names and _is_old(entry, older_than_s)
    ]
    for entry in gone:
        shutil.rmtree(entry, ignore_errors=True)
    return len(gone) + _clear_hidden(here / "s3", older_than_s)


def _open() -> QuerySet[Asset]:
    return Asset.objects.exclude(state__in=[state.value for state in states.SETTLED])


def _without_row(store: Storage, place: str, known: Callable[[list[UUID]], set[UUID]]) -> list[str]:
    """Keys of folders in `place` whose name is no asset that `known` finds."""
    named = {name: uuid for name in store.folders(place) if (uuid := _uuid(name))}
    found = known(list(named.values()))
    return [f"{place}/{name}" for name, uuid in named.items() if uuid not in found]


def _assets(uuids: list[UUID]) -> set[UUID]:
    return set(Asset.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))


def _pieces(uuids: list[UUID]) -> set[UUID]:
    return set(Piece.objects.filter(asset__uuid__in=uuids).values_list("asset__uuid", flat=True))


def _sources_without_row(store: Storage, older_than_s: float) -> list[str]:
    names = store.folders("originals")
    known = set(Asset.objects.filter(source_folder__in=names).values_list("source_folder", flat=True))
    # Of films the row of the upload is enough. Of others it speaks until its end; and it is asked before those who take
    # over, so that what ends in between is known to one of them.
    spoken_of = Upload.objects.filter(
        ~Q(purpose__in=purposes.registered()) | Q(state=UploadState.OPEN.value), source_folder__in=names
    )
    known |= set(spoken_of.values_list("source_folder", flat=True)) | purposes.held(names)
    orphans = []
    for name in set(names) - known:
        found = store.stat(disk.original(name))
        if found is not None and time.time() - found.modified >= older_than_s:
            orphans.append(f"originals/{name}")
    return orphans


def _clear_hidden(root: Path, older_than_s: float) -> int:
    """Names that begin with a dot: files and folders that were being written when their worker died."""
    gone = 0
    for parent, folders, files in os.walk(root):
        for name in [entry for entry in [*folders, *files] if entry.startswith(".")]:
            path = Path(parent, name)
            if _is_old(path, older_than_s):
                gone += 1
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
        folders[:] = [name for name in folders if not name.startswith(".")]
    return gone


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except FileNotFoundError:
        return


def _is_old(path: Path, older_than_s: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime >= older_than_s
    except FileNotFoundError:
        return False


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
