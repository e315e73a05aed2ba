"""A package file that somebody hands in: kept aside, taken or refused by a worker, then gone; its row tells what became of it."""

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
from django.utils.translation import gettext_lazy as _

from courses.packages.findings import PackageRefused
from courses.packages.keeping import keep_package
from courses.packages.limits import DEFAULT
from courses.packages.models import INCOMING, TAKE_TASK, Package, PackageWork
from courses.packages.news import PackageLookedThrough, send_on_commit
from courses.packages.safe_zip.directory import read_directory
from courses.refusals import Refusal
from media_pipeline import handed_in, magic, storage
from media_pipeline.intake import give_up_upload, room
from media_pipeline.jobs import LostLease, WorkState, ask, fail, finish, renew, ring
from media_pipeline.models import Upload
from media_pipeline.purposes import Purpose
from media_pipeline.refusals import Refused
from media_pipeline.states import UploadState

log = logging.getLogger(__name__)

LEASE_S, BEAT_S, RETRY_IN_S = 120, 2.0, 20
AT_ONCE = 5
GIGABYTE = 1 << 30
# How long a row tells what became of its file; a file without a row is given this long to get one.
TOLD_FOR, ORPHAN_FOR = timedelta(days=30), timedelta(days=1)
TURN, EVERY_S = "packages-handed-in-forgotten", 3_600
OPEN = (WorkState.QUEUED, WorkState.RUNNING)


class TooManyHandedIn(Refusal):
    code = "packages-waiting"
    words = _("%(n)s files of yours are still being looked at. Wait until one of them is done.")


class PackageGone(Refusal):
    code = "package-gone"
    words = _(
        "The courseware that this was to be the next version of has been cleared away. Bring the file in as new courseware."
    )


def set_aside(
    *, file: BinaryIO, size: int, file_name: str, actor: AbstractBaseUser, package: Package | None = None
) -> PackageWork:
    """Keep the file for a worker; outside of any transaction, for it may take minutes. `order` saves what is returned.

    What is no ZIP, another archive or cut off is refused here, by its list: nobody waits for a worker to hear that.
    Who may hand in what is the caller's to decide. Raises PackageRefused, TooManyHandedIn, StorageError.
    """
    read_directory(file, DEFAULT)
    _check_turn(actor.pk)
    try:
        room.check_disk(2 * size)
    except Refused as refused:
        raise PackageRefused.because("disk-full") from refused
    name = PurePosixPath(file_name.replace("\\", "/")).name.replace("\0", "")[:200] or "package.zip"
    work = PackageWork(asked_by_id=actor.pk, package=package, file_name=name, bytes=size)
    handed_in.put_aside(file, work.key, folder="packages")
    return work


def admit(owner_id: int, size: int, target: str) -> None:
    """Before a file is sent in parts. Raises TooManyHandedIn, PackageGone, and Refused(quota) where the next version
    of somebody else's package has no room.
    """
    _check_turn(owner_id)
    package = _of(target)
    if package is not None and package.owner_id is not None:
        room.check_quota(package.owner_id, size)


def take_over(upload: Upload) -> UUID:
    """All parts of a file are here: a worker takes it from where it lies. Within a transaction. Raises PackageGone."""
    work = PackageWork(
        asked_by_id=upload.owner_id,
        package=_of(upload.target),
        file_name=upload.name,
        bytes=upload.size,
        source_folder=upload.source_folder,
    )
    order(work)
    return work.uuid


def give_up_for(package: Package) -> None:
    """Nobody can go on with a next version of a package that is cleared away: what was sent of it goes."""
    begun = Upload.objects.filter(
        purpose=IN_PARTS.name, target=str(package.uuid), state=UploadState.OPEN.value
    )
    for upload in begun:
        give_up_upload(upload)


def held(folders: Collection[str]) -> set[str]:
    """The folders whose file a worker has still to look at, or was stopped at. One query."""
    needed = PackageWork.objects.exclude(state=WorkState.DONE).filter(source_folder__in=folders)
    return set(needed.values_list("source_folder", flat=True))


IN_PARTS = Purpose(
    name="package",
    refusal=magic.archive_refusal,
    most_bytes=DEFAULT.archive_bytes,
    disk_factor=2.0,  # the archive, and what is unpacked of it
    admit=admit,
    take_over=take_over,
    held=held,
)


def _check_turn(owner_id: int) -> None:
    if PackageWork.objects.filter(asked_by_id=owner_id, state__in=OPEN).count() >= AT_ONCE:
        raise TooManyHandedIn(n=AT_ONCE)


def _of(target: str) -> Package | None:
    """As whose next version; None for a package of its own."""
    if not target:
        return None
    package = Package.objects.filter(uuid=target).first()
    if package is None:
        raise PackageGone
    return package


@transaction.atomic
def order(work: PackageWork) -> None:
    """Have a worker take what was set aside."""
    work.save()
    ring(TAKE_TASK, work.pk)


def carry_out(work: PackageWork) -> None:
    """Take what a claimed row names. A worker that comes after a kill begins anew, and finds what is kept already."""
    try:
        _take(work)
    except LostLease:
        log.info("another worker has package file %s", work.uuid)
    except PackageRefused as refusal:
        with suppress(LostLease):
            finish(work, code=refusal.code, findings=[one.to_keep() for one in refusal.findings])
            send_on_commit(PackageLookedThrough(work.uuid))
            handed_in.drop(work.key)
    except Exception as error:
        log.exception("package file %s failed", work.uuid)
        with suppress(LostLease):
            fail(work, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def _take(work: PackageWork) -> None:
    """Raises LostLease, PackageRefused, StorageError."""
    last = time.monotonic()

    def told(share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= BEAT_S:
            last = time.monotonic()
            renew(work, lease_s=LEASE_S, progress_pct=round(share * 100))

    with handed_in.opened(work.key, lambda: renew(work, lease_s=LEASE_S)) as file:
        kept = keep_package(
            file=file, file_name=work.file_name, actor=work.asked_by, package=work.package, told=told
        )
    version = kept.version
    with transaction.atomic():
        # Made by this row's own work, also when a worker before this one was killed just after.
        is_new = version.made_at >= work.created_at
        finish(work, version=version, is_new=is_new, code="", findings=[])
        Package.objects.filter(pk=version.package_id).update(binned_at=None)
        send_on_commit(PackageLookedThrough(work.uuid))
    handed_in.drop(work.key)


def try_again(work: PackageWork) -> None:
    """Let a worker try a file that stopped once more; again is harmless."""
    if work.state == WorkState.FAILED:
        ask(PackageWork.objects.filter(pk=work.pk), TAKE_TASK, progress_pct=0)


def forget(work: PackageWork) -> None:
    """Take a file off the list: what is still under way stops, a version that was made stays."""
    PackageWork.objects.filter(pk=work.pk).delete()
    handed_in.drop(work.key)


def forget_in_turn() -> int:
    """Forget once an hour, whoever sweeps. Returns how many went."""
    return forget_handed_in() if cache.add(TURN, 1, timeout=EVERY_S) else 0


def forget_handed_in(now: datetime | None = None) -> int:
    """Rows and files of long ago, and files that no row needs. Returns how many went."""
    at = now or timezone.now()
    old = list(PackageWork.objects.exclude(state__in=OPEN).filter(updated_at__lt=at - TOLD_FOR)[:100])
    for work in old:
        forget(work)
    store, count = storage.current(), len(old)
    needed = PackageWork.objects.exclude(state=WorkState.DONE).values_list("uuid", flat=True)
    known = {f"{uuid}.zip" for uuid in needed}
    for name in set(store.names(INCOMING)) - known:
        found = store.stat(f"{INCOMING}/{name}")
        if found is not None and found.modified < (at - ORPHAN_FOR).timestamp():
            store.remove(f"{INCOMING}/{name}")
            count += 1
    return count
