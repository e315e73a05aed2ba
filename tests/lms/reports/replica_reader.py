"""A process with a database and its standby: says from which of the two it reads, inside and outside of a report."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.contrib.auth import get_user_model
from django.db import connections, router

from lms.reports import replica


def stands_by() -> bool:
    """Whether a query of ours is answered by a standby now."""
    alias = router.db_for_read(get_user_model())
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        return cursor.fetchone()[0]


for _line in sys.stdin:
    replica._rests_until = 0.0
    outside = stands_by()
    with replica.reading():
        inside, writes_to = stands_by(), router.db_for_write(get_user_model())
    print(json.dumps([outside, inside, writes_to]), flush=True)
