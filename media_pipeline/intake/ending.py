"""How an upload ends without becoming an asset: refused, given up, or forgotten; its bytes go with it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from media_pipeline import disk, refusals, storage
from media_pipeline.intake import parts
from media_pipeline.library import turned_away
from media_pipeline.models import Upload, UploadPart
from media_pipeline.states import FILM, UploadState

REAP_AFTER_S = 8 * 86_400


def refuse_upload(upload: Upload, code: str) -> None:
    """Remember why, and free the room at once."""
    upload.state, upload.code, upload.reason = UploadState.REFUSED.value, code, refusals.plain_english(code)
    if upload.purpose == FILM:
        turned_away.remember(owner_id=upload.owner_id, name=upload.name, size=upload.size, code=code)
    _close(upload)


def give_up_upload(upload: Upload) -> bool:
    """Nobody goes on with it: free its room. False when it was no longer open, and then nothing is touched."""
    upload.state = UploadState.EXPIRED.value
    return _close(upload)


def expire_uploads() -> int:
    """Clear away uploads that nobody continued, and parts that no upload speaks of. Returns how many uploads."""
    parts.reap(older_than_s=REAP_AFTER_S)
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
