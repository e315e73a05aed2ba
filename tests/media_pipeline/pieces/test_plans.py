"""A film is shared out without a gap: every frame of every rung is in one piece, and in one alone."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media_pipeline import commands
from media_pipeline.ladder import plan
from media_pipeline.media_info import AudioInfo, MediaInfo, VideoInfo
from media_pipeline.pieces import plans

RATES = [Fraction(30), Fraction(15), Fraction(25), Fraction(5), Fraction(30_000, 1_001), Fraction(2_983, 100)]
HOUR = VideoInfo("hevc", 1920, 1080, "30000/1001", duration_ms=3_600_000)
FILM = MediaInfo("mov,mp4,m4a", HOUR, AudioInfo("aac", duration_ms=3_600_000), 3_600_000)


@pytest.mark.parametrize("rate", RATES)
@settings(deadline=None)
@given(duration_ms=st.integers(1_000, 12 * 3_600_000), piece_s=st.integers(60, 400))
def test_stretches_hold_every_frame_once(duration_ms, piece_s, rate):
    found = plans.cut(duration_ms, piece_s)
    assert found[0].first_frame(rate) == 0
    assert all(one.end_frame(rate) == two.first_frame(rate) for one, two in itertools.pairwise(found))
    assert abs(found[-1].end_frame(rate) - duration_ms * rate / 1_000) <= 1
    assert all(part.start_s % 4 == 0 for part in found)
    assert [part.is_last for part in found] == [False] * (len(found) - 1) + [True]


@pytest.mark.parametrize("rate", RATES)
@settings(deadline=None)
@given(segment=st.integers(0, 10_000))
def test_keyframes_are_due_by_the_clock_of_the_film(segment, rate):
    part = plans.Stretch(4 * segment, 10**9, is_last=True)
    shown_at = part.first_frame(rate) / rate
    assert 0 <= shown_at - part.start_s < 1 / rate
    assert abs(part.key_offset_s(rate) - float(shown_at - part.start_s) - plans.A_LITTLE_S) < 1e-9


def shares(**options):
    return plans.share_out(plan(FILM), **{"piece_s": 180, "has_index": True, "lowest_first": False} | options)


def test_all_rungs_of_a_stretch_come_from_one_decode():
    found = [share for share in shares() if share.rungs]
    assert {share.rungs for share in found} == {("v234", "v360", "v720")}
    assert [share.number for share in found] == list(range(20))


def test_where_nothing_plays_yet_the_lowest_rung_comes_first():
    found = [share for share in shares(lowest_first=True) if share.rungs]
    assert [(share.rank, share.rungs) for share in found] == [(0, ("v234",))] * 20 + [
        (1, ("v360", "v720"))
    ] * 20


def test_a_film_without_an_index_is_shared_out_by_rungs():
    found = [
        (share.rungs, share.stretch.start_s, share.stretch.end_ms)
        for share in shares(has_index=False)
        if share.rungs
    ]
    assert found == [((name,), 0, 3_600_000) for name in ("v234", "v360", "v720")]
    assert plans.has_index("mov,mp4,m4a,3gp,3g2,mj2")
    assert plans.has_index("matroska,webm")
    assert not plans.has_index("mpegts")


def test_a_sound_that_is_not_copied_is_a_piece_of_its_own():
    (sound,) = [share for share in shares() if share.sound_k]
    assert (sound.sound_k, sound.stretch.end_ms, sound.rungs) == (96, 3_600_000, ())


@pytest.mark.parametrize(
    ("rate", "shortest_s"), [(30, 1), (Fraction(5), 1), (Fraction(2), 4), (1, 4), (Fraction(1, 2), 8)]
)
def test_the_first_segment_of_a_film_reaches_beyond_late_pictures(rate, shortest_s):
    assert commands.shortest_s(Fraction(rate)) == shortest_s


@pytest.mark.parametrize(("done", "share"), [((100, 0), 75), ((0, 100), 25), ((50, 50), 50)])
def test_a_rendition_is_as_far_as_its_pieces_weighed_by_length(done, share):
    lengths = (180_000, 60_000)
    found = plans.means(
        [(("v234", "v360"), percent, length) for percent, length in zip(done, lengths, strict=True)]
    )
    assert found == {"v234": share, "v360": share}
