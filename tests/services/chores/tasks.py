"""The worker's part: claim, work for a moment, then finish and take effect in one transaction, behind the fence."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress

from celery import shared_task
from django.db import transaction

from media_pipeline import jobs
from media_pipeline.jobs import LostLease
from tests.services.chores.models import Chore, Effect

LEASE_S, WORK_S, SLOW_S = 1.0, 0.25, 3.0
# Negative controls: work without the fence, and a queue that the sweep does not know.
FENCED = os.environ.get("CHORES_FENCED", "1") == "1"
SWEPT = os.environ.get("CHORES_SWEPT", "1") == "1"


@shared_task(name="chores.do")
def do(pk: int) -> None:
    worker = f"{os.getpid()}:{threading.get_ident()}"
    chore = jobs.claim(Chore, worker=worker, lease_s=LEASE_S, pk=pk)
    if chore is None:
        return
    time.sleep(SLOW_S if chore.is_slow and chore.fence == 1 else WORK_S)
    with suppress(LostLease), transaction.atomic():
        if FENCED:
            jobs.finish(chore)
        else:
            Chore.objects.filter(pk=pk).update(state=jobs.WorkState.DONE)
        Effect.objects.create(chore=chore)


@shared_task(name="lms.operations.tasks.sweep_task")
def sweep_task() -> None:
    """What the worker's sweep thread runs: of the academy's sweeps, the one for work rows."""
    jobs.sweep()


if SWEPT:
    jobs.register_work(Chore, do)
