"""The door for writes: take bytes in, try again, add captions, delete. Who may is decided by the storey above."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from media_pipeline import (
    codes,
    disk,
    intake,
    jobs,
    ladder,
    options,
    probe,
    purposes,
    states,
    storage,
    work,
)
from media_pipeline.captions.writing import (
    attach_captions,
    detach_captions,
    publish_captions,
    reread_captions,
    restore_captions,
    save_captions,
    shift_captions,
    start_captions,
)
from media_pipeline.errands import ask_for_draft, ask_for_frame, ask_for_pictures, ask_for_subtitles
from media_pipeline.intake import Readable, Ticket, parts
from media_pipeline.jobs import WorkState
from media_pipeline.library import binning, turned_away
from media_pipeline.library.quotas import set_quota
from media_pipeline.models import Asset, MediaJob, Rendition, TurnedAway, Upload, UploadPart
from media_pipeline.pictures.posters import bring_poster, choose_still
from media_pipeline.pieces import sharing
from media_pipeline.refusals import Refused
from media_pipeline.states import FILM, AssetState, RenditionState, Step, UploadState

__all__ = [
    "ask_for_draft",
    "ask_for_frame",
    "ask_for_pictures",
    "ask_for_subtitles",
    "attach_captions",
    "begin_upload",
    "bin_assets",
    "bring_poster",
    "cancel_upload",
    "choose_still",
    "complete_upload",
    "delete_asset",
    "detach_captions",
    "end_upload",
    "forget_refusal",
    "ingest_file",
    "keep_damaged",
    "publish_captions",
    "receive_part",
    "remember_refusal",
    "rename_asset",
    "replace_asset",
    "reread_captions",
    "restore_asset",
    "restore_captions",
    "retry_asset",
    "retry_rendition",
    "save_captions",
    "set_quota",
    "shift_captions",
    "start_captions",
    "ticket_for_part",
]

RUN_TASK = "media_pipeline.tasks.run_media_task"


def begin_upload(
    *,
    owner: AbstractBaseUser,
    name: str,
    size: int,
    fingerprint: str = "",
    content_type: str = "",
    title: str = "",
    head: bytes = b"",
    purpose: str = FILM,
    target: str = "",
) -> Upload:
    """Announce a file. Raises Refused (too-big, quota, disk-full, too-busy) before the first byte is sent, and what
    `head`, its first bytes, says it is when that is no file of its purpose; of other purposes than films also what
    they refuse (purposes.py).

    The same owner, purpose, target, size and fingerprint find the open upload again: send only `intake.missing_parts`.
    """
    try:
        return intake.open_upload(
            owner_id=owner.pk,
            name=name,
            size=size,
            fingerprint=fingerprint,
            content_type=content_type,
            title=title,
            head=head,
            purpose=purpose,
            target=target,
        )
    except Refused as refusal:
        if purpose == FILM:
            remember_refusal(owner=owner, name=name, size=size, code=refusal.code)
        raise


def remember_refusal(*, owner: AbstractBaseUser, name: str, size: int, code: str) -> None:
    """Keep for some days that a file was not taken: for whoever announced it within a transaction that was undone."""
    turned_away.remember(owner_id=owner.pk, name=intake.clean_name(name), size=size, code=code)


def ticket_for_part(upload: Upload, *, number: int, md5: str = "", is_direct: bool = True) -> Ticket:
    """Where part `number` is to be sent now: the bucket's address, or none when it comes through the academy.

    Raises Refused (bad-part, or what became of the upload).
    """
    return intake.ticket_for(upload, number=number, md5=md5, is_direct=is_direct)


def receive_part(upload: Upload, *, number: int, stream: Readable, sha256: str = "") -> UploadPart:
    """Take part `number` (from 1) from a stream. May be repeated. Raises Refused; part 1 of a disguised file refuses
    the whole upload at once.
    """
    return intake.take_part(upload, number=number, stream=stream, sha256=sha256)


@dataclass(frozen=True, slots=True)
class Ended:
    """A whole upload, with its `asset` or what it was `taken_as`; `is_new` for whoever brought it to its end."""

    upload: Upload
    is_new: bool


def complete_upload(upload: Upload) -> Asset:
    """All parts of a film are here: make the asset and queue its work. Calling it again returns the same asset.

    Raises Refused; after missing-parts `intake.missing_parts` names what is to be sent, also when it was there once.
    """
    asset = end_upload(upload).upload.asset
    if asset is None:
        raise Refused(codes.EXPIRED)
    return asset


def end_upload(upload: Upload) -> Ended:
    """All parts are here: what it was for takes the file over, in this transaction and without a copy. Again changes
    nothing. Raises Refused as above, and what the purpose refuses.
    """
    with transaction.atomic():
        return _end(Upload.objects.select_for_update().get(pk=upload.pk))


def _end(locked: Upload) -> Ended:
    if locked.state == UploadState.COMPLETE.value and (locked.asset or locked.taken_as):
        return Ended(locked, is_new=False)
    intake.check_open(locked)
    intake.put_together(locked)
    if locked.purpose == FILM:
        locked.asset = _new_asset(
            owner_id=locked.owner_id, title=locked.title, folder=locked.source_folder, size=locked.size
        )
    else:
        locked.taken_as = purposes.of(locked.purpose).take_over(locked)
    locked.state = UploadState.COMPLETE.value
    locked.save(update_fields=["state", "asset", "taken_as"])
    return Ended(locked, is_new=True)


def cancel_upload(upload: Upload) -> None:
    """Give up an upload and free its room; a complete one stays what it is."""
    intake.give_up_upload(upload)


def ingest_file(path: Path, *, owner: AbstractBaseUser | None = None, title: str = "") -> Asset:
    """Take a file of this machine: copied alone into a folder, looked into first. Raises Refused, leaving nothing."""
    size = path.stat().st_size
    owner_id = owner.pk if owner is not None else None
    intake.check_room(owner_id, size)
    folder = secrets.token_hex(16)
    target = parts.incoming(folder)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    try:
        shutil.copyfile(path, target)
        info = probe.inspect(target)
        storage.current().put(disk.original(folder), target)
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)
    with transaction.atomic():
        asset = _new_asset(
            owner_id=owner_id, title=intake.clean_name(title or path.stem), folder=folder, size=size
        )
        Asset.objects.filter(pk=asset.pk).update(media_info=info.as_json())
    return asset


def retry_asset(asset: Asset) -> Asset:
    """Begin again with an asset that failed, was refused or is damaged: the source is still here. Of a published one
    only what failed is made again; what plays goes on playing.
    """
    with transaction.atomic():
        locked = Asset.objects.select_for_update().get(pk=asset.pk)
        if locked.state == AssetState.PUBLISHED.value:
            _retry_failed(locked)
            return locked
        if AssetState(locked.state) not in states.SETTLED:
            return locked
        locked.state, locked.code, locked.reason = AssetState.RECEIVED.value, "", ""
        locked.media_info, locked.kept_at = {}, None
        locked.save(update_fields=["state", "code", "reason", "media_info", "kept_at", "updated_at"])
        Rendition.objects.filter(asset=locked).exclude(state=RenditionState.DONE.value).update(
            state=RenditionState.QUEUED.value, reason="", progress_pct=0, remaining_s=None
        )
        sharing.clear(storage.current(), locked)
        _queue_anew(locked, Step.PROBE)
    return locked


def retry_rendition(asset: Asset, *, name: str) -> bool:
    """Make one size of a published film that failed again, and no other one. False when it did not fail, the film is
    in the bin, or other work on it is under way.
    """
    with transaction.atomic():
        locked = Asset.objects.select_for_update().get(pk=asset.pk)
        is_published = locked.state == AssetState.PUBLISHED.value and locked.binned_at is None
        return is_published and _retry_failed(locked, name=name)


def _retry_failed(asset: Asset, **which: str) -> bool:
    """Queue the renditions that failed, and nothing else; when work is under way already, it is left alone."""
    if not MediaJob.objects.filter(asset=asset, state__in=[WorkState.DONE, WorkState.FAILED]).exists():
        return False
    failed = Rendition.objects.filter(asset=asset, state=RenditionState.FAILED.value, **which)
    is_sound = failed.filter(name=ladder.AUDIO_NAME).exists()
    if not failed.update(
        state=RenditionState.QUEUED.value, reason="", log_tail="", progress_pct=0, remaining_s=None
    ):
        return False
    _queue_anew(asset, Step.AUDIO if is_sound else Step.LADDER)
    return True


def _queue_anew(asset: Asset, step: Step) -> None:
    job = MediaJob.objects.get(asset=asset)
    MediaJob.objects.filter(pk=job.pk).update(
        state=WorkState.QUEUED,
        step=step.value,
        step_rank=work.PRIORITY[step],
        attempts=0,
        lost=0,
        held_since=None,
        reason="",
        log_tail="",
        lease_until=None,
        run_after=timezone.now(),
        finished_at=None,
    )
    jobs.ring(RUN_TASK, job.pk)


def rename_asset(asset: Asset, *, title: str) -> Asset:
    """Call it something else; an empty title leaves the old one."""
    if title.strip():
        asset.title = intake.clean_name(title)
        Asset.objects.filter(pk=asset.pk).update(title=asset.title, updated_at=timezone.now())
    return asset


def keep_damaged(asset: Asset, *, at: datetime) -> bool:
    """A person decided that what is readable is enough. False when there is nothing to decide (any more)."""
    undecided = Asset.objects.filter(pk=asset.pk, state=AssetState.DAMAGED.value, kept_at__isnull=True)
    return bool(undecided.update(kept_at=at, updated_at=at))


def replace_asset(old: Asset, *, new: Asset) -> bool:
    """Remember that `new` stands in for `old`; both stay what they are. False for a file that would replace itself,
    directly or by way of others.
    """
    link: Asset | None = new
    while link is not None:
        if link.pk == old.pk:
            return False
        link = link.replaced_by
    Asset.objects.filter(pk=old.pk).update(replaced_by=new, updated_at=timezone.now())
    return True


def bin_assets(assets: Sequence[Asset], *, at: datetime) -> int:
    """Hide files for some days before `delete_asset` clears them away. Returns how many were not in the bin yet."""
    return binning.put_in(assets, at=at)


def restore_asset(asset: Asset) -> bool:
    """Bring a file back from the bin, its work with it. False when it was not there."""
    return binning.take_out(asset, task=RUN_TASK)


def forget_refusal(line: TurnedAway) -> None:
    """The person has read why the file was not taken."""
    TurnedAway.objects.filter(pk=line.pk).delete()


def delete_asset(asset: Asset) -> None:
    """Delete rows and files. A worker in the middle of it loses its lease and stops."""
    uuid, folder = asset.uuid, asset.source_folder
    with transaction.atomic():
        MediaJob.objects.filter(asset=asset).delete()
        Asset.objects.filter(pk=asset.pk).delete()
        transaction.on_commit(lambda: _delete_files(uuid, folder), robust=True)  # else the reaper


def _new_asset(*, owner_id: int | None, title: str, folder: str, size: int) -> Asset:
    asset = Asset.objects.create(owner_id=owner_id, title=title, source_folder=folder, source_bytes=size)
    job = MediaJob.objects.create(asset=asset)
    jobs.ring(RUN_TASK, job.pk)
    return asset


def _delete_files(uuid: UUID, folder: str) -> None:
    store = storage.current()
    store.delete(disk.published(uuid))
    store.delete(disk.original(folder))
    store.delete(disk.piece(uuid))
    shutil.rmtree(options.work_folder() / "s3" / "published" / str(uuid), ignore_errors=True)
