"""A package file becomes a version: looked at, summed, stored, and seen by everybody only when all of it is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from courses.packages import blobs
from courses.packages.findings import PackageRefused
from courses.packages.limits import DEFAULT, Limits
from courses.packages.media_types import media_type
from courses.packages.models import Package, PackageBlob, PackageFile, PackageVersion, name_key
from courses.packages.reading import Package as Contents
from courses.packages.reading import look_at
from courses.packages.safe_zip.naming import Member
from media_pipeline import storage
from media_pipeline.disk import Disk
from media_pipeline.intake import room
from media_pipeline.library import quotas
from media_pipeline.refusals import Refused

BATCH = 500
MEGABYTE = 1_000_000
# How much of the work is reading; the rest is storing.
READING = 0.5
# Hears now and then which share is done, 0 to 1; what it raises ends the work.
Told = Callable[[float], object]


def unheard(_share: float) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file: its version, what was found, and whether the version is new."""

    version: PackageVersion
    contents: Contents
    is_new: bool


@dataclass(frozen=True, slots=True)
class Summed:
    """A good package with the sum of every file; `digest` stands for names and bytes together."""

    contents: Contents
    sums: tuple[tuple[Member, str], ...]
    digest: str

    @property
    def size(self) -> int:
        return sum(member.entry.size for member, _sha in self.sums)


def check_package(file: BinaryIO, limits: Limits = DEFAULT, told: Told = unheard) -> Summed:
    """Read the whole package, every byte of it, and write nothing. Raises PackageRefused."""
    contents = look_at(file, limits)
    sums, done = [], 0
    whole = sum(member.entry.size for member in contents.files) or 1
    for member in contents.files:
        total = hashlib.sha256()
        for chunk in contents.archive.chunks(member.entry):
            total.update(chunk)
            done += len(chunk)
            told(done / whole)
        sums.append((member, total.hexdigest()))
    digest = hashlib.sha256()
    for member, sha in sorted(sums, key=lambda pair: pair[0].name):
        digest.update(f"{member.name}\0{sha}\n".encode())
    return Summed(contents, tuple(sums), digest.hexdigest())


def keep_package(
    *,
    file: BinaryIO,
    file_name: str,
    actor: AbstractBaseUser | None,
    package: Package | None = None,
    told: Told = unheard,
) -> Kept:
    """Keep `file` as the next version of `package`, or as a package of its own. Whoever began on a version stays on it.

    The same content again is the version that is there. Who may hand in what is the caller's to decide; `actor` owns a
    new package, and its owner pays for the room. Raises PackageRefused (nothing was written), StorageError (nothing is seen of it).
    """
    summed = check_package(file, told=lambda share: told(share * READING))
    origin = f"{actor.pk if actor else ''}:{summed.digest}"
    there = _there(summed, package, origin)
    if there is not None:
        return Kept(there, summed.contents, is_new=False)
    _check_room(summed, package.owner_id if package else actor.pk if actor else None)
    members = {sha: member for member, sha in summed.sums}
    missing = blobs.claim({sha: member.entry.size for sha, member in members.items()})
    to_store = {sha: members[sha] for sha in members if sha in missing}
    blobs.store(summed.contents.archive, to_store, lambda share: told(READING + share * (1 - READING)))
    with transaction.atomic():
        package = package or _born(summed, origin, actor)
        package = Package.objects.select_for_update().get(pk=package.pk)
        there = _there(summed, package, origin)  # somebody else was faster with the same file
        if there is not None:
            return Kept(there, summed.contents, is_new=False)
        version = _version(summed, package, file_name, actor)
    return Kept(version, summed.contents, is_new=True)


def _there(summed: Summed, package: Package | None, origin: str) -> PackageVersion | None:
    where = {"package": package} if package else {"package__origin": origin}
    return PackageVersion.objects.filter(digest=summed.digest, **where).first()


def _born(summed: Summed, origin: str, actor: AbstractBaseUser | None) -> Package:
    about = {"title": summed.contents.course.title, "owner_id": actor.pk if actor else None}
    return Package.objects.get_or_create(origin=origin, defaults=about)[0]


def _version(
    summed: Summed, package: Package, file_name: str, actor: AbstractBaseUser | None
) -> PackageVersion:
    course = summed.contents.course
    last = package.versions.aggregate(last=Max("number"))["last"] or 0
    version = PackageVersion.objects.create(
        package=package,
        number=last + 1,
        digest=summed.digest,
        kind=course.kind.value,
        edition=course.edition.value,
        title=course.title,
        course=course.as_data(),
        findings=[finding.to_keep() for finding in summed.contents.findings],
        file_name=_as_text(PurePosixPath(file_name).name)[:200],
        archive_bytes=summed.contents.archive.length,
        bytes=summed.size,
        made_by_id=actor.pk if actor else None,
    )
    ids = _blob_ids({sha for _member, sha in summed.sums})
    PackageFile.objects.bulk_create(
        (
            PackageFile(
                version=version,
                name=member.name,
                name_key=name_key(member.name),
                blob_id=ids[sha],
                media_type=media_type(member.name),
            )
            for member, sha in summed.sums
        ),
        batch_size=BATCH,
    )
    return version


def _as_text(name: str) -> str:
    """A name that came from a disk may hold bytes that are no text."""
    return name.encode("utf-8", "replace").decode().replace("\0", "")


def _blob_ids(sums: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    wanted = sorted(sums)
    for begin in range(0, len(wanted), BATCH):
        some = PackageBlob.objects.filter(sha256__in=wanted[begin : begin + BATCH])
        found |= dict(some.values_list("sha256", "pk"))
    return found


def _check_room(summed: Summed, owner_id: int | None) -> None:
    """Before the first byte: what the owner may keep, what the disk holds. Raises PackageRefused."""
    if owner_id is not None:
        left = quotas.room_of(owner_id).left
        if summed.size > left:
            needs, left = summed.size // MEGABYTE + 1, left // MEGABYTE
            raise PackageRefused.because("quota", needs=needs, left=left)
    on_disk = storage.current().kind == Disk.kind
    sizes = [member.entry.size for member, _sha in summed.sums]
    try:
        room.check_disk(sum(sizes) if on_disk else max(sizes))
    except Refused as refused:
        raise PackageRefused.because("disk-full") from refused
