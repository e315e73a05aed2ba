"""What packages take of the room that a person has for files: all versions, also those of packages in the bin."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum

from courses.packages.models import PackageVersion


def bytes_of_owners(owner_ids: Collection[int]) -> dict[int, int]:
    """Bytes by owner; bytes that versions share count once for each. One query."""
    versions = PackageVersion.objects.filter(package__owner__in=owner_ids).order_by()
    sums = versions.values("package__owner").annotate(sum=Sum("bytes"))
    return dict(sums.values_list("package__owner", "sum"))
