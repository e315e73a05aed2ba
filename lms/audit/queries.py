"""Reading the record of staff acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lms.audit.models import AuditRecord

SHOWN = 50


def acts_on(noun: str, object_uuid: UUID, *, limit: int = SHOWN) -> Sequence[AuditRecord]:
    """The newest acts on one object with their actors, one query."""
    acts = AuditRecord.objects.filter(noun=noun, object_uuid=object_uuid)
    return list(acts.select_related("actor").order_by("-at", "-pk")[:limit])


def latest_acts(*, limit: int = SHOWN) -> Sequence[AuditRecord]:
    """The newest acts of everybody, one query."""
    return list(AuditRecord.objects.select_related("actor").order_by("-at", "-pk")[:limit])


def acts_between(since: datetime, until: datetime, *, action: str = "") -> QuerySet[AuditRecord]:
    """What staff did in [since, until), in order, with who did it; of one action alone when it is named."""
    acts = AuditRecord.objects.filter(at__gte=since, at__lt=until)
    return (acts.filter(action=action) if action else acts).select_related("actor").order_by("at", "pk")
