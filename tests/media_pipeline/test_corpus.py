"""Every kind of file that arrives is published, damaged or refused with the right words; none is left in between."""

from __future__ import annotations

import subprocess

import av
import pytest
from django.utils import translation

from media_pipeline import actions, magic, packaging
from media_pipeline.models import Asset, MediaJob, Rendition
from media_pipeline.refusals import Refused, explain
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path, work_off
from tests.media_pipeline.corpus import hostile, pictures

# What a file is does not depend on the database: once is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg, pytest.mark.sqlite]
CASES = corpus.CASES
# What test_understanding.py takes in and looks at more closely, and what differs from it by an angle.
LOOKED_AT_THERE = {
    *(
        "late-sound.mp4",
        "late-sound.mkv",
        "late-picture.mp4",
        "jump.mp4",
        "jump.mkv",
        "jump.ts",
        "standing.mp4",
    ),
    *("centre51.mp4", "centre71.mkv", "two-tongues.mkv", "silent-default.mp4"),
    *("upside.mp4", "left.mp4", "mirrored.mp4"),
}


def ingest(path):
    asset = actions.ingest_file(path)
    work_off()
    asset.refresh_from_db()
    return asset


def done(asset):
    return {row.name: row for row in Rendition.objects.filter(asset=asset, state="done")}


def those(*states):
    return [
        pytest.param(name, id=ascii(name).strip("'\""))
        for name, case in CASES.items()
        if case.state in states and name not in LOOKED_AT_THERE
    ]


def test_the_corpus_is_large_and_no_name_stands_for_two_files():
    tables = [corpus.pictures, corpus.sounds, corpus.times, corpus.damage, hostile]
    assert len(CASES) == sum(len(table.CASES) for table in tables) > 130


@pytest.mark.parametrize("name", those("published", "damaged"))
def test_what_can_be_played_is_and_decodes_to_its_end(name, clips):
    case, path = CASES[name], clips / name
    case.make(path)
    asset = ingest(path)
    rows = done(asset)
    assert (asset.state, asset.code) == (case.state, case.code), (asset.warnings, asset.reason)
    assert set(case.warnings) <= set(asset.warnings)
    assert case.renditions <= rows.keys()
    assert all(row.state == "done" for row in asset.renditions.exclude(name="remux"))
    longest = max(row.duration_ms for row in rows.values())
    for row in (row for row in rows.values() if row.is_listed):
        decoded = decode(published_path(asset, f"{row.folder}/{row.name}.mp4"))
        assert abs(decoded["end_ms"] - row.duration_ms) < 450, (row.name, decoded, row.duration_ms)
        assert ("video" in decoded["types"]) == (row.height is not None)
        assert case.state == "damaged" or abs(row.duration_ms - longest) < 500, row.name
    assert asset.duration_ms == longest
    assert (asset.readable_pct is not None) == (case.state == "damaged")
    assert published_path(asset, "master.m3u8").exists()
    assert published_path(asset, "lite.mp4").stat().st_size > 1_000
    assert asset.has_poster == bool(asset.width or name == "cover.mp3")
    assert not asset.has_poster or published_path(asset, asset.poster).exists()


def decode(path):
    """Decode every frame; the end is the last one's, from the first."""
    first, last, types, frames = None, 0.0, set(), 0
    with av.open(str(path)) as container:
        for frame in container.decode(*container.streams):
            kind = "video" if isinstance(frame, av.VideoFrame) else "audio"
            types.add(kind)
            frames += kind == "video"
            first = frame.time if first is None else min(first, frame.time)
            length = frame.samples / frame.sample_rate if kind == "audio" else 0
            last = max(last, frame.time + length)
    return {"types": types, "end_ms": (last - first) * 1_000, "frames": frames}


@pytest.mark.parametrize("name", those("refused"))
def test_what_is_no_lesson_is_refused_in_plain_words_and_leaves_nothing(name, clips, media):
    case, path = CASES[name], clips / name
    case.make(path)
    asset, code = tried(path)
    assert code == case.code
    if asset is None:
        assert not Asset.objects.exists()
        assert not MediaJob.objects.exists()
        assert not [found for found in media.rglob("*") if found.is_file()]
    else:  # it looked like a film, and was none when all of it was read
        assert asset.state == "refused"
        assert not done(asset)
        assert not published_path(asset, "master.m3u8").exists()
    assert_plain_words(case.code)


def tried(path):
    """(asset, code): the asset is None for a file that was not taken at all."""
    try:
        asset = ingest(path)
    except Refused as refused:
        return None, refused.code
    return asset, asset.code


def assert_plain_words(code):
    """A sentence in each language, not the code; Chinese says in 15 characters what English says in 30."""
    words = set()
    for language, shortest in (("en", 30), ("vi", 30), ("zh-hans", 15)):
        with translation.override(language):
            words.add(explain(code))
            assert len(explain(code)) > shortest, language
    assert len(words) == 3


@pytest.mark.parametrize("name", ["siblings.mp4", "playlist.mp4", "drawing.mp4", "playlist-here.m3u8"])
def test_the_child_refuses_playlists_even_when_the_signature_check_is_off(name, clips, monkeypatch):
    """The negative control of the signature check: the whitelists hold on their own."""
    path = clips / f"second-{name}"
    CASES[name].make(path)
    monkeypatch.setattr(magic, "refusal", lambda _head: "")
    with pytest.raises(Refused):
        actions.ingest_file(path)


def test_without_the_whitelist_ffmpeg_would_open_another_file(clips):
    """Why the whitelists are there: plain ffmpeg decodes the sibling of a disguised list."""
    path = clips / "control-siblings.mp4"
    hostile.sibling_list(path)
    plain = subprocess.run(
        [corpus.FFMPEG, "-v", "error", "-i", path, "-f", "null", "-"], capture_output=True, check=False
    )
    shut = subprocess.run(
        [corpus.FFMPEG, "-v", "error", "-format_whitelist", "mov,avi", "-i", path, "-f", "null", "-"],
        capture_output=True,
        check=False,
    )
    assert plain.returncode == 0
    assert shut.returncode != 0


def test_a_rotated_phone_film_becomes_portrait(clips):
    path = clips / "portrait.mp4"
    pictures.rotated(90)(path)
    asset = ingest(path)
    assert (asset.width, asset.height) == (240, 320)
    rung = done(asset)["v234"]
    assert (rung.width, rung.height) == (234, 312)
    assert "remux" not in done(asset)


def test_a_slow_screencast_gets_no_invented_frames(clips):
    path = clips / "slow.mkv"
    corpus.encoded(*corpus.FAST, "-c:a", "aac", rate=5)(path)
    asset = ingest(path)
    row = done(asset)["v234"]
    assert decode(published_path(asset, f"{row.folder}/v234.mp4"))["frames"] <= 11


def test_a_wide_clip_gets_all_rungs_aligned_and_weighed(wide_clip):
    asset = ingest(wide_clip)
    rows = done(asset)
    assert set(rows) == {"a48", "v234", "v360", "v720"}
    starts = {
        name: [round(part.duration_s, 2) for part in playlist(asset, row).segments]
        for name, row in rows.items()
        if name != "a48"
    }
    assert len({tuple(starts[name]) for name in starts}) == 1
    master = published_path(asset, "master.m3u8").read_text()
    order = [line for line in master.splitlines() if line.endswith(".m3u8")]
    assert [line.split("/")[1] for line in order] == ["v234.m3u8", "v360.m3u8", "v720.m3u8", "a48.m3u8"]
    for name, row in rows.items():
        measured = playlist(asset, row)
        assert f"BANDWIDTH={measured.peak_bps},AVERAGE-BANDWIDTH={measured.average_bps}," in master, name
        size = published_path(asset, f"{row.folder}/{name}.mp4").stat().st_size
        assert measured.bytes <= size <= measured.bytes + 4_000
    assert 'CODECS="mp4a.40.2"' in master
    assert "FRAME-RATE=10.000" in master
    with av.open(str(published_path(asset, f"{rows['v720'].folder}/v720.m3u8"))) as container:
        assert {stream.type for stream in container.streams} == {"video", "audio"}


def playlist(asset, row):
    text = published_path(asset, f"{row.folder}/{row.name}.m3u8").read_text()
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in text
    assert text.endswith("#EXT-X-ENDLIST\n")
    return packaging.parse(text)


def test_hostile_titles_do_not_reach_the_published_files(clips):
    path = clips / "hostile.mp4"
    CASES["title.mp4"].make(path)
    asset = ingest(path)
    for file in published_path(asset).rglob("*"):
        assert not file.is_file() or b"<script" not in file.read_bytes()
