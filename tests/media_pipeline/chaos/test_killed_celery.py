"""The product's own Celery worker is killed with a piece in hand: its lease runs out, another one goes on, nothing is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.media_pipeline.chaos.place import until
from tests.media_pipeline.chaos.test_kills import PIECES

pytestmark = [pytest.mark.ffmpeg, pytest.mark.sqlite]
PIECE = "SELECT id, worker, fence, attempts, lost, lease_until, updated_at FROM media_pipeline_piece"


def ask(place, sql: str) -> list[tuple[object, ...]]:
    """Rows of the database, read behind the product's back."""
    with contextlib.closing(sqlite3.connect(place.folder / "db.sqlite3", timeout=20)) as line:
        return line.execute(sql).fetchall()


def holds_a_piece(place) -> bool:
    """Stops the encoder of a piece, so that it is in hand for as long as the test likes."""
    held = ask(place, f"{PIECE} WHERE state = 'running'")
    encoders = [pid for pid in place.encoders() if is_ffmpeg(pid)] if held else []
    for pid in encoders:
        os.kill(pid, signal.SIGSTOP)
    return bool(encoders)


def is_ffmpeg(pid: int) -> bool:
    """It itself, no longer what shuts it in: that has tied it to the worker's life by then."""
    with contextlib.suppress(OSError):
        return "ffmpeg" in Path(f"/proc/{pid}/exe").readlink().name
    return False


def test_another_worker_takes_the_piece_when_its_lease_has_run_out(place, films):
    place.settings |= PIECES
    place.ask("take", str(films[1]), work="web")
    doomed = place.start("celery", work="host-1")
    until(lambda: holds_a_piece(place))
    place.kill(doomed)
    ((key, name, fence, attempts, lost, lease_until, _at),) = ask(place, f"{PIECE} WHERE state = 'running'")
    assert f":{doomed.pid}:" in name
    other = place.start("celery", work="host-2")
    until(lambda: ask(place, f"{PIECE} WHERE id = {key} AND fence > {fence}"))
    ((_key, taken_by, _fence, tries, leases, _until, taken_at),) = ask(place, f"{PIECE} WHERE id = {key}")
    assert f":{other.pid}:" in taken_by
    assert taken_at >= lease_until, "not before the lease ran out"
    assert (tries, leases) == (attempts, lost + 1), "a kill is no failed try"
    place.ask("wait", work="web")
    os.kill(other.pid, signal.SIGTERM)
    other.communicate(timeout=60)
    place.ask("clear", work="host-1")
    found = place.ask("check", work="host-2")[-1]
    assert (found["violations"], found["states"]) == ([], ["published"])
    assert {state for _name, state in found["renditions"]} == {"done"}
