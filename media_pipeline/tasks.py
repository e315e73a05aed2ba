"""Celery shells: an id comes in, nothing goes out; the rows say what there is to do."""

from __future__ import annotations

import os
import socket
import threading

from celery import shared_task

from media_pipeline import jobs, steps, turns, work
from media_pipeline.models import MediaJob

STEPS_A_RING = 50
_short_lane, _long_lane = threading.Lock(), threading.Lock()


def worker_name() -> str:
    """Who holds the lease: host, process and thread."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident() % 10_000}"


@shared_task(name="media_pipeline.tasks.run_media_task")
def run_media_task(job_id: int) -> None:
    """A bell about `job_id`: take whichever job's turn it is, until none is due.

    A worker process has two lanes: one for short steps, and one that also takes the long one (all rungs of a film).
    So a new upload plays in a moment, although an hour of film is being made.
    """
    del job_id  # the turn decides, not the bell
    is_more = _work_off(_short_lane, up_to=work.SHORT_STEPS) | _work_off(_long_lane, up_to=None)
    waiting = MediaJob.objects.filter(state=jobs.WorkState.QUEUED).values_list("pk", flat=True).first()
    if is_more and waiting is not None:
        jobs.ring(run_media_task, waiting)


def _work_off(lane: threading.Lock, *, up_to: int | None) -> bool:
    """Take turns in a free lane; whether it stopped with more to do, for others to have their turn at the thread."""
    if not lane.acquire(blocking=False):
        return False
    try:
        for _step in range(STEPS_A_RING):
            job = turns.take(worker=worker_name(), up_to=up_to)
            if job is None:
                return False
            steps.run_step(job)
    finally:
        lane.release()
    return True


def _given_up(job: MediaJob) -> None:
    """A job that killed its worker each time: quarantined, and the trainer is told."""
    work.give_up_asset(job.asset, job.reason)


jobs.register_work(MediaJob, run_media_task, given_up=_given_up)
