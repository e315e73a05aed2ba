"""kill -9 in the middle of a transcode delays and loses nothing: the encoder dies too, another worker finishes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.media_pipeline import corpus

pytestmark = pytest.mark.ffmpeg
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "pycache-of-tests"),
        "KILL_TEST_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.media_pipeline.small_settings",
        "PYTHONPATH": str(ROOT),
    }
    return tmp_path, environment


def start(environment, *words):
    line = [sys.executable, "-m", "tests.media_pipeline.small_worker", *words]
    return subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def ask(environment, *words):
    process = start(environment, *words)
    out, _none = process.communicate(timeout=60)
    assert process.returncode == 0
    return [json.loads(line) for line in out.splitlines()]


def encoders(folder: Path) -> list[int]:
    """Processes that have a file in `folder` on their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if "ffmpeg" in line and str(folder) in line:
                found.append(int(entry.name))
    return found


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it did not come to that in time")


def test_a_worker_killed_in_the_ladder_is_taken_over_and_leaves_no_orphans(place):
    folder, environment = place
    clip = folder / "long.mkv"
    corpus.ffmpeg(*corpus.inputs(size="1280x720", rate=25, length=3), "-vf", "noise=alls=40:allf=t", "-c:v", "mpeg4",
                  "-q:v", "4", "-c:a", "aac", clip)  # fmt: skip
    worker = start(environment, "begin", str(clip))
    for line in worker.stdout:
        if json.loads(line)["step"] == "ladder":
            break
    until(lambda: encoders(folder))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(10)
    worker.stdout.close()
    until(lambda: not encoders(folder), 5)
    found, swept, *steps, state = ask(environment, "take-over")
    assert (found["job"], found["asset"]) == ("running", "processing")
    assert swept == {"rings": 1}
    assert steps == [{"step": "ladder", "attempts": 1}, {"step": "finish", "attempts": 1}]
    assert (state["asset"], state["job"]) == ("published", "done")
    assert {name: row[0] for name, row in state["rows"].items()} == dict.fromkeys(
        ("a48", "v234", "v360", "v720"), "done"
    )
    published = folder / "media" / "published" / state["uuid"]
    folders = {entry.name for entry in published.iterdir() if entry.is_dir()}
    assert folders == {row[1] for row in state["rows"].values()}
    leftovers = [
        entry.name
        for entry in published.rglob("*")
        if entry.name.startswith(".") or entry.suffix == ".growing"
    ]
    assert leftovers == []
    assert not list((folder / "work").rglob("source.bin"))
