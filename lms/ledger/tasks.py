"""Derivation in the background: the row says what is owed, the message only wakes us."""

from __future__ import annotations

import logging
from contextlib import suppress

from celery import shared_task

from lms.ledger.actions.deriving import derive_days
from lms.ledger.models import DERIVE_TASK, Derivation
from media_pipeline.jobs import LostLease, claim, fail, finish, register_work

log = logging.getLogger(__name__)

LEASE_S = 60
RETRY_IN_S = 10


@shared_task(name=DERIVE_TASK, ignore_result=True)
def derive_task(pk: int) -> None:
    """Derive the days of one person. Evidence that comes meanwhile takes the lease away, and rings again."""
    work = claim(Derivation, worker="derive", lease_s=LEASE_S, pk=pk)
    if work is None:
        return
    try:
        derive_days(work.learner_id, work.since_day)
        finish(work)
    except LostLease:
        log.info("derivation %s was asked for again while it ran", pk)
    except Exception as error:
        log.exception("derivation %s failed", pk)
        with suppress(LostLease):
            fail(work, reason=type(error).__name__, retry_in_s=RETRY_IN_S)
        raise


register_work(Derivation, derive_task)
