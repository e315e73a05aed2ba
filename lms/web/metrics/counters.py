"""What a web process counts as it goes: requests by route, beats, connections. No id and no person is a label.

Several processes of one server count together, each in files of its own (lms/config/web.py); a test or a command
counts in memory.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

# Beats should take 5 to 20 ms, pages 20 to 250; over a second somebody waits.
BUCKETS_S = (0.005, 0.02, 0.06, 0.25, 1.0, 5.0)
POOL_EVERY_S = 5.0
ACCEPTED = "accepted"

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "academy_requests",
    "Requests answered, by audience, name of the route and class of the status.",
    ["audience", "route", "status"],
    registry=REGISTRY,
)
SECONDS = Histogram(
    "academy_request_seconds",
    "How long answers took, by audience and name of the route.",
    ["audience", "route"],
    buckets=BUCKETS_S,
    registry=REGISTRY,
)
BEATS = Counter(
    "academy_beats", "Beats of players: accepted, or the code of the refusal.", ["outcome"], registry=REGISTRY
)
POOL = Gauge(
    "academy_database_pool_connections",
    "Connections of the pools of all web processes: open, idle, and requests that wait for one.",
    ["state"],
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
# From nothing on, so that the first beat is an increase.
BEATS.labels(ACCEPTED)
_pool_asked_at = 0.0


def count_request(audience: str, route: str, status: int, took_s: float) -> None:
    """One answer. A few microseconds."""
    REQUESTS.labels(audience, route, f"{status // 100}xx").inc()
    SECONDS.labels(audience, route).observe(took_s)
    _look_at_pool()


def count_beats(accepted: int, refused: Sequence[str]) -> None:
    """The beats of one request: how many were new, and the codes of those that were not taken."""
    if accepted:
        BEATS.labels(ACCEPTED).inc(accepted)
    for code in refused:
        BEATS.labels(code).inc()


def _look_at_pool() -> None:
    """Every few seconds, where the database has a pool (PostgreSQL)."""
    global _pool_asked_at  # noqa: PLW0603  one look a process is the point
    now = time.monotonic()
    if now - _pool_asked_at < POOL_EVERY_S:
        return
    _pool_asked_at = now
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    stats = pool.get_stats()
    for state, name in (("open", "pool_size"), ("idle", "pool_available"), ("waiting", "requests_waiting")):
        POOL.labels(state).set(stats.get(name, 0))


def counted() -> Iterable[Metric]:
    """The sums over all processes of this server, those that ended included; gauges of the living alone."""
    if not settings.METRICS_SHARED:
        return REGISTRY.collect()
    folder = Path(settings.METRICS_SHARED)
    for file in folder.glob("gauge_live*.db"):
        if not _is_alive(file.stem.rpartition("_")[2]):
            file.unlink(missing_ok=True)
    # Its types are missing: with None it registers nowhere and only reads the folder.
    return MultiProcessCollector(None, str(folder)).collect()  # type: ignore[no-untyped-call]  # see above


def _is_alive(pid: str) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(int(pid), 0)
        except (ValueError, ProcessLookupError):
            return False
    return True
