"""Celery shell of the room: check or write one large roster. Harmless to ring twice."""

from __future__ import annotations

import socket

from celery import shared_task

from lms.cohorts.actions.roster_work import LEASE_S, carry_out
from lms.cohorts.models import ROSTER_TASK, RosterWork
from media_pipeline.jobs import claim, register_work


@shared_task(name=ROSTER_TASK, ignore_result=True)
def roster_task(pk: int) -> None:
    """Work on one RosterWork row, when it is due."""
    row = claim(RosterWork, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        carry_out(row)


register_work(RosterWork, roster_task)
