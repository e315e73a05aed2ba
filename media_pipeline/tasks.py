"""Celery shells: an id comes in, nothing goes out; the rows say what there is to do."""

from __future__ import annotations

import os
import socket
import threading

from celery import shared_task

from media_pipeline import errands, jobs, leftovers, options, presence, steps, turns, work
from media_pipeline.models import Errand, MediaJob, Piece
from media_pipeline.pieces import making

STEPS_A_RING = 50
_short_lane, _long_lane = threading.Lock(), threading.Lock()
_errand_lane, _listening_lane = threading.Lock(), threading.Lock()


def worker_name() -> str:
    """Who holds the lease: host, process and thread."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident() % 10_000}"


@shared_task(name="media_pipeline.tasks.run_media_task")
def run_media_task(job_id: int) -> None:
    """A bell about `job_id`: take whichever job's turn it is, until none is due."""
    del job_id  # the turn decides, not the bell
    _take_turns()


@shared_task(name="media_pipeline.tasks.run_piece_task")
def run_piece_task(piece_id: int) -> None:
    """A bell about a piece of a long film: the same, for whoever is free."""
    del piece_id
    _take_turns()


@shared_task(name="media_pipeline.tasks.say_present_task")
def say_present_task(worker: str, *, is_leaving: bool = False) -> None:
    """A worker for films is here (and clears up after those that were), or ends; it runs this itself, never sent."""
    if is_leaving:
        presence.leave(worker)
    else:
        presence.say(worker)
        leftovers.sweep_here()


@shared_task(name="media_pipeline.tasks.run_errand_task")
def run_errand_task(errand_id: int) -> None:
    """Do this errand, if it is due and nobody else has it. One small one and one that listens at a time in a process;
    the others are rung for again.
    """
    kind = Errand.objects.filter(pk=errand_id).values_list("kind", flat=True).first()
    lane = _listening_lane if kind == Errand.Kind.SPEECH else _errand_lane
    if not lane.acquire(blocking=False):
        return
    try:
        found = jobs.claim(Errand, worker=worker_name(), lease_s=options.lease_s(), pk=errand_id)
        if found is not None:
            errands.run(found)
    finally:
        lane.release()


def run(row: MediaJob | Piece) -> None:
    """Do what was claimed."""
    if isinstance(row, Piece):
        making.run_piece(row)
    else:
        steps.run_step(row)


def _take_turns() -> None:
    """A worker process has two lanes: one for short steps, and one that also takes the long ones (all rungs of a film,
    or a piece of it). So a new upload plays in a moment, although an hour of film is being made.
    """
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
            run(job)
    finally:
        lane.release()
    return True


def _given_up(job: MediaJob) -> None:
    """A job that killed its worker each time: quarantined, and the trainer is told."""
    steps.give_up(job.asset, job.reason, job.log_tail)


def _piece_given_up(piece: Piece) -> None:
    """A piece that killed its worker each time costs its rendition, not the film."""
    making.give_up_piece(piece)


jobs.register_work(Errand, run_errand_task)
jobs.register_work(Piece, run_piece_task, given_up=_piece_given_up)
jobs.register_work(MediaJob, run_media_task, given_up=_given_up)
