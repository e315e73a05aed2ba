"""The page on which practical tasks are scored without a network, and the worker that keeps it on the device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lms.web.components.bench_kits import bench_kit_page, bench_worker
from lms.web.trainer.gate import for_trainers


@require_safe
@for_trainers
def bench_kit(request: HttpRequest) -> HttpResponse:
    """An empty room for the island."""
    return bench_kit_page(request, "trainer/bench_kit.html", reverse("trainer:bench_kit_worker"))


@require_safe
@for_trainers
def bench_kit_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose scope is the page above."""
    return bench_worker()
