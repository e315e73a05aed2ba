"""A worker process for the kill test: `begin FILE`, then `take-over`; prints JSON lines."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command

from media_pipeline import actions, jobs, steps, tasks, turns
from media_pipeline.models import Asset, MediaJob, Rendition

jobs._send = lambda task, args: None


def begin(file: str) -> None:
    """Make the tables, take the file and work on it, step by step."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    actions.ingest_file(Path(file))
    work()


def take_over() -> None:
    """What another worker finds, and does."""
    state()
    time.sleep(1.1)
    say(rings=jobs.sweep())
    work()
    state()


def work() -> None:
    while (job := turns.take(worker=tasks.worker_name())) is not None:
        say(step=job.step, attempts=job.attempts)
        steps.run_step(job)


def state() -> None:
    asset, job = Asset.objects.get(), MediaJob.objects.get()
    rows = {row.name: [row.state, row.folder] for row in Rendition.objects.all()}
    say(uuid=str(asset.uuid), asset=asset.state, job=job.state, rows=rows)


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


if sys.argv[1] == "begin":
    begin(sys.argv[2])
else:
    take_over()
