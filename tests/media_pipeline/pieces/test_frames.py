"""A film made in pieces is the film that one pass makes: every frame, at its time, with the sound beside it."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from media_pipeline import actions, turns
from media_pipeline.models import Asset, Piece, Rendition
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg, pytest.mark.sqlite]
LENGTH_S = 7
SMALL = (32, 10)


@pytest.fixture
def whole(settings, monkeypatch):
    """One run, with the sound made before it, as pieces have it: in a stream such runs know only their own beginning."""
    monkeypatch.setattr(turns, "is_busy_with", lambda _step: True)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"SPLIT": "never", "RUNGS": ("v234", "v360")}


@pytest.fixture
def shared(settings):
    """Everything is long, and a piece is one segment."""
    more = {"SPLIT": "always", "SPLIT_FROM_S": 0, "PIECE_S": 4, "RUNGS": ("v234", "v360")}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | more


def film(clips: Path, name: str, rate: str, *codec: str, also: str = "null") -> Path:
    path = clips / name
    if not path.exists():
        sources = corpus.inputs(size="640x360", length=LENGTH_S)
        sources[3] = sources[3].replace("r=15", f"r={rate}")
        corpus.ffmpeg(
            *sources, "-vf", also, "-fps_mode", "vfr", *codec, "-pix_fmt", "yuv420p", "-c:a", "aac", path
        )
    return path


H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "70")
OPEN_GOP = ("-c:v", "libx264", "-preset", "ultrafast", "-x264-params", "open-gop=1:keyint=75:bframes=3")
HOLE = "select='not(between(t,3,5.5))'"
FILMS = {
    "ntsc.mp4": ("30000/1001", H264, "null"),
    "hole.mkv": ("30", OPEN_GOP, HOLE),
    "noindex.ts": ("25", H264, "null"),
    "slides.mkv": ("2", ("-c:v", "mpeg4"), "null"),
}


def seen(asset: Asset, name: str) -> list[tuple[int, bool, bytes]]:
    """Time in ms from the first frame, keyframe, and a thumbnail of every frame."""
    row = Rendition.objects.get(asset=asset, name=name)
    with av.open(str(published_path(asset, f"{row.folder}/{name}.mp4"))) as file:
        stream = file.streams.video[0]
        frames = [
            (frame.pts * stream.time_base, frame.key_frame, bytes(frame.reformat(*SMALL, "gray").planes[0]))
            for frame in file.decode(stream)
        ]
    return [(round((at - frames[0][0]) * 1_000), is_key, picture) for at, is_key, picture in frames]


def ends(asset: Asset, name: str) -> tuple[float, float, float]:
    """Where picture and sound end, in seconds from where they begin, and how long before the picture the sound does."""
    row = Rendition.objects.get(asset=asset, name=name)
    found = []
    with av.open(str(published_path(asset, f"{row.folder}/{name}.mp4"))) as file:
        starts = []
        for kind in ("video", "audio"):
            stream = getattr(file.streams, kind)[0]
            file.seek(0)
            packets = [packet for packet in file.demux(stream) if packet.pts is not None]
            starts.append(float(min(packet.pts for packet in packets) * stream.time_base))
            found.append(float(max(packet.pts + packet.duration for packet in packets) * stream.time_base))
    return found[0] - starts[0], found[1] - starts[0], starts[0] - starts[1]


def difference(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def misplaced(found: list[tuple[int, bool, bytes]], wanted: list[tuple[int, bool, bytes]]) -> list[int]:
    """Frames that look more like a neighbour of the one that is wanted there."""
    bad = []
    for number, (_at, _key, picture) in enumerate(found):
        near = [
            difference(picture, wanted[other][2])
            for other in (number - 1, number, number + 1)
            if 0 <= other < len(wanted)
        ]
        own = difference(picture, wanted[number][2])
        if own > min(near) + 50:
            bad.append(number)
    return bad


def make(path: Path) -> Asset:
    asset = actions.ingest_file(path)
    work_off()
    asset.refresh_from_db()
    return asset


@pytest.mark.parametrize("name", FILMS)
def test_frames_times_keyframes_and_sound_are_those_of_one_pass(name, clips, media, settings, request):
    rate, codec, also = FILMS[name]
    path = film(clips, name, rate, *codec, also=also)
    request.getfixturevalue("whole")
    one = make(path)
    names = list(
        Rendition.objects.filter(asset=one, height__isnull=False)
        .exclude(name="remux")
        .values_list("name", flat=True)
    )
    wanted = {rung: (seen(one, rung), ends(one, rung)) for rung in names}
    actions.delete_asset(one)
    request.getfixturevalue("shared")
    pieces = make(path)
    assert (pieces.state, pieces.warnings) == ("published", one.warnings)
    assert not Piece.objects.exists()
    assert not list((media / "media" / "pieces").rglob("*.mp4"))
    for rung, (frames, (picture_end, sound_end, lead)) in wanted.items():
        found = seen(pieces, rung)
        assert len(found) == len(frames)
        assert max(abs(a[0] - b[0]) for a, b in zip(found, frames, strict=True)) <= 1
        assert [frame[1] for frame in found] == [frame[1] for frame in frames]
        assert not misplaced(found, frames), "another picture than one pass shows"
        assert len(misplaced(found[1:], frames[:-1])) > len(frames) // 3, "the control: each is a frame early"
        ended = ends(pieces, rung)
        assert abs(ended[0] - picture_end) <= 0.04
        assert abs(ended[1] - sound_end) <= 0.04
        assert abs(ended[2] - lead) <= 0.04, "picture and sound begin together"
