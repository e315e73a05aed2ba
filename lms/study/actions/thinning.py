"""Leases of long ago go: what they held is evidence, and nobody can report under them any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from lms.study.models import Lease, OfflinePass

# Passes live for two weeks, and devices keep what they could not send for three: after a quarter nothing comes.
KEPT_FOR = timedelta(days=90)
AT_ONCE = 500


def thin_leases(*, at: datetime | None = None, limit: int = AT_ONCE) -> int:
    """Delete leases that ended a quarter ago and hold nothing, with unused passes; returns how many. The sweep calls it.

    A lease with an offline batch stays: what a device signed is kept beside the evidence that it became.
    """
    now = at or timezone.now()
    over = Lease.objects.filter(expires_at__lt=now - KEPT_FOR, unsettled_since__isnull=True)
    # Reads take no lock: most of the time there is nothing to write.
    found = list(
        over.exclude(passes__batches__isnull=False)
        .order_by("expires_at")
        .values_list("pk", flat=True)[:limit]
    )
    if not found:
        return 0
    OfflinePass.objects.filter(lease_id__in=found, batches__isnull=True).delete()
    return Lease.objects.filter(pk__in=found, passes__isnull=True).delete()[1].get(Lease._meta.label, 0)
