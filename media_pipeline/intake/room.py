"""Whether there is room for a file, before its first byte: its size, what its owner may keep, the disk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from media_pipeline import codes, disk, options, purposes
from media_pipeline.intake import parts
from media_pipeline.library import quotas
from media_pipeline.models import Asset, Upload
from media_pipeline.refusals import Refused
from media_pipeline.states import FILM, UploadState

RESERVE_BYTES = 200_000_000
GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Space:
    """What one owner keeps, what is on its way, and what they may keep, in bytes."""

    kept: int
    coming: int
    quota: int

    @property
    def left(self) -> int:
        """Bytes that may still be announced, never less than none."""
        return max(0, self.quota - self.kept - self.coming)


def space_of(owner_id: int) -> Space:
    """The space of one owner: sources and courseware that are kept, uploads that are open. Four queries."""
    kept = Asset.objects.filter(owner=owner_id).aggregate(total=Sum("source_bytes"))["total"]
    open_ones = Upload.objects.filter(owner=owner_id, state=UploadState.OPEN.value)
    coming = open_ones.aggregate(total=Sum("size"))["total"]
    others = quotas.others_of([owner_id]).get(owner_id, 0)
    return Space(kept=(kept or 0) + others, coming=coming or 0, quota=quotas.quota_of(owner_id))


def check_room(owner_id: int | None, size: int, purpose: str = FILM) -> None:
    """Refuse before the first byte. Raises Refused (empty, too-big, archive-too-big, quota, disk-full)."""
    purposes.check_size(purpose, size)
    if owner_id is not None:
        check_quota(owner_id, size)
    check_disk(parts.current().room(size, purposes.disk_factor(purpose)))


def check_quota(owner_id: int, size: int) -> None:
    """Whether a file of `size` bytes fits into what its owner may keep. Raises Refused(quota)."""
    space = space_of(owner_id)
    if size > space.left:
        raise Refused(codes.QUOTA, figures=_figures(size, space))


def check_disk(bytes_needed: float) -> None:
    """Uploads stop before the disk is full: the database lives there too. Raises Refused(disk-full)."""
    if disk.free_bytes(options.work_folder()) < bytes_needed + RESERVE_BYTES:
        raise Refused(codes.DISK_FULL)


def _figures(size: int, space: Space) -> str:
    return _("This file needs %(needs)s GB; %(left)s of your %(quota)s GB are left.") % {
        "needs": f"{size / GIGABYTE:.1f}",
        "left": f"{space.left / GIGABYTE:.1f}",
        "quota": f"{space.quota / GIGABYTE:.0f}",
    }
