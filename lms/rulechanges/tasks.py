"""Celery shells of the room: one trial, one move. Harmless to ring twice."""

from __future__ import annotations

import socket

from celery import shared_task

from lms.rulechanges.actions import carry_out, make_trial
from lms.rulechanges.actions.moving import LEASE_S
from lms.rulechanges.models import MOVE_TASK, TRIAL_TASK, MoveWork, Trial
from media_pipeline.jobs import claim, register_work


@shared_task(name=TRIAL_TASK, ignore_result=True)
def trial_task(pk: int) -> None:
    """Work on one Trial row, when it is due."""
    row = claim(Trial, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        make_trial(row)


@shared_task(name=MOVE_TASK, ignore_result=True)
def move_task(pk: int) -> None:
    """Work on one MoveWork row, when it is due."""
    row = claim(MoveWork, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        carry_out(row)


register_work(Trial, trial_task)
register_work(MoveWork, move_task)
