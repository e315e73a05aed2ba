"""Every page is asked by somebody of whom the limits know nothing yet: what another test tried counts for that test."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()
