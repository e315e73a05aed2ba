"""What the worker asks of Celery."""

from __future__ import annotations

import pytest

from lms.config import worker
from lms.config.celery import app


def test_a_worker_does_not_load_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's checks would: 25 MB in each worker."""
    words: list[str] = []
    monkeypatch.setattr(app, "worker_main", words.extend)
    worker.work()
    assert words.index("--skip-checks") < words.index("worker")
