"""What the chaos tests start: a nursery that forks itself for each order that comes through its socket.

Orders are the functions below: `take FILE…`, `work`, `wait`, `end`, `watch` …; each says JSON lines.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import botocore.retries.standard
import django
from celery import shared_task

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection

from lms.config import worker
from lms.config.celery import app as celery_app
from media_pipeline import actions, holding, jobs, leftovers, presence, tasks, turns
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob, Piece
from media_pipeline.pieces import joining_up
from tests.media_pipeline.chaos import invariants, watching

OPEN = (WorkState.QUEUED, WorkState.RUNNING)
SEND = jobs._send
jobs._send = lambda task, args: None
# What people and machines wait for in life, nobody waits for here.
holding.FIRST_S = joining_up.LOOK_AGAIN_S = 0.5
if settings.MEDIA_PIPELINE["S3_BUCKET"]:
    botocore.retries.standard.ExponentialBackoff._DEFAULT_BACKOFF_CONFIG["throttling_base_scale"] = 0.05


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def take(*files: str) -> None:
    """Take the files in; the first who does makes the tables."""
    if not connection.introspection.table_names():
        call_command("migrate", run_syncdb=True, verbosity=0)
    for file in files:
        actions.ingest_file(Path(file))


def work(stays: str = "") -> None:
    """Take turns until nothing is open (or for ever); leases that ran out are found by the claim itself."""
    name = tasks.worker_name()
    presence.say(name)
    say(worker=name)
    while stays or MediaJob.objects.filter(state__in=OPEN).exists():
        row = turns.take(worker=name)
        if row is None:
            jobs.sweep()
            time.sleep(0.1)
            close_old_connections()
            continue
        say(row=str(row), attempts=row.attempts, is_piece=isinstance(row, Piece))
        tasks.run(row)
        say(code=Asset.objects.filter(pk=row.asset_id).values_list("code", flat=True).first())


@shared_task(name=worker.SWEEP)
def sweep() -> None:
    """What the thread of the worker runs: of the academy's sweeps, the one for work rows."""
    jobs.sweep()


def celery() -> None:
    """The product's own worker, with its bells."""
    jobs._send = SEND
    celery_app.set_default()
    worker.work()


def wait() -> None:
    """Until others have done everything."""
    while MediaJob.objects.filter(state__in=OPEN).exists():
        time.sleep(0.1)
        close_old_connections()


def again() -> None:
    """What a person does whose film failed."""
    for asset in Asset.objects.filter(state="failed"):
        say(failed=asset.code)
        actions.retry_asset(asset)


def clear() -> None:
    """The reaper comes, however young things are."""
    leftovers.clear_storage(older_than_s=0)
    leftovers.clear_work_folder(older_than_s=0)


def check() -> None:
    """The end: the reaper has come, and everything adds up."""
    clear()
    say(
        violations=invariants.violations(),
        states=sorted(Asset.objects.values_list("state", flat=True)),
        renditions=sorted(set(Asset.objects.values_list("renditions__name", "renditions__state"))),
    )


def end() -> None:
    """Work until everything is settled; what failed is tried again as a person would, twice; then look."""
    for _time in range(3):
        work()
        if not Asset.objects.filter(state="failed").exists():
            break
        again()
    check()


def watch(stop: str) -> None:
    """Look from outside until the file `stop` is there."""
    watcher = watching.Watcher()
    while not Path(stop).exists():
        watcher.look()
        time.sleep(0.15)
        close_old_connections()
    say(looks=watcher.looks, lists=watcher.lists, stretches=watcher.stretches, broken=watcher.broken)


COMMANDS: dict[str, Callable[..., None]] = {
    "take": take,
    "work": work,
    "wait": wait,
    "celery": celery,
    "clear": clear,
    "check": check,
    "end": end,
    "watch": watch,
}


def become(out: int, words: list[str], pipeline: dict[str, object]) -> None:
    """Be a process of one's own from now on, with its own group, output and settings, and end with it."""
    code = 1
    try:
        os.setsid()
        os.dup2(out, sys.stdout.fileno())
        os.close(out)
        settings.MEDIA_PIPELINE |= pipeline
        COMMANDS[words[0]](*words[1:])
        code = 0
    except BaseException:  # noqa: BLE001  whatever it was: the nursery is not to go on in two processes
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve(line: socket.socket) -> None:
    """Fork for each order, and tell how those ended that somebody waits for; until nobody is there any more."""
    while True:
        data, handles, *_flags = socket.recv_fds(line, 65_536, 1)
        if not data:
            return
        order = json.loads(data)
        if "wait" in order:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                line.close()
                become(handles[0], order["words"], order["settings"])
            os.close(handles[0])
        line.send(json.dumps(answer).encode())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
