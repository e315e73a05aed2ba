"""Settling in the background: the lease row says what is held, the message only wakes us."""

from __future__ import annotations

from celery import shared_task

from lms.study.actions.settling import due_leases, settle, settle_due
from media_pipeline.jobs import ring


@shared_task(name="lms.study.settle", ignore_result=True)
def settle_task(lease_id: int) -> None:
    """Hand what one lease holds to the ledger; harmless to repeat."""
    settle(lease_id)


@shared_task(name="lms.study.settle_due", ignore_result=True)
def settle_due_task() -> None:
    """Settle every lease that is due; harmless to repeat."""
    settle_due()


def sweep() -> None:
    """Ring when a lease is due; the sweep of the academy calls it."""
    if due_leases():
        ring(settle_due_task)
