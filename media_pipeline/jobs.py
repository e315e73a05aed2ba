"""Durable work rows: the truth about background work is a row with a lease; a message only rings a bell.

A model that inherits `WorkRow` is a queue. Its worker does:

    row = claim(CertificateJob, worker=name, lease_s=60, pk=pk)   # None: nothing due, or somebody else has it
    renew(row, lease_s=60, progress_pct=40)                       # raises LostLease: stop at once
    finish(row)            or            fail(row, reason="…", retry_in_s=30)

and its `tasks.py` says once, at import: `register_work(CertificateJob, issue_certificate_task)`. The task takes
one argument, the row's primary key. `sweep()` rings again for whatever is due, whatever became of the message.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from celery import Task, current_app
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import KombuError
from structlog.contextvars import bind_contextvars

log = logging.getLogger(__name__)

LOG_TAIL_BYTES = 8_000
RINGS_PER_SWEEP = 20
RING_EXPIRES_S = 90
BROKER_REST_S = 10.0
GAVE_UP = "gave-up"
# A row may lose so many leases for each error that it may meet: what kills its worker every time comes to an end too.
LIVES = 2


class WorkState(models.TextChoices):
    """Where a piece of work stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class LostLease(RuntimeError):
    """Another worker holds this row now (or it was cancelled): stop, and write nothing more."""


class WorkRow(models.Model):
    """One piece of background work. A subclass with its own Meta inherits `WorkRow.Meta` to keep the index."""

    state = models.CharField(max_length=12, choices=WorkState, default=WorkState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    # Leases that ran out since it last came on: the worker was killed, which is seldom the work's fault.
    lost = models.PositiveSmallIntegerField(default=0, db_default=0)
    fence = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True, default="")
    log_tail = models.TextField(blank=True, default="")
    progress_pct = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "run_after"])]

    @property
    def is_terminal(self) -> bool:
        return self.state in {WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED}

    @property
    def is_last_try(self) -> bool:
        """Whether it is given up when this goes wrong too."""
        return self.attempts >= self.max_attempts or self.lost >= LIVES * self.max_attempts - 1

    @property
    def is_spent(self) -> bool:
        """What `_spent_q` finds."""
        has_no_life = self.lost >= LIVES * self.max_attempts - 1
        return has_no_life if self.state == WorkState.RUNNING else self.attempts >= self.max_attempts


Row = TypeVar("Row", bound=WorkRow)


class Rings(Protocol):
    """What a Celery task offers that we use."""

    name: str

    def apply_async(self, args: tuple[object, ...], **options: Any) -> object:  # Any: Celery's own options
        ...


@dataclass(frozen=True, slots=True)
class Registration:
    """A queue, the task that works on one of its rows, and what to do when a row is given up."""

    model: type[WorkRow]
    task: Task | str
    given_up: Callable[[Any], None] | None  # Any: the row's own class, which the registry cannot name


_registry: dict[type[WorkRow], Registration] = {}
_broker_rests_until = 0.0


def _rows(model: type[Row]) -> models.QuerySet[Row]:
    return model._default_manager.all()


def due_q(now: datetime) -> Q:
    """Rows that somebody should take: queued and due, or running with an expired lease."""
    return Q(state=WorkState.QUEUED, run_after__lte=now) | Q(state=WorkState.RUNNING, lease_until__lte=now)


def _spent_q() -> Q:
    """Rows that are not tried again (`WorkRow.is_spent`): errors used up their attempts, or they lost as many leases as a row may."""
    errors = Q(state=WorkState.QUEUED, attempts__gte=F("max_attempts"))
    return errors | Q(state=WorkState.RUNNING, lost__gte=F("max_attempts") * LIVES - 1)


def claim(
    model: type[Row], *, worker: str, lease_s: float, pk: object = None, extra_filter: Q | None = None
) -> Row | None:
    """Take the oldest due row (or row `pk`) for `lease_s` seconds; None when there is nothing to take.

    Moves the fence, and counts an attempt; of a row whose last worker was lost, a lost lease instead. One that has
    used up either is quarantined as failed.
    """
    now = timezone.now()
    wanted = due_q(now) if extra_filter is None else due_q(now) & extra_filter
    rows = _rows(model).filter(wanted)
    if pk is not None:
        rows = rows.filter(pk=pk)
    while (found := rows.order_by("run_after", "pk").first()) is not None:
        if found.is_spent:
            _give_up(found, now)
            continue
        counted = "lost" if found.state == WorkState.RUNNING else "attempts"
        taken = (
            _rows(model)
            .filter(due_q(now), pk=found.pk, fence=found.fence, state=found.state)
            .update(
                **{counted: F(counted) + 1},
                state=WorkState.RUNNING,
                fence=F("fence") + 1,
                worker=worker[:80],
                lease_until=timezone.now() + timedelta(seconds=lease_s),
                updated_at=now,
            )
        )
        # Whoever asked anew in this moment moved the fence on: then it is not ours, and perhaps somebody else's.
        held = _rows(model).filter(pk=found.pk, fence=found.fence + 1).first() if taken else None
        if held is not None:
            return _in_hand(held)
    return None


def _in_hand(row: Row) -> Row:
    """Log lines of this thread name the row from now on, until the task ends or another row is taken."""
    bind_contextvars(job=f"{row._meta.label}:{row.pk}", attempt=row.attempts, worker=row.worker)
    return row


def renew(row: WorkRow, *, lease_s: float, progress_pct: int | None = None) -> None:
    """Keep the lease. Raises LostLease when the fence has moved or the row was cancelled."""
    fields: dict[str, Any] = {
        "lease_until": timezone.now() + timedelta(seconds=lease_s)
    }  # Any: column values
    if progress_pct is not None:
        fields["progress_pct"] = max(0, min(100, progress_pct))
    _write(row, fields)


def finish(row: WorkRow, **fields: Any) -> None:  # Any: the subclass's own columns
    """The work is done. Raises LostLease (and writes nothing) when the row is no longer ours."""
    done = {
        "state": WorkState.DONE,
        "progress_pct": 100,
        "lease_until": None,
        "reason": "",
        "finished_at": timezone.now(),
    }
    _write(row, {**done, **fields})


def advance(row: WorkRow, **fields: Any) -> None:  # Any: the subclass's own columns
    """One step of several is done: give the row back to the queue, with fresh attempts. Raises LostLease."""
    fresh = {
        "state": WorkState.QUEUED,
        "attempts": 0,
        "lost": 0,
        "lease_until": None,
        "run_after": timezone.now(),
        "reason": "",
    }
    _write(row, {**fresh, **fields})


def hold(row: WorkRow, *, in_s: float, **fields: Any) -> None:  # Any: the subclass's own columns
    """Not the work's fault: queue it again after `in_s` seconds as if it had not been tried. Raises LostLease."""
    later = {
        "state": WorkState.QUEUED,
        "attempts": max(0, row.attempts - 1),
        "lease_until": None,
        "run_after": timezone.now() + timedelta(seconds=in_s),
    }
    _write(row, {**later, **fields})


def fail(row: WorkRow, *, reason: str, log_tail: str = "", retry_in_s: float = 0) -> bool:
    """The attempt failed. With `retry_in_s` and attempts left the row is queued again (returns True), else it
    is failed for good (returns False). Raises LostLease.
    """
    again = retry_in_s > 0 and row.attempts < row.max_attempts
    now = timezone.now()
    fields: dict[str, Any] = {  # Any: column values
        "state": WorkState.QUEUED if again else WorkState.FAILED,
        "reason": reason[:300],
        "log_tail": log_tail[-LOG_TAIL_BYTES:],
        "lease_until": None,
    }
    fields |= {"run_after": now + timedelta(seconds=retry_in_s)} if again else {"finished_at": now}
    _write(row, fields)
    return again


def _write(row: WorkRow, fields: dict[str, Any]) -> None:  # Any: column values
    """Write `fields` if the row is still ours, to the database and to the object in hand."""
    ours = _rows(type(row)).filter(pk=row.pk, fence=row.fence, state=WorkState.RUNNING)
    if not ours.update(updated_at=timezone.now(), **fields):
        raise LostLease(f"{type(row).__name__} {row.pk} is held by another worker")
    for name, value in fields.items():
        setattr(row, name, value)


def _give_up(row: WorkRow, now: datetime) -> bool:
    """Quarantine a row that used up its attempts; the queue goes on. False when another process was first."""
    with transaction.atomic():
        changed = (
            _rows(type(row))
            .filter(due_q(now) & _spent_q(), pk=row.pk, fence=row.fence)
            .update(
                state=WorkState.FAILED,
                fence=F("fence") + 1,
                reason=row.reason or GAVE_UP,
                lease_until=None,
                finished_at=now,
                updated_at=now,
            )
        )
        registration = _registry.get(type(row))
        if changed and registration and registration.given_up:
            row.refresh_from_db()
            registration.given_up(row)
    return bool(changed)


def ask(
    rows: models.QuerySet[Row], task: Task | str, **fields: Any
) -> None:  # Any: the subclass's own columns
    """Queue the one row of `rows` anew, with `fields`; a run that is going on loses its lease, and runs again.

    Rings only when the row was not waiting already: its bell is out then, or the sweep rings again.
    """
    now = timezone.now()
    anew = {
        "state": WorkState.QUEUED,
        "fence": F("fence") + 1,
        "attempts": 0,
        "lost": 0,
        "lease_until": None,
        "run_after": now,
        "reason": "",
        "finished_at": None,
        "updated_at": now,
        **fields,
    }
    if rows.filter(state=WorkState.QUEUED, run_after__lte=now).update(
        **{**anew, "run_after": F("run_after")}
    ):
        return
    rows.update(**anew)
    ring(task, rows.values_list("pk", flat=True).get())


def ring(task: Task | str, *args: object) -> None:
    """After commit, wake a worker for `task` (a Celery task or its name). Never raises: the row is the truth."""
    transaction.on_commit(lambda: _send(task, args), robust=True)


def _send(task: Task | str, args: tuple[object, ...]) -> None:
    """Publish one message; a broker that does not answer is left alone for a few seconds."""
    global _broker_rests_until  # noqa: PLW0603  one breaker a process is the point
    if time.monotonic() < _broker_rests_until:
        return
    name = task if isinstance(task, str) else task.name
    try:
        current_app.send_task(name, args=args, expires=RING_EXPIRES_S, retry=False, ignore_result=True)
    except (KombuError, OSError, RuntimeError, ValueError) as error:
        _broker_rests_until = time.monotonic() + BROKER_REST_S
        log.warning("the doorbell for %s did not ring (%s); the sweep will", name, error)


def register_work(
    model: type[WorkRow],
    task: Task | str,
    *,
    given_up: Callable[[Any], None] | None = None,  # Any: the row's own class
) -> None:
    """Tell the sweep about a queue. `given_up(row)` runs in the transaction that quarantines a row."""
    _registry[model] = Registration(model, task, given_up)


def registered_models() -> list[type[WorkRow]]:
    """Every registered queue, for doctor and reconcile."""
    return [entry.model for entry in _registry.values()]


def sweep(now: datetime | None = None) -> int:
    """Ring again for rows that are due, oldest first, and quarantine those out of attempts. Returns rings."""
    at = now or timezone.now()
    rings = 0
    for entry in list(_registry.values()):
        due = _rows(entry.model).filter(due_q(at))
        for row in due.filter(_spent_q())[:RINGS_PER_SWEEP]:
            _give_up(row, at)
        keys = due.exclude(_spent_q()).order_by("run_after", "pk").values_list("pk", flat=True)
        for key in keys[:RINGS_PER_SWEEP]:
            ring(entry.task, key if isinstance(key, int) else str(key))
            rings += 1
    return rings
