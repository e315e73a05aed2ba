"""A disk that is full: nothing half is published, words say so, and with room again it goes on by itself."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os

import pytest

from tests.media_pipeline.chaos.test_kills import PIECES

pytestmark = [pytest.mark.ffmpeg, pytest.mark.sqlite]
LIBC = ctypes.CDLL(None, use_errno=True)
# How much room is left when it begins; more by hand.
LEAVE = [int(room) for room in os.environ.get("LEAVE", "150000").split()]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 MB in memory, where the storage lies."""
    at = tmp_path / "small"
    at.mkdir()
    if os.geteuid() or LIBC.mount(b"tmpfs", str(at).encode(), b"tmpfs", 0, b"size=24m"):
        pytest.skip(
            "A small disk takes a mount: run ./academy test as root, outside containers that forbid it."
        )
    try:
        yield at
    finally:
        LIBC.umount2(str(at).encode(), 2)


def fill(folder, leave: int) -> None:
    """Leave so many bytes free."""
    with contextlib.suppress(OSError), (folder / "ballast").open("wb", buffering=0) as file:
        while (free := os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize) > leave:
            file.write(b"\0" * min(100_000, max(1, free - leave)))


def waits_for_room(worker) -> bool:
    """Read what the worker says until a film waits for room; False when it ended without."""
    return any(json.loads(line).get("code") == "disk-full" for line in iter(worker.stdout.readline, ""))


@pytest.mark.parametrize("leave", LEAVE)
def test_films_wait_for_room_and_go_on_by_themselves(place, small_disk, films, leave):
    place.settings |= PIECES | {"ROOT": small_disk / "media"}
    place.ask("take", *map(str, films))
    fill(small_disk, leave)
    with place.watched() as seen:
        worker = place.start("work")
        worker.stdout.readline()
        has_waited = waits_for_room(worker)
        (small_disk / "ballast").unlink()
        worker.communicate(timeout=200)
        assert worker.returncode == 0
        found = place.finish()
    print(found, seen)
    assert has_waited, "it was never said that there is no room"
    assert found["violations"] == []
    assert not [name for name, state in found["renditions"] if state != "done"], "lost for want of room"
    assert found["states"] == ["published", "published"]
    assert seen["broken"] == []
