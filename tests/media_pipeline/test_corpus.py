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

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


def ingest(path):
    asset = actions.ingest_file(path)
    work_off()
    asset.refresh_from_db()
    return asset


def done(asset):
    return {row.name: row for row in Rendition.objects.filter(asset=asset, state="done")}


@pytest.mark.parametrize("name", corpus.TAKEN)
def test_what_phones_and_old_programs_make_is_published_and_decodes(name, clips):
    make, wanted = corpus.TAKEN[name]
    path = clips / name
    make(path)
    asset = ingest(path)
    rows = done(asset)
    assert (asset.state, asset.code) == ("published", ""), asset.warnings
    assert wanted <= rows.keys()
    assert all(row.state == "done" for row in asset.renditions.exclude(name="remux"))
    longest = max(row.duration_ms for row in rows.values())
    for row in rows.values():
        decoded = decode(published_path(asset, f"{row.folder}/{row.name}.mp4"))
        assert abs(decoded["end_ms"] - row.duration_ms) < 450, (row.name, decoded, row.duration_ms)
        assert ("video" in decoded["types"]) == (row.height is not None)
        assert abs(row.duration_ms - longest) < 500
    assert asset.duration_ms == longest
    assert published_path(asset, "lite.mp4").stat().st_size > 1_000
    assert published_path(asset, "poster.jpg").exists() == bool(asset.width or name == "cover.mp3")


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


@pytest.mark.parametrize("name", corpus.DAMAGED)
def test_what_is_partly_readable_plays_and_waits_for_a_person(name, clips):
    path = clips / name
    corpus.DAMAGED[name](path)
    asset = ingest(path)
    assert (asset.state, asset.code) == ("damaged", "partly-readable")
    assert "only part" in asset.reason.lower()
    assert "v234" in done(asset)
    assert published_path(asset, "master.m3u8").exists()


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_what_is_no_lesson_is_refused_in_plain_words_and_leaves_nothing(name, clips, media):
    make, code = corpus.REFUSED[name]
    path = clips / name
    make(path)
    with pytest.raises(Refused) as refused:
        actions.ingest_file(path)
    assert refused.value.code == code
    assert_plain_words(code)
    assert not Asset.objects.exists()
    assert not MediaJob.objects.exists()
    assert not [found for found in media.rglob("*") if found.is_file()]


def assert_plain_words(code):
    """A sentence in each language, not the code; Chinese says in 15 characters what English says in 30."""
    words = set()
    for language, shortest in (("en", 30), ("vi", 30), ("zh-hans", 15)):
        with translation.override(language):
            words.add(explain(code))
            assert len(explain(code)) > shortest, language
    assert len(words) == 3


@pytest.mark.parametrize("name", ["siblings.mp4", "playlist.mp4", "drawing.mp4"])
def test_the_child_refuses_playlists_even_when_the_signature_check_is_off(name, clips, monkeypatch):
    """The negative control of the signature check: the whitelists hold on their own."""
    make, _code = corpus.REFUSED[name]
    path = clips / f"second-{name}"
    make(path)
    monkeypatch.setattr(magic, "refusal", lambda _head: "")
    with pytest.raises(Refused):
        actions.ingest_file(path)


def test_without_the_whitelist_ffmpeg_would_open_another_file(clips):
    """Why the whitelists are there: plain ffmpeg decodes the sibling of a disguised list."""
    path = clips / "control-siblings.mp4"
    corpus.sibling_list(path)
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
    corpus.rotated(path)
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
    corpus.scripted_title(path)
    asset = ingest(path)
    for file in published_path(asset).rglob("*"):
        assert not file.is_file() or b"<script" not in file.read_bytes()
