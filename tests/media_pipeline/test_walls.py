"""Hostile files through the operator's command under strace: no socket, no file but their own, and the next film plays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media_pipeline import runner, sandbox
from media_pipeline.sandbox import Tier
from tests.architecture.house import ROOT
from tests.media_pipeline import corpus, traced
from tests.media_pipeline.corpus import hostile

pytestmark = [pytest.mark.ffmpeg, pytest.mark.sqlite]
CANARY = b"canary-7f3a9b1c-secret-of-another"
WRITES = ("unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "symlink", "symlinkat", "link", "linkat", "truncate", "creat")  # fmt: skip
# Those that only the walls can stop, once the signature check is off; and some that play.
KINDS = (
    "playlist.mp4", "playlist-http.mp4", "playlist-here.m3u8", "siblings.mp4", "dash.mp4", "session.mp4", "list.pls",
    "drawing.mp4", "page.mp4", "archive.mp4", "dance.gif", "still.mp4", "magic.avi", "random.mp4", "program.mp4",
    "locked.mp4", "huge-atom.mp4", "nested.mp4", "bomb.mov", "outside-alias.mov", "outside-url.mp4", "many-tracks.mp4",
    "-i.mp4", "page-in-film.mp4",
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The hostile files in one folder with secrets beside them; a good film last."""
    folder = tmp_path_factory.mktemp("strangers")
    for name in KINDS:
        hostile.CASES[name].make(folder / name)
    (folder / "secret.txt").write_bytes(CANARY)
    corpus.plain(folder / "secret.mp4")
    corpus.plain(folder / "good.mp4")
    return folder


def watched(folder: Path, data: Path, tier: Tier, walls: str, names: list[str]):
    """(lines of the command, what was done inside). Runs in an empty place with a canary in the way of /tmp."""
    log = data / "strace.log"
    data.mkdir()
    line = [*traced.line(log), sys.executable, "-m", "tests.media_pipeline.small_ingest", tier.value, walls]
    done = subprocess.run(
        [*line, *(str(folder / name) for name in names)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env={"PATH": os.environ["PATH"], "KILL_TEST_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    said = [json.loads(text) for text in done.stdout.splitlines()]
    assert len(said) == len(names), done.stderr[-2_000:]
    return said, traced.inside(log)


def need_strace():
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: apt-get install strace")


@pytest.mark.parametrize("tier", [Tier.LIMITS, Tier.BUBBLEWRAP])
def test_nothing_but_the_file_itself_is_opened_and_the_next_film_plays(files, tmp_path, tier):
    need_strace()
    if tier is Tier.BUBBLEWRAP and runner.sandbox_tier() is not tier:
        pytest.xfail("bubblewrap does not work on this machine; doctor says so")
    if runner.landlock_abi() < 4:
        pytest.xfail("this kernel has no Landlock, or an old one; doctor says so")
    names = [*KINDS, "good.mp4"] if tier is Tier.LIMITS else ["siblings.mp4", "outside-url.mp4", "good.mp4"]
    before, began = sorted(files.rglob("*")), time.monotonic()
    data = tmp_path / "data"
    said, deeds = watched(files, data, tier, "deep", names)
    assert said[-1]["state"] == "published", said[-1]
    assert {line["state"] for line in said} <= {"published", "damaged", "refused"}
    assert all(line["code"] or line["state"] == "published" for line in said)
    assert len({deed.pid for deed in deeds}) > len(names), "the trace has lost the processes"
    assert not [
        deed.text for deed in deeds if deed.is_done("socket", "connect", "bind", "sendto", "io_uring_setup")
    ]
    strange = {deed.opened for deed in deeds if deed.opened and not may_open(deed.opened, data, tier)}
    assert not strange
    assert not [
        deed.text for deed in deeds if deed.is_done(*WRITES) and not is_in_own_folder(deed.text, data)
    ]
    assert not [deed.text for deed in deeds if "secret." in deed.opened]
    assert sorted(files.rglob("*")) == before
    published = [path for path in (data / "media" / "published").rglob("*") if path.is_file()]
    assert published
    assert not [path for path in published if CANARY in path.read_bytes()]
    assert time.monotonic() - began < 280


def may_open(path: str, data: Path, tier: Tier) -> bool:
    """Libraries and programs, the source, the folder that is published, and devices; /proc is its own in a namespace."""
    runs = sandbox.view(corpus.FFMPEG).runs
    own = (f"{data}/media/", f"{data}/work/", *launch_devices())
    if tier is Tier.BUBBLEWRAP and path.startswith("/proc/"):
        return True
    return path.startswith((*(f"{run}/" for run in runs), *own)) or path in runs or not path.startswith("/")


def is_in_own_folder(call: str, data: Path) -> bool:
    """By a name that begins in its folder and does not climb out of it, or by the whole path."""
    return ('"/' not in call and "/.." not in call and '"..' not in call) or str(data / "media") in call


def launch_devices() -> tuple[str, ...]:
    return ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def test_with_the_walls_down_the_neighbours_film_is_opened(files, tmp_path):
    """The control: the same file, no whitelist, no Landlock, no bubblewrap. The trace shows what the walls prevent."""
    need_strace()
    said, deeds = watched(files, tmp_path / "data", Tier.LIMITS, "down", ["siblings.mp4"])
    assert [deed.opened for deed in deeds if deed.opened.endswith("secret.mp4")], (said, len(deeds))
