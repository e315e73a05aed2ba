"""A film is shown as it was meant: the right way up, round where it is round, in step, heard, and no longer than it is."""

from __future__ import annotations

from array import array

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media_pipeline import actions, codes, probe, refusals
from media_pipeline.refusals import Refused
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path
from tests.media_pipeline.corpus import damage, sounds, times
from tests.media_pipeline.corpus.draw import AAC, FAST, ffmpeg
from tests.media_pipeline.corpus.pictures import HDR, HEVC
from tests.media_pipeline.test_corpus import decode, done, ingest

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg, pytest.mark.sqlite]
RED_CORNER = "color=gray:s=320x240:r=10:d=1.2,drawbox=0:0:100:80:red:fill"


def first_picture(asset, name="v234"):
    row = done(asset)[name]
    with av.open(str(published_path(asset, f"{row.folder}/{name}.mp4"))) as container:
        return next(container.decode(video=0))


def colour(frame, x, y):
    """(red, green, blue) at a place given in shares of the picture."""
    plane = frame.reformat(format="rgb24").planes[0]
    spot = int(y * frame.height) * plane.line_size + int(x * frame.width) * 3
    return tuple(bytes(plane)[spot : spot + 3])


def luma(frame):
    plane = frame.reformat(width=64, height=64, format="gray").planes[0]
    lines = [bytes(plane)[row * plane.line_size :][:64] for row in range(64)]
    return sum(map(sum, lines)) / 64 / 64


CORNERS = {
    "left top": (0.1, 0.1),
    "right top": (0.9, 0.1),
    "left bottom": (0.1, 0.9),
    "right bottom": (0.9, 0.9),
}


@pytest.mark.parametrize(
    ("turned", "corner"),
    [
        (["-display_rotation", "90"], "left bottom"),
        (["-display_rotation", "180"], "right bottom"),
        (["-display_rotation", "270"], "right top"),
        (["-display_rotation", "0", "-display_hflip"], "right top"),
    ],
)
def test_the_corner_stays_where_the_phone_showed_it(turned, corner, clips):
    flat, path = clips / "corner-flat.mp4", clips / f"corner-{'-'.join(turned)}.mp4"
    ffmpeg("-f", "lavfi", "-i", RED_CORNER, *FAST, flat)
    ffmpeg(*turned, "-i", flat, "-c", "copy", path)
    frame = first_picture(ingest(path))
    reds = {name for name, (x, y) in CORNERS.items() if colour(frame, x, y)[0] > colour(frame, x, y)[2] + 80}
    assert reds == {corner}


def test_a_square_stays_a_square_where_points_are_not(clips):
    """Stored 60 by 120 in points twice as wide as high."""
    path = clips / "square.mp4"
    box = "color=black:s=320x480:r=10:d=1.2,drawbox=100:180:60:120:white:fill,setsar=2"
    ffmpeg("-f", "lavfi", "-i", box, *FAST, path)
    frame = first_picture(ingest(path))
    plane = frame.reformat(format="gray").planes[0]
    lines = [bytes(plane)[row * plane.line_size :][: frame.width] for row in range(frame.height)]
    wide = max(sum(value > 128 for value in row) for row in lines)
    high = sum(max(row) > 128 for row in lines)
    assert abs(wide - high) <= 2
    assert wide > 20


def test_hdr_is_darkened_for_ordinary_screens_and_a_wrong_tag_is_not_believed(clips):
    pictures = {}
    for name, codec, colours in (
        ("real", HEVC, HDR.format("smpte2084")),
        ("half", HEVC, ":transfer=smpte2084"),
        ("none", HEVC, ""),
        ("wrong", [*HEVC[:4], "-pix_fmt", "yuv420p"], HDR.format("smpte2084")),
    ):
        path = clips / f"hdr-{name}.mp4"
        source = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=5:d=1.2"]
        ffmpeg(*source, *codec, "-x265-params", f"log-level=none{colours}", path)
        asset = ingest(path)
        assert asset.state == "published", (name, asset.code)
        pictures[name] = luma(first_picture(asset))
    assert pictures["real"] < pictures["none"] - 6
    assert abs(pictures["half"] - pictures["real"]) < 4
    assert abs(pictures["wrong"] - pictures["none"]) < 4


def heard_from(path):
    """Seconds until something is heard, and the loudest sample (of 1)."""
    start, loudest = None, 0
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=8_000)
        for frame in container.decode(audio=0):
            for plain in resampler.resample(frame):
                samples = array("h", bytes(plain.planes[0])[: plain.samples * 2])
                loud = next((number for number, value in enumerate(samples) if abs(value) > 500), None)
                if start is None and loud is not None:
                    start = frame.time + loud / 8_000
                loudest = max(loudest, *map(abs, samples))
    return start, loudest / 32_768


@pytest.mark.parametrize("name", ["late-sound.mp4", "late-sound.mkv"])
def test_sound_that_begins_late_is_in_step(name, clips):
    path = clips / name
    times.CASES[name].make(path)
    asset = ingest(path)
    rows = done(asset)
    for rung in ("a48", "v234"):
        start, _loud = heard_from(published_path(asset, f"{rows[rung].folder}/{rung}.mp4"))
        assert abs(start - 2.0) < 0.06, rung


def test_a_picture_that_begins_late_is_there_from_the_beginning_and_in_step(clips):
    """The first picture stands until the film begins: a player that waits for it would cut the sound."""
    path = clips / "late-picture.mp4"
    times.CASES[path.name].make(path)
    asset = ingest(path)
    row = done(asset)["v234"]
    with av.open(str(published_path(asset, f"{row.folder}/v234.mp4"))) as container:
        assert next(container.decode(video=0)).time < 0.1
    assert abs(row.duration_ms - 4_000) < 100


@pytest.mark.parametrize("name", ["centre51.mp4", "centre71.mkv"])
def test_a_voice_in_the_centre_of_many_channels_is_heard(name, clips):
    path = clips / name
    sounds.CASES[name].make(path)
    asset = ingest(path)
    row = done(asset)["a48"]
    _start, loudest = heard_from(published_path(asset, f"{row.folder}/a48.mp4"))
    assert loudest > 0.08


@pytest.mark.parametrize("name", ["two-tongues.mkv", "silent-default.mp4"])
def test_the_track_that_speaks_is_taken_and_the_trainer_is_told(name, clips):
    path = clips / name
    sounds.CASES[name].make(path)
    asset = ingest(path)
    rows = done(asset)
    for rung in rows:
        assert heard_from(published_path(asset, f"{rows[rung].folder}/{rung}.mp4"))[1] > 0.05, rung
    assert codes.W_OTHER_SOUNDS in asset.warnings
    assert codes.W_SILENT not in asset.warnings


def test_a_microphone_that_was_off_is_named(clips):
    path = clips / "muted.mp4"
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x240:r=10:d=1.2",
        "-f",
        "lavfi",
        "-i",
        "anullsrc=d=1.2",
        *FAST,
        *AAC,
        path,
    )
    assert codes.W_SILENT in ingest(path).warnings


@pytest.mark.parametrize("name", ["jump.mp4", "jump.mkv", "jump.ts"])
def test_hours_in_which_nothing_was_recorded_are_not_shown_and_no_picture_is_invented(name, clips):
    path = clips / name
    times.CASES[name].make(path)
    asset = ingest(path)
    assert asset.duration_ms < 2_300
    row = done(asset)["v234"]
    assert decode(published_path(asset, f"{row.folder}/v234.mp4"))["frames"] <= 33


def test_a_page_that_stands_while_the_voice_goes_on_keeps_its_time(clips):
    path = clips / "standing.mp4"
    times.CASES[path.name].make(path)
    asset = ingest(path)
    assert abs(asset.duration_ms - 10_000) < 100
    assert codes.W_HOLES not in asset.warnings


@pytest.mark.parametrize(("share", "name"), [(0.4, "mp4"), (0.6, "mp4"), (0.9, "mp4"), (0.6, "mkv")])
def test_how_much_is_readable_is_said_in_numbers(share, name, clips):
    path = clips / f"share{share}.{name}"
    damage.cut(damage.MKV if name == "mkv" else damage.FASTSTART, share)(path)
    asset = ingest(path)
    assert asset.state == "damaged"
    assert abs(asset.readable_pct - 100 * share) <= 10
    assert asset.reason.startswith(f"{asset.readable_pct} % of the file is readable")


SOURCES = {"mp4": damage.FASTSTART, "mkv": damage.MKV, "avi": damage.AVI, "ts": corpus.encoded(*FAST, *AAC)}
ENDS = {"published", "damaged", "refused"}


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    source=st.sampled_from(sorted(SOURCES)),
    share=st.floats(0.05, 0.99),
    flips=st.sampled_from([0, 0.0005, 0.05]),
    seed=st.integers(0, 99),
)
def test_however_a_film_is_damaged_its_end_is_clear_and_has_words(clips, source, share, flips, seed):
    path = clips / f"any-{seed}.{source}"
    damage.cut(damage.torn(SOURCES[source], flips, begin=0.02, seed=seed), share)(path)
    try:
        asset = ingest(path)
    except Refused as refused:
        state, code = "refused", refused.code
    else:
        state, code = asset.state, asset.code
    assert state in ENDS, code
    assert state == "published" or code in refusals.MESSAGES
    assert state != "published" or code == ""


def test_a_name_of_bytes_that_are_no_text_is_taken(clips):
    path = clips / "bad-\udcff\udcfe.mp4"
    corpus.plain(path)
    assert actions.ingest_file(path).title == "bad-"


def test_an_index_that_lies_behind_the_end_of_the_file_is_not_looked_for(tmp_path):
    path = tmp_path / "far.mp4"
    path.write_bytes(corpus.hostile.BIG_ATOM)
    with path.open("rb") as file:
        assert probe.is_headless(file, path.read_bytes()[:64])
