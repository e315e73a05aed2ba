"""Which files a list shows, in which order, page by page: pure conditions over assets, nothing fetched twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from media_pipeline.models import Asset
from media_pipeline.states import SETTLED, AssetState


class Shelf(StrEnum):
    """What a person looks for among files."""

    ALL = "all"
    WORKING = "working"
    NEEDS = "needs"
    READY = "ready"
    BIN = "bin"


class Order(StrEnum):
    """In which order: largest value first."""

    NEWEST = "newest"
    BIGGEST = "biggest"
    LONGEST = "longest"


COLUMNS = {Order.NEWEST: "created_at", Order.BIGGEST: "source_bytes", Order.LONGEST: "duration_ms"}
IN_BIN = Q(binned_at__isnull=False)
NEEDS = Q(state__in=[AssetState.FAILED.value, AssetState.REFUSED.value]) | Q(
    state=AssetState.DAMAGED.value, kept_at__isnull=True
)
# What was replaced needs nobody any more.
NEEDS_YOU = NEEDS & Q(replaced_by__isnull=True)
WORKING = ~Q(state__in=[state.value for state in SETTLED])
READY = Q(state=AssetState.PUBLISHED.value) | Q(state=AssetState.DAMAGED.value, kept_at__isnull=False)
SHELVES: dict[Shelf, Q] = {
    Shelf.ALL: ~IN_BIN,
    Shelf.WORKING: ~IN_BIN & WORKING,
    Shelf.NEEDS: ~IN_BIN & NEEDS_YOU,
    Shelf.READY: ~IN_BIN & READY,
    Shelf.BIN: IN_BIN,
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of uuids; `after` asks for the next one, None on the last."""

    uuids: Sequence[UUID]
    after: UUID | None


def counts(assets: QuerySet[Asset]) -> dict[Shelf, int]:
    """How many of `assets` stand on each shelf. One query."""
    numbers = assets.order_by().aggregate(
        **{shelf.value: Count("pk", filter=condition) for shelf, condition in SHELVES.items()}
    )
    return {shelf: numbers[shelf.value] for shelf in Shelf}


def page(assets: QuerySet[Asset], *, order: Order, after: UUID | None, size: int) -> Page:
    """The next `size` of `assets` after the one called `after` (or the first). Two queries, one for the first page.

    Files without a length yet come last of those that are sorted by it.
    """
    column = COLUMNS[order]
    marker = Asset.objects.filter(uuid=after).values_list(column, "pk").first() if after else None
    if marker is not None:
        assets = assets.filter(_behind(column, *marker))
    rows = assets.order_by(F(column).desc(nulls_last=True), "-pk").values_list("uuid", flat=True)
    found = list(rows[: size + 1])
    return Page(found[:size], found[size - 1] if len(found) > size else None)


def _behind(column: str, value: datetime | int | None, pk: int) -> Q:
    """What comes after a row in descending order, empty values last."""
    if value is None:
        return Q(**{f"{column}__isnull": True, "pk__lt": pk})
    return (
        Q(**{f"{column}__lt": value}) | Q(**{column: value, "pk__lt": pk}) | Q(**{f"{column}__isnull": True})
    )


def titles(assets: QuerySet[Asset]) -> Iterable[tuple[int, str]]:
    """Key and title of each, for whoever searches in words. One query."""
    return assets.order_by().values_list("pk", "title").iterator()


def bytes_of(assets: QuerySet[Asset]) -> int:
    """Bytes of the sources of `assets`. One query."""
    return assets.order_by().aggregate(sum=Sum("source_bytes"))["sum"] or 0


def newest(assets: QuerySet[Asset], limit: int) -> list[tuple[UUID, str]]:
    """Uuid and title of the newest of `assets` that are not in the bin. One query."""
    rows = assets.filter(~IN_BIN).order_by("-created_at", "-pk")
    return list(rows.values_list("uuid", "title")[:limit])


def successor_of(asset_uuid: UUID) -> tuple[UUID, str] | None:
    """Uuid and title of the file that replaced this one, unless that is in the bin. One query."""
    rows = Asset.objects.filter(
        uuid=asset_uuid, replaced_by__isnull=False, replaced_by__binned_at__isnull=True
    )
    return rows.values_list("replaced_by__uuid", "replaced_by__title").first()
