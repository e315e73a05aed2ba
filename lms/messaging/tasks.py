"""Celery shell of the room: send one delivery. Harmless to ring twice."""

from __future__ import annotations

import socket

from celery import shared_task

from lms.messaging.models import DELIVER_TASK, Delivery
from lms.messaging.sending import LEASE_S, deliver
from media_pipeline.jobs import claim, register_work


@shared_task(name=DELIVER_TASK, ignore_result=True)
def deliver_task(pk: int) -> None:
    """Work on one Delivery row, when it is due."""
    row = claim(Delivery, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        deliver(row)


register_work(Delivery, deliver_task)
