"""Celery shells of the room: what is over is closed, papers drawn ahead, results released, mistakes put into
books, large files of questions read.
"""

from __future__ import annotations

import socket

from celery import shared_task
from django.utils import timezone

from lms.assessments.actions import draw_ahead, expire_due, imports, release_sitting, tell_results
from lms.assessments.actions.mistakes import gather_mistakes
from lms.assessments.models import (
    IMPORT_TASK,
    PAPERS_TASK,
    TELLING_TASK,
    ImportWork,
    PaperWork,
    TellingWork,
)
from lms.assessments.queries import due_for_release, has_overdue
from lms.assessments.queries.mistakes import not_gathered
from media_pipeline.jobs import claim, register_work, ring

LEASE_S = 120


@shared_task(name="lms.assessments.tasks.expire_due_task")
def expire_due_task() -> None:
    """Close what is over, and release what waited for that; harmless to repeat."""
    expire_due()
    for sitting in due_for_release(timezone.now()):
        release_sitting(actor=None, sitting=sitting)


@shared_task(name=PAPERS_TASK, ignore_result=True)
def papers_task(pk: int) -> None:
    """Work on one PaperWork row, when it is due."""
    row = claim(PaperWork, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        draw_ahead(row)


@shared_task(name=TELLING_TASK, ignore_result=True)
def tell_results_task(pk: int) -> None:
    """Work on one TellingWork row, when it is due."""
    row = claim(TellingWork, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        tell_results(row)


register_work(PaperWork, papers_task)
register_work(TellingWork, tell_results_task)


@shared_task(name=IMPORT_TASK, ignore_result=True)
def import_task(pk: int) -> None:
    """Work on one ImportWork row, when it is due."""
    row = claim(ImportWork, worker=socket.gethostname(), lease_s=imports.LEASE_S, pk=pk)
    if row is not None:
        imports.carry_out(row)


register_work(ImportWork, import_task)


@shared_task(name="lms.assessments.tasks.gather_mistakes_task")
def gather_mistakes_task() -> None:
    """Put mistakes into their books, a batch at a time; harmless to repeat."""
    gather_mistakes()


def sweep_mistakes() -> None:
    """Ring when an attempt has mistakes that are in no book yet: they are due tomorrow at the earliest."""
    if not_gathered().exists():
        ring(gather_mistakes_task)


def sweep() -> None:
    """Ring when an attempt is over or results are due; the sweep of the academy calls it."""
    if has_overdue() or due_for_release(timezone.now()):
        ring(expire_due_task)
