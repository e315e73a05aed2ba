"""What the place is to blame for costs no try: with no room, no ffmpeg or no bucket the work waits, and goes on by itself.

For a day at most; then tries count again, so that nothing waits for ever and a person hears of it.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from media_pipeline import codes, jobs, refusals, states
from media_pipeline.models import Asset, MediaJob, Piece
from media_pipeline.work import StepFailed

OF_THE_PLACE = frozenset({codes.DISK_FULL, codes.NO_FFMPEG, codes.STORAGE_AWAY})
LONGEST = timedelta(days=1)
FIRST_S, LAST_S = 5.0, 300.0


def put_off(row: MediaJob | Piece, failed: StepFailed) -> bool:
    """Give the row back without counting the try, when the place is to blame; whether it did so. Raises LostLease.

    It waits half as long again as it has waited, between 5 seconds and 5 minutes. The film says why meanwhile.
    """
    now = timezone.now()
    since = row.held_since or now
    if failed.code not in OF_THE_PLACE or now - since > LONGEST:
        return False
    wait_s = min(max((now - since).total_seconds() / 2, FIRST_S), LAST_S)
    jobs.hold(row, in_s=wait_s, reason=failed.code, log_tail=failed.log_tail, held_since=since)
    waiting = Asset.objects.filter(pk=row.asset_id).exclude(
        state__in=[state.value for state in states.SETTLED]
    )
    waiting.update(code=failed.code, reason=refusals.plain_english(failed.code))
    return True
