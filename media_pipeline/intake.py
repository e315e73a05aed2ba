"""Bytes in: announced, counted and checked before the first one, sent in parts that survive a lost network.

A row says which parts are kept (`parts` knows where). The same part may come twice, by way of two machines;
`complete` may be called twice.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from media_pipeline import codes, disk, magic, options, parts, refusals, storage
from media_pipeline.models import Asset, Upload, UploadPart
from media_pipeline.refusals import Refused
from media_pipeline.states import UploadState

KEEP_DAYS = 7
OPEN_UPLOADS = 250
RESERVE_BYTES = 200_000_000
CHUNK = 256 * 1024
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f<>\"\\]")


class Readable(Protocol):
    """A request body or a file."""

    def read(self, size: int, /) -> bytes: ...


def clean_name(name: str) -> str:
    """A file name or title as words only."""
    return _UNPRINTABLE.sub("", name).strip()[:200] or "video"


def check_room(owner_id: int | None, size: int) -> None:
    """Refuse before the first byte: size, quota of the owner, free disk. Raises Refused."""
    if size <= 0:
        raise Refused(codes.EMPTY)
    if size > options.number("MAX_UPLOAD_BYTES", 4_096_000_000):
        raise Refused(codes.TOO_BIG)
    if owner_id is not None:
        kept = Asset.objects.filter(owner=owner_id).aggregate(total=Sum("source_bytes"))["total"] or 0
        coming = (
            Upload.objects.filter(owner=owner_id, state=UploadState.OPEN.value).aggregate(total=Sum("size"))[
                "total"
            ]
            or 0
        )
        if kept + coming + size > options.number("QUOTA_BYTES", 50_000_000_000):
            raise Refused(codes.QUOTA)
    if disk.free_bytes(options.work_folder()) < parts.current().room(size) + RESERVE_BYTES:
        raise Refused(codes.DISK_FULL)


def open_upload(
    *, owner_id: int, name: str, size: int, fingerprint: str, content_type: str, title: str
) -> Upload:
    """The upload for this file: the open one with the same fingerprint (so that it resumes), or a new one."""
    found = Upload.objects.filter(
        owner=owner_id, state=UploadState.OPEN.value, size=size, fingerprint=fingerprint
    )
    found = found.filter(expires_at__gt=timezone.now())
    if fingerprint and (known := found.first()) is not None:
        return known
    if Upload.objects.filter(owner=owner_id, state=UploadState.OPEN.value).count() >= OPEN_UPLOADS:
        raise Refused(codes.BUSY)
    check_room(owner_id, size)
    return Upload.objects.create(
        owner_id=owner_id,
        name=clean_name(name),
        title=clean_name(title or Path(name).stem),
        size=size,
        fingerprint=fingerprint[:100],
        content_type=content_type[:100],
        part_bytes=options.number("PART_BYTES", 8_000_000),
        expires_at=timezone.now() + timedelta(days=KEEP_DAYS),
    )


def part_count(upload: Upload) -> int:
    """How many parts the file has."""
    return -(-upload.size // upload.part_bytes)


def part_size(upload: Upload, number: int) -> int:
    """Size of part `number` (from 1): all alike but the last."""
    return min(upload.part_bytes, upload.size - (number - 1) * upload.part_bytes)


def take_part(upload: Upload, *, number: int, stream: Readable, sha256: str = "") -> UploadPart:
    """Stream one part to its place. Raises Refused when it is short, long, damaged, or shows that this is no media."""
    check_open(upload)
    if not 1 <= number <= part_count(upload):
        raise Refused(codes.BAD_PART)
    size = part_size(upload, number)
    with parts.current().slot(upload, number) as slot:
        digest, head = _pour(stream, slot, size)
        if sha256 and sha256.lower() != digest:
            raise Refused(codes.BAD_PART)
        if number == 1 and (code := magic.refusal(head)):
            refuse_upload(upload, code)
            raise Refused(code)
        slot.keep()
    part, _new = UploadPart.objects.update_or_create(
        upload=upload, number=number, defaults={"bytes": size, "sha256": digest}
    )
    return part


def _pour(stream: Readable, slot: parts.Slot, size: int) -> tuple[str, bytes]:
    """Write exactly `size` bytes, synced: their SHA-256 and their beginning. Raises Refused(bad-part)."""
    digest, left, offset, head = hashlib.sha256(), size, slot.offset, b""
    while left > 0 and (chunk := stream.read(min(CHUNK, left))):
        if len(head) < magic.HEAD_BYTES:
            head += chunk
        os.pwrite(slot.handle, chunk, offset)
        digest.update(chunk)
        offset, left = offset + len(chunk), left - len(chunk)
    os.fsync(slot.handle)
    if left or stream.read(1):
        raise Refused(codes.BAD_PART)
    return digest.hexdigest(), head[: magic.HEAD_BYTES]


def check_open(upload: Upload) -> None:
    """Raise what became of an upload that takes no more parts."""
    if upload.state == UploadState.REFUSED.value:
        raise Refused(upload.code)
    if upload.state != UploadState.OPEN.value or upload.expires_at <= timezone.now():
        raise Refused(codes.EXPIRED)


def missing_parts(upload: Upload) -> list[int]:
    """Numbers of the parts that are not on disk yet: what a resumed upload still has to send."""
    there = set(UploadPart.objects.filter(upload=upload).values_list("number", flat=True))
    return [number for number in range(1, part_count(upload) + 1) if number not in there]


def put_together(upload: Upload) -> None:
    """Check that every byte is there and hand the source to the storage. Raises Refused(missing-parts).

    A process killed between this and its commit leaves the source in the storage: asked again, it is found there.
    """
    if missing_parts(upload):
        raise Refused(codes.MISSING_PARTS)
    place = parts.current()
    if place.is_whole(upload):
        place.hand_over(upload)
    elif not _is_handed_over(upload):
        raise Refused(codes.MISSING_PARTS)


def forget_lost_parts(upload: Upload) -> None:
    """Rows that speak of bytes which are gone would keep an upload waiting for ever: the parts are asked for again."""
    if not parts.current().is_whole(upload) and not _is_handed_over(upload):
        UploadPart.objects.filter(upload=upload, upload__state=UploadState.OPEN.value).delete()


def refuse_upload(upload: Upload, code: str) -> None:
    """Remember why, and free the room at once."""
    upload.state, upload.code, upload.reason = UploadState.REFUSED.value, code, refusals.plain_english(code)
    _close(upload)


def give_up_upload(upload: Upload) -> bool:
    """Nobody goes on with it: free its room. False when it was no longer open, and then nothing is touched."""
    upload.state = UploadState.EXPIRED.value
    return _close(upload)


def expire_uploads() -> int:
    """Clear away uploads that nobody continued, and parts that no upload speaks of. Returns how many uploads."""
    parts.reap(older_than_s=(KEEP_DAYS + 1) * 86_400)
    old = Upload.objects.filter(state=UploadState.OPEN.value, expires_at__lte=timezone.now())
    return sum(give_up_upload(upload) for upload in old[:500])


def _close(upload: Upload) -> bool:
    """Write the end of an open upload; its bytes go only when that is certain, so that no row promises lost bytes."""
    closed = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN.value).update(
        state=upload.state, code=upload.code, reason=upload.reason
    )
    if closed:
        transaction.on_commit(lambda: _clear_bytes(upload))
    return bool(closed)


def _clear_bytes(upload: Upload) -> None:
    """Remove what has arrived of an upload, also what a killed `complete` had handed over already."""
    parts.current().clear(upload)
    storage.current().delete(disk.original(upload.source_folder))
    UploadPart.objects.filter(upload=upload).delete()


def _is_handed_over(upload: Upload) -> bool:
    kept = storage.current().stat(disk.original(upload.source_folder))
    return kept is not None and kept.size == upload.size
