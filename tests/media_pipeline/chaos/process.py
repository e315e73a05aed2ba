"""What the chaos tests start: `tables`, `take FILE…`, `work`, `wait`, `end`, `watch`; each says JSON lines."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.db import close_old_connections

from media_pipeline import actions, jobs, leftovers, presence, tasks, turns
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob, Piece
from tests.media_pipeline.chaos import invariants, watching

OPEN = (WorkState.QUEUED, WorkState.RUNNING)
jobs._send = lambda task, args: None


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def tables() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)


def take(*files: str) -> None:
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


def wait() -> None:
    """Until others have done everything."""
    while MediaJob.objects.filter(state__in=OPEN).exists():
        time.sleep(0.1)
        close_old_connections()


def waiting() -> None:
    """Why films wait."""
    for job in MediaJob.objects.filter(state__in=OPEN).select_related("asset"):
        say(code=job.asset.code, attempts=job.attempts)


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
        time.sleep(0.05)
        close_old_connections()
    say(looks=watcher.looks, lists=watcher.lists, stretches=watcher.stretches, broken=watcher.broken)


COMMANDS = {
    name: globals()[name]
    for name in ("tables", "take", "work", "wait", "waiting", "again", "clear", "check", "end", "watch")
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
