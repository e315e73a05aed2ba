"""A film has a poster that shows something, pictures to choose from, and small ones for the seek bar."""

from __future__ import annotations

import re

import pytest
from PIL import Image, ImageChops, ImageFilter

from media_pipeline import actions, bench, queries
from media_pipeline.models import Asset
from media_pipeline.pictures import stills
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path, work_off

LENGTH_S, BLACK_S = 20, 9


@pytest.fixture(scope="session")
def dark_start(clips):
    """Twenty seconds of 320x240 at 5 fps, the first nine black."""
    path = clips / "dark.mp4"
    picture = f"testsrc2=s=320x240:r=5:d={LENGTH_S},drawbox=t=fill:c=black:enable='lt(t,{BLACK_S})'"
    corpus.ffmpeg("-f", "lavfi", "-i", picture, *corpus.FAST, path)
    return path


@pytest.fixture
def asset(dark_start, media, db):
    made = actions.ingest_file(dark_start)
    work_off()
    return Asset.objects.get(pk=made.pk)


@pytest.mark.ffmpeg
def test_a_film_that_begins_black_shows_a_later_picture_and_all_can_be_chosen(asset):
    assert asset.stills == 4
    looks = [stills.look(published_path(asset, f"still-{n}.jpg")) for n in range(1, 5)]
    assert [one.is_clear for one in looks] == [False, False, True, True]
    assert (asset.has_poster, asset.poster) == (True, "still-3.jpg")
    source = queries.playback_source(asset.uuid, viewer="x")
    assert source.poster_url.endswith("/still-3.jpg")
    assert queries.poster_urls([asset.uuid], viewer="x")[asset.uuid].endswith("/still-3.jpg")


@pytest.mark.ffmpeg
def test_small_pictures_show_the_moments_that_the_index_names(asset):
    assert queries.playback_source(asset.uuid, viewer="x").sprites_url.endswith("/sprites.vtt")
    text = published_path(asset, "sprites.vtt").read_text()
    places = [tuple(map(int, one)) for one in re.findall(r"xywh=(\d+),(\d+),(\d+),(\d+)", text)]
    assert len(places) == 5
    with Image.open(published_path(asset, "sprites-1.jpg")) as sheet:
        assert sheet.size == (5 * places[0][2], places[0][3])
        light = [sheet.crop((x, y, x + w, y + h)).convert("L").getextrema()[1] for x, y, w, h in places]
        first, last = (sheet.crop((x, 0, x + w, h)) for x, _y, w, h in (places[3], places[4]))
        assert ImageChops.difference(first, last).getbbox()
    assert light[0] < 60
    assert min(light[3:]) > 150


@pytest.mark.ffmpeg
def test_a_film_whose_pictures_cannot_be_made_is_whole_without_them(dark_start, media, db, monkeypatch):
    monkeypatch.setattr(bench.Bench, "run", lambda *_words: [])
    made = actions.ingest_file(dark_start)
    work_off()
    asset = Asset.objects.get(pk=made.pk)
    assert (asset.state, asset.has_poster, asset.stills, asset.has_sprites) == ("published", False, 0, False)
    source = queries.playback_source(asset.uuid, viewer="x")
    assert (source.poster_url, source.sprites_url) == (None, None)


@pytest.mark.ffmpeg
def test_a_twin_shows_the_same_pictures(asset, dark_start):
    twin = actions.ingest_file(dark_start)
    work_off()
    twin = Asset.objects.get(pk=twin.pk)
    assert (twin.poster, twin.stills, twin.has_sprites) == (asset.poster, asset.stills, True)
    assert published_path(twin, "sprites-1.jpg").exists()
    assert published_path(twin, twin.poster).exists()


def drawn(path, light=(120, 120), blur=0):
    picture = (
        Image.effect_mandelbrot((320, 180), (-2, -1.2, 1, 1.2), 60)
        if blur is not None
        else Image.new("L", (320, 180), light[0])
    )
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    picture.convert("RGB").save(path, quality=80)
    return stills.look(path)


def test_a_blurred_black_or_plain_picture_is_not_chosen(tmp_path):
    sharp, blurred = drawn(tmp_path / "a.jpg"), drawn(tmp_path / "b.jpg", blur=8)
    black, plain = drawn(tmp_path / "c.jpg", (0, 0), None), drawn(tmp_path / "d.jpg", (128, 0), None)
    assert stills.best([black, plain, blurred, sharp, sharp]) == 3
    assert stills.best([sharp, blurred]) == 0
    assert stills.best([black, plain]) in {0, 1}
    assert not black.is_clear
    assert not plain.is_clear
