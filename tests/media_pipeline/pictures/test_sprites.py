"""Which small picture shows which moment: a grid that is whole, for every length and shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.pictures import sprites


def test_the_index_names_sheet_and_rectangle():
    pictures = sprites.grid(1_010_500, 416, 234)
    assert (pictures.count, pictures.sheets, pictures.width, pictures.height) == (102, 2, 160, 90)
    lines = sprites.index(pictures, 1_010_500).split("\n\n")
    assert lines[0] == "WEBVTT"
    assert lines[12] == "00:01:50.000 --> 00:02:00.000\nsprites-1.jpg#xywh=160,90,160,90"
    assert lines[101] == "00:16:40.000 --> 00:16:50.000\nsprites-2.jpg#xywh=0,0,160,90"
    assert lines[102].strip() == "00:16:50.000 --> 00:16:50.500\nsprites-2.jpg#xywh=160,0,160,90"


@pytest.mark.parametrize(
    ("duration_ms", "size", "made"),
    [
        (7_999, (416, 234), None),
        (20_000, (416, 234), (5, 5, 1)),
        (60_000, (234, 416), (6, 6, 1)),
        (600_000, (416, 234), (60, 10, 6)),
        (600_000, (0, 0), None),
    ],
)
def test_short_films_have_a_closer_grid_and_the_shortest_none(duration_ms, size, made):
    pictures = sprites.grid(duration_ms, *size)
    assert (pictures and (pictures.count, pictures.across, pictures.down)) == made


def test_a_tall_film_has_tall_pictures():
    pictures = sprites.grid(60_000, 234, 416)
    assert (pictures.width, pictures.height) == (90, 160)


@given(st.integers(8_000, 12 * 3_600_000), st.integers(2, 2_000), st.integers(2, 2_000))
def test_every_moment_has_one_picture_inside_a_sheet(duration_ms, width, height):
    pictures = sprites.grid(duration_ms, width, height)
    text = sprites.index(pictures, duration_ms)
    found = re.findall(r"sprites-(\d+)\.jpg#xywh=(\d+),(\d+),(\d+),(\d+)", text)
    assert len(found) == len(set(found)) == pictures.count
    assert (pictures.count - 1) * pictures.every_ms < duration_ms <= pictures.count * pictures.every_ms
    for sheet, x, y, w, h in (map(int, one) for one in found):
        assert 1 <= sheet <= pictures.sheets
        assert x + w <= pictures.across * pictures.width
        assert y + h <= pictures.down * pictures.height
