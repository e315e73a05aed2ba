"""Every page is asked by somebody of whom the limits know nothing yet: what another test tried counts for that test."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache

from lms.web import limits


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test's minutes and hours begin with the test: the clock's own may turn in the middle of its tries."""
    cache.clear()
    began_s = time.time()
    monkeypatch.setattr(limits, "window_at", lambda moment_s, within_s: int((moment_s - began_s) // within_s))
