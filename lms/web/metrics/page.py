"""`/metrics`, for Prometheus: on this machine, or with the token of the settings. For anybody else there is nothing."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import Metric

from lms.web.metrics import counters, gauges

# Whoever came through a proxy is not on this machine, though the proxy is.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class Everything:
    """All metrics as prometheus-client wants them: something that collects."""

    def collect(self) -> Iterator[Metric]:
        """What was counted, then what rows say."""
        yield from counters.counted()
        yield from gauges.read()


def metrics(request: HttpRequest) -> HttpResponse:
    """The text; 404 for strangers, who cost no query."""
    if request.method not in {"GET", "HEAD"} or not may_read(request):
        answer = HttpResponse("There is nothing here.\n", status=404, content_type="text/plain")
    else:
        answer = HttpResponse(generate_latest(Everything()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def may_read(request: HttpRequest) -> bool:
    """By METRICS_TOKEN where it is set, else by an address of this machine that no proxy stands before."""
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "").encode()
        return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
