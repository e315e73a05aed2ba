"""Sound and slides fit a line of 64 kb/s, and the slides are those that were shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media_pipeline import actions, queries
from media_pipeline.models import Rendition
from media_pipeline.pictures import slides
from media_pipeline.pictures.slides import Slide
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path, work_off

TURNS_S = (0, 12, 24)
LENGTH_S = 36
LINE_BPS = 64_000


@pytest.mark.django_db
@pytest.mark.ffmpeg
def test_a_talk_with_slides_costs_64_kb_a_second_as_sound_and_pictures(clips):
    path = clips / "slides.mp4"
    corpus.ffmpeg(
        *drawn(),
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "10",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        path,
    )
    asset = actions.ingest_file(path)
    work_off()
    asset.refresh_from_db()
    listed = json.loads(published_path(asset, "slides/slides.json").read_text())["slides"]
    assert [round(slide["at_ms"] / 1_000, 1) for slide in listed] == [max(0, turn - 2) for turn in TURNS_S]
    assert asset.slides == len(listed) == len(TURNS_S)
    files = [published_path(asset, f"slides/{slide['file']}") for slide in listed]
    colours = []
    for file in files:
        with Image.open(file) as picture:
            assert picture.format == "WEBP"
            assert picture.width <= 960
            colours.append(picture.convert("RGB").getpixel((4, 4)))
    assert [max(range(3), key=lambda part: colour[part]) for colour in colours] == [0, 1, 2]
    sound = Rendition.objects.get(asset=asset, name="a48")
    index = published_path(asset, "slides/slides.json").stat().st_size
    whole = sound.bytes + index + sum(file.stat().st_size for file in files)
    assert whole * 8 <= LINE_BPS * LENGTH_S
    source = queries.playback_source(asset.uuid, viewer="a phone")
    assert source.slides_url.endswith("/slides/slides.json")


def drawn():
    """Red, green, blue with writing-like patterns, each for twelve seconds."""
    words = []
    for colour in ("red", "green", "blue"):
        words += ["-f", "lavfi", "-i", f"color={colour}:s=1280x720:r=5:d=12"]
    words += ["-f", "lavfi", "-i", f"sine=f=300:d={LENGTH_S}"]
    return [*words, "-filter_complex", "[0:v][1:v][2:v]concat=n=3:v=1[v]", "-map", "[v]", "-map", "3:a"]


def test_what_is_shown_for_the_shortest_time_goes_first_and_the_first_picture_stays():
    found = [Slide(at, 25_000, Path(f"slide-{at}.webp")) for at in (0, 2_000, 30_000, 33_000, 50_000)]
    kept = slides.affordable(found, 60_000)
    assert [slide.at_ms for slide in kept] == [0, 2_000, 33_000]
    assert slides.affordable(found, 6_000) == found[:1]


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 200_000)), min_size=1, max_size=60),
    st.integers(20, 700),
)
def test_slides_never_cost_more_than_their_share(parts, length_s):
    found = [Slide(at * 1_000, size, Path()) for at, size in parts]
    kept = slides.affordable(found, length_s * 1_000)
    assert kept[0] == min(found, key=lambda slide: slide.at_ms)
    assert len(kept) == 1 or sum(slide.size for slide in kept) <= slides.BUDGET_BPS * length_s // 8
