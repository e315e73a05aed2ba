"""Bytes of packages by their sum: claimed before they are written, dropped when no version names them any more.

Writers and the reaper meet on the row (ADR 0065): a writer touches it first, and stores what is not marked as stored;
the reaper takes the mark away first, and the bytes only while it holds the row and nobody has touched it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.packages.findings import PackageRefused
from courses.packages.models import INCOMING, PackageBlob, PackageFile, blob_key
from courses.packages.safe_zip.members import Archive
from courses.packages.safe_zip.naming import Member
from media_pipeline import disk, options, storage

IN_MEMORY = 1 << 20
WRITERS = 8
BATCH = 500
# Longer than any package takes to be written.
UNTOUCHED = timedelta(days=1)
ASIDE_S = 86_400
REAPED_AT_ONCE = 2_000
TURN, EVERY_S = "packages-reaped", 3_600


def claim(sizes: Mapping[str, int]) -> set[str]:
    """Rows for these sums, touched now. Returns the sums whose bytes must be stored."""
    now, sums, missing = timezone.now(), sorted(sizes), set()
    for begin in range(0, len(sums), BATCH):
        some = sums[begin : begin + BATCH]
        with transaction.atomic():
            rows = [PackageBlob(sha256=each, size=sizes[each], touched_at=now) for each in some]
            PackageBlob.objects.bulk_create(rows, ignore_conflicts=True)
            ours = PackageBlob.objects.filter(sha256__in=some)
            locked = ours.order_by("sha256").select_for_update().values_list("sha256", "stored_at")
            missing |= {sha256 for sha256, stored_at in locked if stored_at is None}
            ours.update(touched_at=now)
    return missing


def store(archive: Archive, members: Mapping[str, Member], told: Callable[[float], object]) -> None:
    """Write the bytes of each sum, then say that they are there; `told` hears which share is done.

    Raises PackageRefused when a file is not what it was when it was summed, StorageError.
    """
    clear_aside()
    _write_all(archive, members, told)
    sums = list(members)
    for begin in range(0, len(sums), BATCH):
        PackageBlob.objects.filter(sha256__in=sums[begin : begin + BATCH]).update(stored_at=timezone.now())


def _write_all(archive: Archive, members: Mapping[str, Member], told: Callable[[float], object]) -> None:
    """Small files go several at once, since each waits for the disk or the bucket; they are read here, one by one."""
    with ThreadPoolExecutor(WRITERS) as pool:
        on_their_way: deque[Future[None]] = deque()
        for number, (sha256, member) in enumerate(members.items()):
            told(number / len(members))
            if member.entry.size > IN_MEMORY:
                _write_large(archive, sha256, member, partial(told, number / len(members)))
                continue
            data = b"".join(archive.chunks(member.entry))
            _same(hashlib.sha256(data).hexdigest(), sha256, member)
            if len(on_their_way) >= WRITERS:
                on_their_way.popleft().result()
            on_their_way.append(pool.submit(storage.current().write, blob_key(sha256), data))
        for each in on_their_way:
            each.result()


def _write_large(archive: Archive, sha256: str, member: Member, beat: Callable[[], object]) -> None:
    total = hashlib.sha256()
    aside = _aside() / f".{secrets.token_hex(8)}"
    try:
        with aside.open("wb") as file:
            for chunk in archive.chunks(member.entry):
                total.update(chunk)
                file.write(chunk)
                beat()
        _same(total.hexdigest(), sha256, member)
        disk.sync_file(aside)
        storage.current().kept(beat).put(blob_key(sha256), aside)
    finally:
        aside.unlink(missing_ok=True)


def _same(found: str, wanted: str, member: Member) -> None:
    if found != wanted:
        raise PackageRefused.because("changed-meanwhile", member.name)


def _aside() -> Path:
    folder = options.work_folder() / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear_aside() -> None:
    """Drop what killed processes left on this machine."""
    fetched = options.work_folder() / "s3" / INCOMING
    for path in [*_aside().iterdir(), *(fetched.iterdir() if fetched.is_dir() else ())]:
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ASIDE_S:
                path.unlink()


def reap_in_turn() -> int:
    """Reap once an hour, whoever sweeps. Returns how many went."""
    return reap() if cache.add(TURN, 1, timeout=EVERY_S) else 0


def reap() -> int:
    """Drop bytes that no version names and nobody has touched for a day. Returns how many went. Raises StorageError."""
    return sum(_drop(pk) for pk in _unused().values_list("pk", flat=True)[:REAPED_AT_ONCE])


def _unused() -> QuerySet[PackageBlob]:
    named = PackageFile.objects.filter(blob=OuterRef("pk"))
    return PackageBlob.objects.filter(~Exists(named), touched_at__lt=timezone.now() - UNTOUCHED)


def _drop(pk: int) -> int:
    """1 when the bytes went: first the mark (whoever comes now stores anew), then, with the row held, bytes and row."""
    _unused().filter(pk=pk).update(stored_at=None)
    with transaction.atomic():
        row = _unused().filter(pk=pk, stored_at=None).select_for_update().first()
        if row is None:
            return 0
        storage.current().remove(row.key)
        row.delete()
    return 1


def read_blob(blob: PackageBlob) -> Iterator[bytes]:
    """The bytes, in pieces."""
    return storage.current().read(blob.key, 0, blob.size) if blob.size else iter(())
