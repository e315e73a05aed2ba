"""Celery shell of the room: look again whether an enrolment has earned its certificate."""

from __future__ import annotations

import socket
from contextlib import suppress

from celery import shared_task

from lms.certificates.actions import issue_if_earned
from lms.certificates.models import Issue
from media_pipeline.jobs import LostLease, claim, finish, register_work

LEASE_S = 60


@shared_task(name="lms.certificates.tasks.issue_task")
def issue_task(pk: int) -> None:
    """Work on one Issue row: claim, derive, finish. Harmless to ring twice."""
    row = claim(Issue, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is None:
        return
    issue_if_earned(row.enrolment_id)
    # Asked for again in the meantime: another look is queued already.
    with suppress(LostLease):
        finish(row)


register_work(Issue, issue_task)
