"""What rows say at the moment of asking: the same from every web process, whichever worker did the work."""

from __future__ import annotations

import logging
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from lms.ledger.queries import credited_seconds
from lms.study.queries import unsettled
from media_pipeline import census

log = logging.getLogger(__name__)


def read() -> list[Metric]:
    """Every gauge: a query for each queue and four besides, whatever there is in them."""
    found = [
        _gauge(
            "academy_disk_free_bytes",
            "Free on the disk of the data folder.",
            shutil.disk_usage(settings.DATA).free,
        )
    ]
    try:
        found += _rows(timezone.now())
    except DatabaseError:
        log.warning("the metrics of the database cannot be read", exc_info=True)
        return [*found, _up(is_up=False)]
    return [*found, _up(is_up=True)]


def _rows(now: datetime) -> Iterator[Metric]:
    yield from _queues(now)
    leases, since = unsettled()
    yield _gauge("academy_leases_unsettled", "Leases that hold time which the ledger has not.", leases)
    yield _gauge(
        "academy_leases_oldest_unsettled_seconds", "Since when the oldest of them does.", _age_s(since, now)
    )
    yield _by(
        "academy_credited_seconds",
        "Posted seconds of everybody, corrections taken off.",
        "mode",
        credited_seconds(),
    )
    yield from _encoding(now)
    yield _gauge(
        "academy_sweep_age_seconds",
        "Since when no worker has swept; -1: never yet.",
        _age_s(swept, now) if (swept := census.swept_at()) else -1,
    )


def _queues(now: datetime) -> Iterator[Metric]:
    rows = GaugeMetricFamily("academy_work_rows", "Work by queue and state.", labels=["queue", "state"])
    due: dict[str, int] = defaultdict(int)
    oldest: dict[str, float] = defaultdict(float)
    for found in census.queues(now):
        rows.add_metric([found.queue, found.state], found.rows)
        due[found.queue] += found.due
        oldest[found.queue] = max(oldest[found.queue], _age_s(found.oldest_due_at, now))
    yield rows
    yield _by("academy_work_due", "Rows that a worker should take now.", "queue", due)
    yield _by("academy_work_oldest_due_seconds", "How long the oldest of them has been due.", "queue", oldest)


def _encoding(now: datetime) -> Iterator[Metric]:
    found = census.encoding(now)
    yield _gauge("academy_transcode_passes", "Passes of ffmpeg that ended well in 24 hours.", found.passes)
    yield _gauge("academy_transcode_failed", "Passes that did not, in 24 hours.", found.failed)
    yield _gauge("academy_transcode_seconds", "Seconds that the passes took.", found.wall_s)
    yield _gauge("academy_transcode_film_seconds", "Seconds of film that they made.", found.film_s)
    yield _gauge(
        "academy_transcode_realtime_factor", "Seconds of film a second of work.", found.realtime_factor
    )


def _up(*, is_up: bool) -> Metric:
    return _gauge("academy_database_up", "Whether the figures of rows could be read.", int(is_up))


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _by(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _age_s(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
