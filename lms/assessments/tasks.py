"""Celery shell of the room: attempts whose time is over are closed by the server, without their client."""

from __future__ import annotations

from celery import shared_task

from lms.assessments.actions import expire_due
from lms.assessments.queries import has_overdue
from media_pipeline.jobs import ring


@shared_task(name="lms.assessments.tasks.expire_due_task")
def expire_due_task() -> None:
    """Close what is over; harmless to repeat."""
    expire_due()


def sweep() -> None:
    """Ring when an attempt is over; the sweep of the academy calls it."""
    if has_overdue():
        ring(expire_due_task)
