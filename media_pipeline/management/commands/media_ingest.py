"""`manage media_ingest FILE… [--wait] [--json]`: files into the pipeline, a line a file, for operators and scripts."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from media_pipeline import actions, binary, codes, jobs, refusals, states, tasks, turns, work
from media_pipeline.models import Asset, MediaJob, Piece, Rendition
from media_pipeline.refusals import Refused
from media_pipeline.states import AssetState, RenditionState

POLL_S = 0.5
_NO_TEXT = re.compile("[\ud800-\udfff]")
Line = dict[str, Any]  # Any: JSON


class Command(BaseCommand):
    """Ingest files; with --wait, do the work itself unless a worker is at it."""

    help = "Take video and sound files into the pipeline."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--wait", action="store_true", help="do the work and wait for its end")
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *_args: str, **options: Any) -> None:  # Any: Django's options
        for name in options["files"]:
            if not Path(name).is_file():
                raise CommandError(_("%(name)s: no such file") % {"name": name}, returncode=2)
        entries = [self._take(name) for name in options["files"]]
        if options["wait"]:
            self._work({asset.pk for _line, asset in entries if asset is not None})
        lines = [report(line, asset) for line, asset in entries]
        for line in lines:
            self._print(line, as_json=options["json"])
        settled = {AssetState.PUBLISHED.value, "queued"}
        if any(line["state"] not in settled for line in lines):
            sys.exit(1)

    def _take(self, name: str) -> tuple[Line, Asset | None]:
        """Take one file, or say why not."""
        self.stderr.write(f"{name} …")
        try:
            asset = actions.ingest_file(Path(name))
        except Refused as refused:
            return {"file": name, "state": "refused", "code": refused.code, "reason": refused.reason}, None
        except binary.NoFfmpeg:
            code = codes.NO_FFMPEG
            return {"file": name, "state": "failed", "code": code, "reason": refusals.explain(code)}, None
        except Exception as error:  # noqa: BLE001  one file that nobody thought of must not cost the others
            self.stderr.write(f"  {type(error).__name__}: {error}")
            code = codes.ENCODER_FAILED
            return {"file": name, "state": "failed", "code": code, "reason": refusals.explain(code)}, None
        return {"file": name}, asset

    def _work(self, assets: set[int]) -> None:
        """Take turns at the jobs of these assets until all are settled; another worker may do some of them."""
        keys = set(MediaJob.objects.filter(asset__in=assets).values_list("pk", flat=True))
        while True:
            job = turns.take(worker=tasks.worker_name(), only=keys)
            if job is not None:
                self.stderr.write(f"  {job}")
                self._do(job)
                continue
            is_open = MediaJob.objects.filter(
                pk__in=keys, state__in=[jobs.WorkState.QUEUED, jobs.WorkState.RUNNING]
            ).exists()
            if not is_open:
                return
            time.sleep(POLL_S)

    def _do(self, job: MediaJob | Piece) -> None:
        """Do a step; what nobody foresaw ends this job, with its words in the row, and no other."""
        try:
            tasks.run(job)
        except Exception as error:  # noqa: BLE001  as above
            self.stderr.write(f"  {type(error).__name__}: {error}")
            work.give_up_asset(Asset.objects.get(pk=job.asset_id), codes.ENCODER_FAILED)
            jobs.fail(job, reason=codes.ENCODER_FAILED, log_tail=f"{type(error).__name__}: {error}")

    def _print(self, line: Line, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(_NO_TEXT.sub(_escaped, json.dumps(line, ensure_ascii=False)))
        else:
            words = f"{line['file']}: {line['state']} {line['reason']}".rstrip()
            self.stdout.write(_NO_TEXT.sub(_escaped, words))


def _escaped(found: re.Match[str]) -> str:
    """A byte of a file name that is no UTF-8 (Python keeps it as half a surrogate pair), as JSON writes it."""
    return f"\\u{ord(found[0]):04x}"


def report(line: Line, asset: Asset | None) -> Line:
    """The line of one file, in the keys that scripts rely on."""
    empty: Line = {
        "code": "",
        "reason": "",
        "asset": None,
        "duration_s": None,
        "renditions": [],
        "warnings": [],
    }
    if asset is None:
        return empty | line
    asset.refresh_from_db()
    settled = AssetState(asset.state) in states.SETTLED
    done = Rendition.objects.filter(asset=asset, state=RenditionState.DONE.value).values_list(
        "name", flat=True
    )
    return line | {
        "state": asset.state if settled else "queued",
        "code": asset.code,
        "reason": refusals.explain(asset.code, asset.readable_pct),
        "asset": str(asset.uuid),
        "duration_s": round(asset.duration_ms / 1_000, 3) if asset.duration_ms is not None else None,
        "renditions": list(done),
        "warnings": list(asset.warnings),
    }
