"""The search of a night in the background: the row says what is owed, the message only wakes us."""

from __future__ import annotations

import logging
from contextlib import suppress

from celery import shared_task

from lms.flags.actions import search_the_night
from lms.flags.actions.nightly import LEASE_S
from lms.flags.models import SEARCH_TASK, Search
from media_pipeline.jobs import LostLease, claim, fail, register_work

log = logging.getLogger(__name__)

RETRY_IN_S = 300


@shared_task(name=SEARCH_TASK, ignore_result=True)
def search_task(pk: int) -> None:
    """Look at what came in. Harmless to ring twice."""
    row = claim(Search, worker="flags", lease_s=LEASE_S, pk=pk)
    if row is None:
        return
    try:
        search_the_night(row)
    except LostLease:
        log.info("another worker has the search %s", pk)
    except Exception as error:
        log.exception("the search %s failed", pk)
        with suppress(LostLease):
            fail(row, reason=type(error).__name__, retry_in_s=RETRY_IN_S)
        raise


register_work(Search, search_task)
