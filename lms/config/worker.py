"""The worker process, `python -m lms.config.worker`: Celery on a few threads, and the sweep in a thread of its own.

There may be many, on many machines, each for the queues of WORKER_QUEUES; they take the sweep in turn.

Celery's embedded beat would be one more process that nobody restarts; a thread lives and dies with the worker,
and sweeps even while every other thread is busy or the broker is away.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import warnings

from celery.platforms import SecurityWarning
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import close_old_connections

from lms.config import engines, preflight
from lms.config.celery import app

log = logging.getLogger(__name__)
stopping = threading.Event()
SWEEP = "lms.operations.tasks.sweep_task"
PRESENCE = "media_pipeline.tasks.say_present_task"
PRESENT_EVERY_S = 20


def sweep_until_stopped() -> None:
    """Sweep now and then every SWEEP_EVERY_S; a sweep that fails is reported and tried again."""
    while True:
        try:
            app.tasks[SWEEP].run()
        except Exception:  # the next round must come whatever this one met
            log.exception("The sweep failed; it is tried again in %s s.", settings.SWEEP_EVERY_S)
        finally:
            close_old_connections()
        if stopping.wait(settings.SWEEP_EVERY_S):
            return


@worker_ready.connect
def start_sweeping(**_kwargs: object) -> None:
    """A worker for one kind of work alone leaves the sweep to those that take everything else."""
    if "default" not in settings.WORKER_QUEUES:
        return
    threading.Thread(target=sweep_until_stopped, name="sweep", daemon=True).start()


def be_present_until_stopped() -> None:
    """Tell the other workers for films that this one is here: they share long films when there are several."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    is_ending = False
    while not is_ending:
        is_ending = stopping.is_set()
        try:
            app.tasks[PRESENCE].run(name, is_leaving=is_ending)
        except Exception:  # the next sign of life must come whatever this one met
            log.exception("The sign of life failed; it is tried again in %s s.", PRESENT_EVERY_S)
        finally:
            close_old_connections()
        stopping.wait(PRESENT_EVERY_S)


@worker_ready.connect
def be_present(**_kwargs: object) -> None:
    """Only a worker that makes films counts."""
    if "media" in settings.WORKER_QUEUES:
        threading.Thread(target=be_present_until_stopped, name="presence", daemon=True).start()


@worker_ready.connect
def keep_what_is_loaded(**_kwargs: object) -> None:
    """The collector passes over what is here before the first task (as `heap` does for the web)."""
    gc.freeze()


@worker_shutting_down.connect
def stop_sweeping(**_kwargs: object) -> None:
    stopping.set()


def main() -> None:
    """Look first whether this academy may run here, then work."""
    if words := preflight.refusal():
        sys.exit(words)
    work()


def work() -> None:
    """Work until SIGTERM (finish what runs) or SIGQUIT (leave it to the next lease)."""
    if unknown := set(settings.WORKER_QUEUES) - set(engines.QUEUES):
        sys.exit(
            f"WORKER_QUEUES: {', '.join(sorted(unknown))} is no queue; there are {', '.join(engines.QUEUES)}."
        )
    # Messages are JSON with one id in them, so what Celery fears of root (pickles) does not exist here.
    warnings.simplefilter("ignore", SecurityWarning)
    app.worker_main(
        [
            "--quiet",
            "--skip-checks",  # they load every page of the web: 25 MB; a test runs them
            "worker",
            "--pool=threads",
            f"--concurrency={settings.WORKER_THREADS}",
            f"--queues={','.join(settings.WORKER_QUEUES)}",
            f"--hostname=academy-{os.getpid()}@%h",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


if __name__ == "__main__":
    main()
