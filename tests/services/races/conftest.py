"""A pool that is wide enough for sixteen threads and the test itself; whoever waits in a circle is told at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.services.races.together import DEVICES


@pytest.fixture(autouse=True)
def _wide_pool(transactional_db) -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    connection.close()
    connection.close_pool()
    options["pool"] = {**before["pool"], "max_size": DEVICES + 4, "timeout": 60}
    options["options"] = "-c deadlock_timeout=50ms"
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()
        options.clear()
        options.update(before)
