"""Parts come in and become the file: what has arrived is what the place of the parts says, not what a row hopes."""

from __future__ import annotations

import hashlib
import os
from typing import Protocol

from django.utils import timezone

from media_pipeline import codes, disk, magic, purposes, storage
from media_pipeline.disk import StorageError
from media_pipeline.intake import ending, parts, room
from media_pipeline.models import Upload, UploadPart
from media_pipeline.refusals import Refused
from media_pipeline.states import UploadState

CHUNK = 256 * 1024


class Readable(Protocol):
    """A request body or a file."""

    def read(self, size: int, /) -> bytes: ...


def part_count(upload: Upload) -> int:
    """How many parts the file has."""
    return -(-upload.size // upload.part_bytes)


def part_size(upload: Upload, number: int) -> int:
    """Size of part `number` (from 1): all alike but the last. Raises Refused(bad-part) for a number it has not."""
    if not 1 <= number <= part_count(upload):
        raise Refused(codes.BAD_PART)
    return min(upload.part_bytes, upload.size - (number - 1) * upload.part_bytes)


def take_part(upload: Upload, *, number: int, stream: Readable, sha256: str = "") -> UploadPart:
    """Stream one part to its place. Raises Refused when it is short, long or damaged, when the disk is full, and,
    from the first 64 kB on, when this is no file of its purpose.
    """
    check_open(upload)
    size = part_size(upload, number)
    room.check_disk(size)
    with parts.current().slot(upload, number) as slot:
        try:
            digest = _pour(stream, slot, size, looked_at_for=upload.purpose if number == 1 else "")
        except _DisguisedError as fault:
            ending.refuse_upload(upload, fault.code)
            raise Refused(fault.code) from fault
        if sha256 and sha256.lower() != digest:
            raise Refused(codes.BAD_PART)
        slot.keep()
    part, _new = UploadPart.objects.update_or_create(
        upload=upload, number=number, defaults={"bytes": size, "sha256": digest}
    )
    return part


class _DisguisedError(Exception):
    """The first bytes are not those of a file of its purpose."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _pour(stream: Readable, slot: parts.Slot, size: int, *, looked_at_for: str) -> str:
    """Write exactly `size` bytes, synced: their SHA-256. Raises Refused(bad-part), _DisguisedError before the rest."""
    digest, left, offset, head = hashlib.sha256(), size, slot.offset, b""
    looks = bool(looked_at_for)
    while left > 0 and (chunk := stream.read(min(magic.HEAD_BYTES - len(head) if looks else CHUNK, left))):
        if looks:
            head += chunk
            looks = len(head) < magic.HEAD_BYTES and len(chunk) < left
            if not looks and (code := purposes.refusal(looked_at_for, head)):
                raise _DisguisedError(code)
        os.pwrite(slot.handle, chunk, offset)
        digest.update(chunk)
        offset, left = offset + len(chunk), left - len(chunk)
    os.fsync(slot.handle)
    if left or stream.read(1):
        raise Refused(codes.BAD_PART)
    return digest.hexdigest()


def check_open(upload: Upload) -> None:
    """Raise what became of an upload that takes no more parts."""
    if upload.state == UploadState.REFUSED.value:
        raise Refused(upload.code)
    if upload.state != UploadState.OPEN.value or upload.expires_at <= timezone.now():
        raise Refused(codes.EXPIRED)


def arrived_parts(upload: Upload) -> list[int]:
    """Numbers of the parts that are there and whole. In a bucket the bucket is asked: a part that a browser sent
    straight to it has no row, and it may have dropped what has one. Raises StorageError.
    """
    if upload.state != UploadState.OPEN.value:
        return list(UploadPart.objects.filter(upload=upload).values_list("number", flat=True))
    numbers = range(1, part_count(upload) + 1)
    there = parts.current().there(upload)
    arrived = [number for number in numbers if there.get(number) == part_size(upload, number)]
    is_all = len(arrived) == len(numbers) or _is_handed_over(upload)
    return list(numbers) if is_all else arrived


def missing_parts(upload: Upload) -> list[int]:
    """Numbers of the parts that are not there yet: what a resumed upload still has to send."""
    there = set(arrived_parts(upload))
    return [number for number in range(1, part_count(upload) + 1) if number not in there]


def put_together(upload: Upload) -> None:
    """Check that every byte is there and hand the source to the storage, then look that it has it. Raises
    Refused(missing-parts), StorageError.

    A process killed between this and its commit leaves the source in the storage: asked again, it is found there.
    """
    if _is_handed_over(upload):
        return
    if missing_parts(upload):
        raise Refused(codes.MISSING_PARTS)
    parts.current().hand_over(upload)
    if not _is_handed_over(upload):
        raise StorageError(f"{disk.original(upload.source_folder)}: joined, but not {upload.size} bytes long")


def _is_handed_over(upload: Upload) -> bool:
    kept = storage.current().stat(disk.original(upload.source_folder))
    return kept is not None and kept.size == upload.size
