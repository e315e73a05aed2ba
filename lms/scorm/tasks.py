"""Telling the ledger in the background: the state's row says what is owed, the message only wakes us."""

from __future__ import annotations

from celery import shared_task

from lms.scorm.telling import TELL_TASK, due_states, tell, tell_due
from media_pipeline.jobs import ring


@shared_task(name=TELL_TASK, ignore_result=True)
def tell_task(state_id: int) -> None:
    """Tell of one item's visits; harmless to repeat."""
    tell(state_id)


@shared_task(name="lms.scorm.tell_due", ignore_result=True)
def tell_due_task() -> None:
    """Tell of every item that is due; harmless to repeat."""
    tell_due()


def sweep() -> None:
    """Ring when something is due; the sweep of the academy calls it."""
    if due_states():
        ring(tell_due_task)
