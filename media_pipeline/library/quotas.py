"""How much room a person has and takes: sources count, also those in the bin and those on their way.

Other storeys keep files for people, too: each says once, at start, what it keeps, and it counts everywhere.

    count_also(bytes_of_owners)    # courses/packages/room.py
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from media_pipeline import options
from media_pipeline.models import Asset, Quota, Rendition, Upload
from media_pipeline.states import UploadState

DEFAULT_BYTES = 50_000_000_000
# What others keep: bytes by owner, in one query each.
Counter = Callable[[Collection[int]], Mapping[int, int]]
_counters: list[Counter] = []


@dataclass(frozen=True, slots=True)
class Room:
    """What one owner's files take, in bytes; `kept`, `coming` and `others` (no films) count against `quota`, renditions do not."""

    quota: int
    files: int = 0
    kept: int = 0
    coming: int = 0
    binned: int = 0
    binned_files: int = 0
    renditions: int = 0
    others: int = 0

    @property
    def used(self) -> int:
        return self.kept + self.coming + self.others

    @property
    def left(self) -> int:
        return max(0, self.quota - self.used)


def count_also(counter: Counter) -> None:
    """Let what `counter` knows count against everybody's room; again changes nothing."""
    if counter not in _counters:
        _counters.append(counter)


def others_of(owner_ids: Collection[int]) -> dict[int, int]:
    """What others keep for these owners. A query for each kind."""
    found: dict[int, int] = {}
    for counter in _counters:
        for owner, size in counter(owner_ids).items():
            found[owner] = found.get(owner, 0) + size
    return found


def everybodys_quota() -> int:
    """The room of whoever has no quota of their own."""
    return options.number("QUOTA_BYTES", DEFAULT_BYTES)


def quota_of(owner_id: int) -> int:
    """The room that `owner_id` has. One query."""
    own = Quota.objects.filter(owner_id=owner_id).values_list("bytes", flat=True).first()
    return everybodys_quota() if own is None else own


def room_of(owner_id: int) -> Room:
    """One owner's room. Five queries."""
    return rooms_of([owner_id])[owner_id]


def rooms_of(owner_ids: Iterable[int]) -> dict[int, Room]:
    """The rooms of several owners, also of those without files. Five queries, whatever their number."""
    wanted = set(owner_ids)
    quotas = dict(Quota.objects.filter(owner__in=wanted).values_list("owner_id", "bytes"))
    in_bin = Q(binned_at__isnull=False)
    counted = (
        Asset.objects.filter(owner__in=wanted)
        .order_by()
        .values("owner_id")
        .annotate(
            files=Count("pk", filter=~in_bin),
            kept=Sum("source_bytes"),
            binned=Sum("source_bytes", filter=in_bin),
            binned_files=Count("pk", filter=in_bin),
        )
        .values_list("owner_id", "files", "kept", "binned", "binned_files")
    )
    files = {owner: numbers for owner, *numbers in counted}
    coming = Upload.objects.filter(owner__in=wanted, state=UploadState.OPEN.value).order_by()
    sums = dict(coming.values("owner_id").annotate(sum=Sum("size")).values_list("owner_id", "sum"))
    made = Rendition.objects.filter(asset__owner__in=wanted).order_by()
    sizes = dict(
        made.values("asset__owner_id").annotate(sum=Sum("bytes")).values_list("asset__owner_id", "sum")
    )
    others = others_of(wanted)
    found = {}
    for owner in wanted:
        count, kept, binned, binned_files = files.get(owner, (0, 0, 0, 0))
        found[owner] = Room(
            quota=quotas.get(owner, everybodys_quota()),
            files=count,
            kept=kept or 0,
            coming=sums.get(owner) or 0,
            binned=binned or 0,
            binned_files=binned_files,
            renditions=sizes.get(owner) or 0,
            others=others.get(owner, 0),
        )
    return found


def owners() -> set[int]:
    """Everybody who has files or a quota of their own. Two queries."""
    with_files = Asset.objects.filter(owner__isnull=False).order_by().values_list("owner_id", flat=True)
    with_quota = Quota.objects.values_list("owner_id", flat=True)
    return {owner for owner in with_files.distinct() if owner is not None} | set(with_quota)


def set_quota(*, owner_id: int, size: int) -> Quota:
    """Give a person a room of `size` bytes, whatever they had before."""
    quota, _made = Quota.objects.update_or_create(owner_id=owner_id, defaults={"bytes": size})
    return quota
