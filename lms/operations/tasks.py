"""The sweep as a task, for an academy that runs its own Celery beat or rings by hand."""

from __future__ import annotations

from celery import shared_task

from lms.operations.sweeps import sweep_in_turn


@shared_task(name="lms.operations.tasks.sweep_task", ignore_result=True)
def sweep_task() -> None:
    """Ring again for everything overdue (idempotent), unless another worker has just done so."""
    sweep_in_turn()
