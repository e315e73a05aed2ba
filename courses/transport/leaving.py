"""Asking for a file of a course, making it in the background, keeping it for some days."""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from courses.refusals import Refusal
from courses.transport.gathering import gather
from courses.transport.models import EXPORT_TASK, CourseExport, Media
from courses.transport.refusals import TransportRefused
from courses.transport.scorm_lessons.lessons import write_lesson
from courses.transport.writing import write_archive
from media_pipeline import options, storage
from media_pipeline.disk import StorageError, sync_file
from media_pipeline.intake import room
from media_pipeline.jobs import LostLease, WorkState, fail, finish, renew, ring
from media_pipeline.refusals import Refused

log = logging.getLogger(__name__)

LEASE_S, BEAT_S, RETRY_IN_S = 120, 2.0, 20
KEPT_FOR, TOLD_FOR = timedelta(days=7), timedelta(days=30)
OPEN = (WorkState.QUEUED, WorkState.RUNNING)
AT_ONCE = 5


@transaction.atomic
def ask_for_export(
    *,
    actor: AbstractBaseUser,
    course_key: UUID,
    title: str,
    code: str,
    media: Media = Media.ORIGINAL,
    lesson: UUID | None = None,
) -> CourseExport:
    """The row that a worker makes; the same wish that is open already is that one. Who may ask is the caller's to decide.

    Raises TransportRefused(no-room-here).
    """
    mine = CourseExport.objects.filter(asked_by_id=actor.pk, state__in=OPEN)
    same = mine.filter(course_key=course_key, lesson=lesson, media=media.value).first()
    if same is not None:
        return same
    if mine.count() >= AT_ONCE:
        raise TransportRefused("no-room-here", n=AT_ONCE)
    row = CourseExport.objects.create(
        asked_by_id=actor.pk,
        course_key=course_key,
        lesson=lesson,
        title=title[:255],
        code=code,
        media=media.value,
    )
    ring(EXPORT_TASK, row.pk)
    return row


def make_export(row: CourseExport) -> None:
    """Write the file of a claimed row and keep it. A worker that comes after a kill begins anew."""
    folder = options.work_folder() / "transport"
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{secrets.token_hex(8)}"
    try:
        _make(row, aside)
    except LostLease:
        log.info("another worker has the export %s", row.uuid)
    except Refusal as refusal:
        with suppress(LostLease):
            finish(row, refusal=refusal.code, values=dict(refusal.values))
    except Exception as error:
        log.exception("the export %s failed", row.uuid)
        with suppress(LostLease):
            fail(row, reason=type(error).__name__, retry_in_s=RETRY_IN_S)
    finally:
        aside.unlink(missing_ok=True)


def _make(row: CourseExport, aside: Path) -> None:
    """Raises Refusal, LostLease, StorageError."""
    last = time.monotonic()

    def told(share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= BEAT_S:
            last = time.monotonic()
            renew(row, lease_s=LEASE_S, progress_pct=round(95 * share))

    if row.lesson is not None:
        write_lesson(row.course_key, row.lesson, aside)
        _keep(row, aside, "")
        return
    gathered = gather(row.course_key, Media(row.media))
    try:
        room.check_disk(2 * gathered.size)
    except Refused as refused:
        raise TransportRefused("disk-full") from refused
    _keep(row, aside, write_archive(gathered, aside, told).content_hash)


def _keep(row: CourseExport, aside: Path, digest: str) -> None:
    """The file belongs to the storage now. Raises LostLease, StorageError."""
    size = aside.stat().st_size
    sync_file(aside)
    storage.current().kept(lambda: renew(row, lease_s=LEASE_S)).put(row.key, aside)
    finish(row, bytes=size, content_hash=digest, expires_at=timezone.now() + KEPT_FOR)


def forget_export(row: CourseExport) -> None:
    """Off the list, with its file; what is under way stops. Again is harmless."""
    CourseExport.objects.filter(pk=row.pk).delete()
    with suppress(StorageError, OSError):
        storage.current().remove(row.key)


def forget_exports(now: datetime | None = None) -> int:
    """Files whose days are over, and rows that failed long ago. Returns how many went."""
    at = now or timezone.now()
    closed = CourseExport.objects.exclude(state__in=OPEN)
    old = [
        *closed.filter(expires_at__lt=at)[:100],
        *closed.filter(expires_at=None, updated_at__lt=at - TOLD_FOR)[:100],
    ]
    for row in old:
        forget_export(row)
    return len(old)
