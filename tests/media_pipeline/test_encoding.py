"""What ffmpeg says it made must be on the disk: its muxers may pass over a disk that was full, and end with 0."""

from __future__ import annotations

import pytest

from media_pipeline import encoding, runner
from media_pipeline.runner import Limits, Outcome, Progress

LIMITS = Limits(cpu_s=10, wall_s=10)
WHOLE = (
    "#EXTM3U\n"
    '#EXT-X-MAP:URI="v234.mp4",BYTERANGE="10@0"\n'
    "#EXTINF:4.0,\n#EXT-X-BYTERANGE:90@10\nv234.mp4\n#EXT-X-ENDLIST\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """ffmpeg that ends well after four seconds of film, having left a list and so many bytes."""

    def ended(playlist: str | None, size: int, *, out_ms: int = 4_000) -> Outcome:
        if playlist is not None:
            (tmp_path / "v234.growing").write_text(playlist)
        (tmp_path / "v234.mp4").write_bytes(b"\0" * size)
        monkeypatch.setattr(runner, "run", lambda *_a, **_k: Outcome(0, progress=Progress(out_ms=out_ms)))
        return encoding.transform(["ffmpeg", f"{tmp_path}/v234.growing"], folder=tmp_path, limits=LIMITS)

    return ended


def test_a_whole_film_is_as_ffmpeg_says(run):
    assert run(WHOLE, 100).is_ok


@pytest.mark.parametrize(
    ("playlist", "size"),
    [(WHOLE, 99), (WHOLE.removesuffix("#EXT-X-ENDLIST\n"), 100), ("", 100), (None, 100)],
)
def test_bytes_that_are_not_there_are_a_full_disk(run, playlist, size):
    with pytest.raises(OSError, match="no room"):
        run(playlist, size)


def test_a_source_that_gives_nothing_is_not_the_disks_fault(run):
    assert run(None, 0, out_ms=0).is_ok


def test_a_disk_without_room_is_said_also_when_ffmpeg_ended_well(run, monkeypatch):
    monkeypatch.setattr(encoding, "LEAST_FREE", 1 << 62)
    with pytest.raises(OSError, match="no room"):
        run(WHOLE, 100)
