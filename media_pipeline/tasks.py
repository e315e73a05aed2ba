"""Celery shells: an id comes in, nothing goes out; the rows say what there is to do."""

from __future__ import annotations

import os
import socket
import threading

from celery import shared_task

from media_pipeline import jobs, steps, turns, work
from media_pipeline.models import MediaJob

STEPS_A_RING = 50
_one_at_a_time = threading.Lock()


def worker_name() -> str:
    """Who holds the lease: host, process and thread."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident() % 10_000}"


@shared_task(name="media_pipeline.tasks.run_media_task")
def run_media_task(job_id: int) -> None:
    """A bell about `job_id`: take whichever job's turn it is, until none is due. One encoder a worker process."""
    del job_id  # the turn decides, not the bell
    if not _one_at_a_time.acquire(blocking=False):
        return
    try:
        for _step in range(STEPS_A_RING):
            job = turns.take(worker=worker_name())
            if job is None:
                return
            steps.run_step(job)
    finally:
        _one_at_a_time.release()
    waiting = MediaJob.objects.filter(state=jobs.WorkState.QUEUED).values_list("pk", flat=True).first()
    if waiting is not None:
        jobs.ring(run_media_task, waiting)


def _given_up(job: MediaJob) -> None:
    """A job that killed its worker each time: quarantined, and the trainer is told."""
    work.give_up_asset(job.asset, job.reason)


jobs.register_work(MediaJob, run_media_task, given_up=_given_up)
