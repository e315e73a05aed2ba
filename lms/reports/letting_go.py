"""Photos, recordings and signatures go when the years of their rule set are over; what they proved stays (ADR 0057)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from lms.attendance.models import KitEvent, SignEvent
from lms.audit.actions import record
from lms.audit.models import ExpiredFile
from lms.reports.kept_files import SIGN, Kept, KeptKind, Limits, due_files, limits_of

TURN = "kept-files"
A_DAY_S = 86_400
AT_ONCE = 200


def let_files_go_in_turn() -> int:
    """Once a day and cache, or until nothing is left of the day: what the sweep does."""
    day = timezone.localdate()
    if cache.get(f"{TURN}:{day}"):
        return 0
    gone = let_files_go()
    if gone < AT_ONCE:
        cache.set(f"{TURN}:{day}", 1, timeout=A_DAY_S)
    return gone


def let_files_go(*, at: datetime | None = None, limit: int = AT_ONCE) -> int:
    """Let the next `limit` things go whose time is over; returns how many went. Classes on hold keep theirs.

    A row with the hash comes first, then the bytes go: killed between, the next call goes on. Audited, one record a
    class. Who may: the sweep.
    """
    now = at or timezone.now()
    limits = limits_of(timezone.localdate(now))
    kept = list(islice(due_files(limits=limits), limit))
    _note(kept, limits, now)
    for one in kept:
        _remove(one)
        ExpiredFile.objects.filter(name=one.name, gone_at__isnull=True).update(gone_at=now)
    return len(kept)


@transaction.atomic
def _note(kept: Sequence[Kept], limits: Limits, now: datetime) -> None:
    """What goes, with its hash, and that it went by itself."""
    known = set(
        ExpiredFile.objects.filter(name__in=[one.name for one in kept]).values_list("name", flat=True)
    )
    fresh = [one for one in kept if one.name not in known]
    rows = []
    for one in fresh:
        data = _bytes_of(one)
        rows.append(
            ExpiredFile(
                name=one.name,
                kind=one.kind,
                scope=limits.cohorts[one.cohort_id][0],
                day=one.day,
                size=len(data or b""),
                sha256=hashlib.sha256(data).hexdigest() if data is not None else "",
                expired_at=now,
            )
        )
    ExpiredFile.objects.bulk_create(rows)
    for cohort_id in sorted({one.cohort_id for one in fresh}):
        own = [one for one in fresh if one.cohort_id == cohort_id]
        kinds = {kind.value: sum(one.kind == kind for one in own) for kind in KeptKind}
        record(
            actor=None,
            action="files.expired",
            noun="class",
            object_uuid=limits.cohorts[cohort_id][0],
            detail={kind: count for kind, count in kinds.items() if count},
        )


def _bytes_of(one: Kept) -> bytes | None:
    """What it is, as bytes; None when it is not there any more."""
    if one.kind is KeptKind.SIGNATURE:
        strokes = SignEvent.objects.filter(uuid=one.name.removeprefix(SIGN)).values_list("strokes", flat=True)
        return json.dumps(strokes.first(), separators=(",", ":")).encode()
    if not default_storage.exists(one.name):
        return None
    with default_storage.open(one.name) as file:
        return file.read()


def _remove(one: Kept) -> None:
    """Twice is once."""
    if one.kind is not KeptKind.SIGNATURE:
        default_storage.delete(one.name)
        return
    rows = SignEvent.objects.filter(uuid=one.name.removeprefix(SIGN))
    for key in rows.filter(natural_key__startswith="kit:").values_list("natural_key", flat=True):
        _kit, kit, number = key.split(":")
        for event in KitEvent.objects.filter(kit_id=int(kit), number=int(number)):
            event.body.pop("strokes", None)
            event.save(update_fields=["body"])
    rows.update(strokes=None)
