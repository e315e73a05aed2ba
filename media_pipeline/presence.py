"""Which workers make films now: each says so in a row every few seconds, so that they know of each other."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from media_pipeline.models import Duty

# Three times as long as a worker is silent (lms/config/worker.py).
GONE_AFTER = timedelta(seconds=60)
_MARK = "media-worker:"


def say(worker: str) -> None:
    """`worker` (a host and process) is here. Two statements: who has been silent for long is forgotten."""
    now = timezone.now()
    here = Duty(name=_name(worker), done_at=now)
    Duty.objects.bulk_create([here], update_conflicts=True, unique_fields=["name"], update_fields=["done_at"])
    Duty.objects.filter(name__startswith=_MARK, done_at__lt=now - 10 * GONE_AFTER).delete()


def leave(worker: str) -> None:
    """`worker` ends."""
    Duty.objects.filter(name=_name(worker)).delete()


def workers() -> int:
    """How many spoke lately. One query."""
    return len(names())


def names() -> list[str]:
    """Who spoke lately: host and process, as far as the row holds them. One query."""
    since = timezone.now() - GONE_AFTER
    rows = Duty.objects.filter(name__startswith=_MARK, done_at__gt=since).order_by("name")
    return [name.removeprefix(_MARK) for name in rows.values_list("name", flat=True)]


def _name(worker: str) -> str:
    """Its row; of a long host name the end tells machines and processes apart."""
    return _MARK + worker[-(40 - len(_MARK)) :]
