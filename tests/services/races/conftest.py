"""A pool that is wide enough for sixteen threads and the test itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.services.races.together import DEVICES


@pytest.fixture(autouse=True)
def _wide_pool(transactional_db) -> Iterator[None]:
    pool = connection.settings_dict["OPTIONS"]["pool"]
    before = dict(pool)
    connection.close_pool()
    pool.update(max_size=DEVICES + 4, timeout=60)
    try:
        yield
    finally:
        connection.close_pool()
        pool.clear()
        pool.update(before)
