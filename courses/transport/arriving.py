"""An archive that somebody hands in: looked at by a worker, then brought in when its person says so."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import BinaryIO
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from courses.packages.findings import PackageRefused
from courses.packages.safe_zip.directory import read_directory
from courses.refusals import Refusal
from courses.transport.leftovers import clear_leftovers
from courses.transport.models import IMPORT_TASK, CourseImport
from courses.transport.opening import GIGABYTE, LIMITS, open_course
from courses.transport.planning import check_code, check_room, plan_course
from courses.transport.refusals import TransportRefused
from courses.transport.taking import bring, write_course
from media_pipeline import handed_in, magic
from media_pipeline.intake import room
from media_pipeline.jobs import LostLease, WorkState, ask, fail, finish, renew, ring
from media_pipeline.models import Upload
from media_pipeline.purposes import Purpose
from media_pipeline.refusals import Refused

log = logging.getLogger(__name__)

LEASE_S, BEAT_S, RETRY_IN_S = 120, 2.0, 20
AT_ONCE = 3
# What one form carries. In parts more comes; what is larger still an operator brings in (manage import_course).
FORM_BYTES = GIGABYTE
KEPT_FOR = timedelta(days=14)
TURN, EVERY_S = "course-archives-forgotten", 3_600
OPEN = (WorkState.QUEUED, WorkState.RUNNING)
Phase = CourseImport.Phase


def set_aside(*, file: BinaryIO, size: int, file_name: str, actor: AbstractBaseUser) -> CourseImport:
    """Keep the archive for a worker; outside of any transaction, for it may take minutes. `order` saves what is returned.

    Raises PackageRefused (what is no whole ZIP), TransportRefused (too-large, no-room-here, disk-full), StorageError.
    """
    if size > FORM_BYTES:
        raise TransportRefused("too-large", gb=FORM_BYTES // GIGABYTE)
    read_directory(file, LIMITS)
    _check_turn(actor.pk)
    try:
        room.check_disk(2 * size)
    except Refused as refused:
        raise TransportRefused("disk-full") from refused
    name = PurePosixPath(file_name.replace("\\", "/")).name.replace("\0", "")[:200] or "course.zip"
    row = CourseImport(asked_by_id=actor.pk, file_name=name, bytes=size)
    handed_in.put_aside(file, row.key, folder="transport")
    return row


def admit(owner_id: int, size: int, target: str) -> None:
    """Before an archive is sent in parts. Raises TransportRefused (no-room-here)."""
    del size, target
    _check_turn(owner_id)


def take_over(upload: Upload) -> UUID:
    """All parts of an archive are here: a worker looks at it where it lies. Within a transaction."""
    row = CourseImport(
        asked_by_id=upload.owner_id,
        file_name=upload.name,
        bytes=upload.size,
        source_folder=upload.source_folder,
    )
    order(row)
    return row.uuid


def held(folders: Collection[str]) -> set[str]:
    """The folders whose archive may still be looked at or brought in. One query."""
    needed = CourseImport.objects.exclude(phase__in=[Phase.TAKEN, Phase.REFUSED])
    return set(needed.filter(source_folder__in=folders).values_list("source_folder", flat=True))


IN_PARTS = Purpose(
    name="course",
    refusal=magic.archive_refusal,
    most_bytes=LIMITS.archive_bytes,
    disk_factor=2.0,  # the archive, and what is brought in of it
    admit=admit,
    take_over=take_over,
    held=held,
)


def _check_turn(owner_id: int) -> None:
    if CourseImport.objects.filter(asked_by_id=owner_id, state__in=OPEN).count() >= AT_ONCE:
        raise TransportRefused("no-room-here", n=AT_ONCE)


@transaction.atomic
def order(row: CourseImport) -> None:
    """Have a worker look at what was set aside."""
    row.save()
    ring(IMPORT_TASK, row.pk)


def take(row: CourseImport, *, code: str) -> bool:
    """Its person has read the plan: bring it in under `code`. Twice is once: False. Raises TransportRefused."""
    if row.phase != Phase.PLANNED:
        return False
    check_code(code)
    check_room(row.plan)
    ask(
        CourseImport.objects.filter(pk=row.pk),
        IMPORT_TASK,
        phase=Phase.TAKE,
        code=code,
        progress_pct=0,
        refusal="",
    )
    return True


def try_again(row: CourseImport) -> None:
    """Let a worker try one that stopped once more; again is harmless."""
    if row.state == WorkState.FAILED:
        ask(CourseImport.objects.filter(pk=row.pk), IMPORT_TASK, progress_pct=0)


def carry_out(row: CourseImport) -> None:
    """Look at, or bring in, what a claimed row names. A worker that comes after a kill finds what is there already."""
    try:
        _carry_out(row)
    except LostLease:
        log.info("another worker has the course archive %s", row.uuid)
    except Refusal as refusal:
        with suppress(LostLease):
            _refused(row, refusal)
    except Exception as error:
        log.exception("the course archive %s failed", row.uuid)
        with suppress(LostLease):
            fail(row, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def _refused(row: CourseImport, refusal: Refusal) -> None:
    """A code that somebody took meanwhile and a room that is full may be put right; the archive stays for that."""
    is_curable = row.phase == Phase.TAKE and refusal.code in {"code-taken", "quota", "disk-full"}
    values = refusal.finding.values if isinstance(refusal, PackageRefused) else refusal.values
    phase = Phase.PLANNED if is_curable else Phase.REFUSED
    finish(row, phase=phase, refusal=refusal.code, values=dict(values))
    if not is_curable:
        handed_in.drop(row.key)


def _carry_out(row: CourseImport) -> None:
    last = time.monotonic()

    def told(share: float, *, of: float = 1.0, after: float = 0.0) -> None:
        nonlocal last
        if time.monotonic() - last >= BEAT_S:
            last = time.monotonic()
            renew(row, lease_s=LEASE_S, progress_pct=round(100 * (after + of * share)))

    with handed_in.opened(row.key, lambda: renew(row, lease_s=LEASE_S)) as file:
        if row.phase == Phase.LOOK:
            plan = plan_course(open_course(file, told), row.asked_by)
            finish(row, phase=Phase.PLANNED, plan=plan, refusal="")
            return
        opened = open_course(file, lambda share: told(share, of=0.3))
        brought = bring(
            opened, actor=row.asked_by, code=row.code, told=lambda share: told(share, of=0.6, after=0.3)
        )
        with transaction.atomic():
            taken = write_course(opened, brought, actor=row.asked_by, code=row.code)
            gaps = [gap.to_keep() for gap in taken.gaps]
            finish(row, phase=Phase.TAKEN, page_key=taken.page.translation_key, gaps=gaps, refusal="")
    handed_in.drop(row.key)


def forget_import(row: CourseImport) -> None:
    """Off the list, with its file; a course that was made stays. Again is harmless."""
    CourseImport.objects.filter(pk=row.pk).delete()
    handed_in.drop(row.key)


def forget_imports(now: datetime | None = None) -> int:
    """Archives that nobody brought in, rows of long ago, and once an hour what killed processes left. Returns how many went."""
    at = now or timezone.now()
    old = list(CourseImport.objects.exclude(state__in=OPEN).filter(updated_at__lt=at - KEPT_FOR)[:100])
    for row in old:
        forget_import(row)
    return len(old) + (clear_leftovers() if cache.add(TURN, 1, timeout=EVERY_S) else 0)
