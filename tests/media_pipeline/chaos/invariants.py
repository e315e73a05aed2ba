"""What must be so in the end, whatever happened: nothing waits for ever, nothing half is listed, nothing lies about."""

from __future__ import annotations

import tempfile
from pathlib import Path

import av

from media_pipeline import disk, options, publishing, states, storage
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob, Piece, Rendition, Upload
from media_pipeline.states import RenditionState, UploadState
from media_pipeline.storage import S3
from tests.media_pipeline.chaos.watching import Watcher

SETTLED = {state.value for state in states.SETTLED}


def violations() -> list[str]:
    """Everything that is not as it must be, in words."""
    return [*_waiting(), *_listed(), *_playing(), *_lying_about()]


def _waiting() -> list[str]:
    """What is not settled has work that is due, or in somebody's hands."""
    wrong = []
    for asset in Asset.objects.exclude(state__in=SETTLED):
        job = MediaJob.objects.filter(asset=asset).first()
        if job is None or not _is_alive(job):
            wrong.append(f"{asset.state} for ever: {job and job.state}")
    ended = [WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED]
    pieces = Piece.objects.exclude(state__in=ended)
    wrong += [f"a piece for ever: {piece.state}" for piece in pieces if not _is_alive(piece)]
    open_states = [RenditionState.RUNNING.value, RenditionState.PLAYABLE.value, RenditionState.QUEUED.value]
    rows = Rendition.objects.filter(asset__state__in=SETTLED, state__in=open_states).select_related("asset")
    wrong += [f"{row.name} {row.state} of a film that is {row.asset.state}" for row in rows]
    return wrong


def _is_alive(row: MediaJob | Piece) -> bool:
    return row.state == WorkState.QUEUED or (row.state == WorkState.RUNNING and row.lease_until is not None)


def _listed() -> list[str]:
    """Through delivery: every listed stretch is there."""
    watcher = Watcher()
    watcher.look()
    return watcher.broken


def _playing() -> list[str]:
    """A finished rendition decodes to its end and weighs what its row says; the master lists only such."""
    wrong = []
    store = storage.current()
    for row in Rendition.objects.filter(state=RenditionState.DONE.value).select_related("asset"):
        key = disk.published(row.asset.uuid, f"{row.folder}/{row.name}.mp4")
        found = store.stat(key)
        if found is None or found.size != row.bytes:
            wrong.append(f"{key}: {found and found.size} bytes, the row says {row.bytes}")
            continue
        with tempfile.NamedTemporaryFile() as file:
            file.writelines(store.read(key, 0, found.size))
            file.flush()
            with av.open(file.name) as film:
                last = max(
                    (float(frame.pts * frame.time_base) for frame in film.decode(film.streams[0])), default=0
                )
        if abs(last * 1_000 - (row.duration_ms or 0)) > 500:
            wrong.append(f"{key}: decodes {last:.2f} s of {row.duration_ms} ms")
    for asset in Asset.objects.filter(state__in=["published", "damaged"]):
        names = set(
            Rendition.objects.filter(asset=asset, state=RenditionState.DONE.value).values_list(
                "name", flat=True
            )
        )
        if not names or not store.stat(disk.published(asset.uuid, publishing.MASTER)):
            wrong.append(f"{asset.state} without a rendition or a master")
    return wrong


def _lying_about() -> list[str]:
    """The census: every file belongs to a row, and no work folder holds any."""
    store = storage.current()
    claims = {
        f"{row.asset.uuid}/{row.folder}" for row in Rendition.objects.select_related("asset") if row.folder
    }
    uuids = {str(uuid) for uuid in Asset.objects.values_list("uuid", flat=True)}
    sources = set(Asset.objects.values_list("source_folder", flat=True))
    sources |= set(
        Upload.objects.filter(state=UploadState.OPEN.value).values_list("source_folder", flat=True)
    )
    wrong = []
    for key, _size in store.files():
        place, name, *rest = key.split("/")
        is_known = (place == "originals" and name in sources) or (
            place == "published"
            and name in uuids
            and (len(rest) < 2 or rest[0] in {"captions", "slides"} or f"{name}/{rest[0]}" in claims)
        )
        if not is_known or key.endswith((".growing", ".joined")):
            wrong.append(f"left behind: {key}")
    if isinstance(store, S3):
        wrong += [f"parts of nobody: {sending.key}" for sending in store.sendings("originals")]
    for folder in (options.work_folder(), options.root()):
        hidden = [
            path
            for path in folder.rglob("*")
            if path.is_file() and (path.name.startswith(".") or folder == options.work_folder())
        ]
        wrong += [f"left here: {path.relative_to(folder)}" for path in hidden]
    return wrong


def tree(folder: Path) -> list[str]:
    """What lies in a folder, for the words of a failure."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
