"""The ladder for any file: phone first, never larger than the source, even sides, levels that phones decode."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline import ladder, media_info
from media_pipeline.ladder import Measured, plan
from media_pipeline.media_info import AudioInfo, MediaInfo, VideoInfo

SOUND = AudioInfo("aac", "LC", duration_ms=60_000)


def film(width=1280, height=720, rate="30", sound=SOUND, **options) -> MediaInfo:
    top = {
        name: options.pop(name) for name in ("duration_ms", "declared_ms", "content_class") if name in options
    }
    duration_ms = top.setdefault("duration_ms", 60_000)
    facts = {
        "profile": "High", "level": 31, "duration_ms": duration_ms, "packets": 1_800, "max_keyframe_gap_ms": 2_000,
        "peak_bps": 3_000_000, "average_bps": 2_000_000,
    } | options  # fmt: skip
    return MediaInfo("mov", VideoInfo("h264", width, height, rate, **facts), sound, sample_frames=3, **top)


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1920, 1080), ["v234", "v360", "v720"]),
        ((1280, 720), ["v234", "v360", "v720"]),
        ((1279, 719), ["v234", "v360"]),
        ((640, 360), ["v234", "v360"]),
        ((640, 359), ["v234"]),
        ((320, 234), ["v234"]),
        ((320, 180), ["v180"]),
        ((720, 1280), ["v234", "v360", "v720"]),
        ((101, 75), ["v76"]),
    ],
)
def test_rungs_never_upscale_and_count_the_short_side(size, names):
    assert [rung.name for rung in plan(film(*size)).rungs] == names


def test_portrait_keeps_its_shape():
    rung = plan(film(1080, 1920)).rungs[0]
    assert (rung.width, rung.height) == (234, 416)


def test_all_rungs_by_setting():
    made = plan(film(1920, 1080), ("v234", "v360", "v540", "v720", "v1080"))
    assert [rung.name for rung in made.rungs] == ["v234", "v360", "v540", "v720", "v1080"]


def test_order_of_usefulness():
    assert plan(film()).names == ["remux", "a48", "v234", "v360", "v720"]
    assert plan(film(sound=None)).names == ["remux", "v234", "v360", "v720"]
    assert plan(MediaInfo("mp3", None, SOUND, 60_000)).names == ["a48"]


def test_slides_leave_out_the_rung_on_which_writing_is_not_legible_unless_the_clip_is_short():
    slides = film(content_class="slides")
    assert [rung.name for rung in plan(slides).rungs] == ["v360", "v720"]
    short = film(content_class="slides", duration_ms=20_000)
    assert [rung.name for rung in plan(short).rungs] == ["v234", "v360", "v720"]
    assert [rung.name for rung in plan(film(320, 240, content_class="slides")).rungs] == ["v234"]


def test_a_middle_rung_that_the_source_already_fits_is_not_made_and_the_next_one_keeps_to_its_rate():
    quiet = replace(film(peak_bps=240_000), duration_ms=60_000)
    assert [(rung.name, rung.maxrate_k) for rung in plan(quiet).rungs] == [("v234", 150), ("v720", 350)]
    every = plan(replace(film(peak_bps=600_000), duration_ms=60_000), ("v234", "v360", "v540", "v720"))
    assert [(rung.name, rung.maxrate_k) for rung in every.rungs] == [
        ("v234", 150),
        ("v360", 350),
        ("v720", 800),
    ]
    for unclear in (film(peak_bps=0), film(peak_bps=270_000), replace(quiet, duration_ms=20_000)):
        assert [rung.name for rung in plan(unclear).rungs] == ["v234", "v360", "v720"]


def test_rungs_in_av1_are_made_when_they_are_named_and_listed_beside_the_others():
    made = plan(film(), ("v234", "v720", "av720")).rungs
    assert [(rung.name, rung.codec) for rung in made] == [
        ("v234", "h264"),
        ("v720", "h264"),
        ("av720", "av1"),
    ]
    assert ladder.listed(
        [*rates(a48=50, v234=80, v720=900), Measured("av720", 720, 500_000, 1_000_000)], 60_000
    ) == [
        "a48",
        "v234",
        "v720",
        "av720",
    ]


def test_the_frame_rate_is_the_sources_and_at_most_30_and_15_on_the_lowest():
    assert [rung.fps for rung in plan(film(rate="60")).rungs] == [15, 30, 30]
    assert [rung.fps for rung in plan(film(rate="5")).rungs] == [5, 5, 5]
    assert plan(film(rate="30000/1001")).rungs[1].fps == Fraction(30_000, 1_001)


@given(width=st.integers(2, 8_192), height=st.integers(2, 8_192), rate=st.integers(1, 60))
def test_any_size_gives_even_rungs_within_the_source_and_a_level_that_holds(width, height, rate):
    for rung in plan(film(width, height, str(rate))).rungs:
        assert rung.width % 2 == rung.height % 2 == 0
        assert min(rung.width, rung.height) <= max(2, min(width, height) + 1)
        assert abs(rung.width / rung.height - width / height) <= (width / height) * 2.1 / min(
            rung.width, rung.height
        )
        blocks = -(-rung.width // 16) * -(-rung.height // 16)
        limits = {level: (frame, second) for level, frame, second in ladder.LEVELS}[rung.level]
        assert rung.level == "5.1" or (blocks <= limits[0] and blocks * rung.fps <= limits[1])


@pytest.mark.parametrize(
    "changes",
    [
        {"rotation": 90}, {"pix_fmt": "yuv422p"}, {"is_square": False}, {"is_interlaced": True}, {"transfer": "pq"},
        {"max_keyframe_gap_ms": 12_000}, {"max_keyframe_gap_ms": 0}, {"peak_bps": 20_000_000}, {"is_steady": False},
        {"profile": "High 10"}, {"codec": "hevc"}, {"level": 51}, {"width": 3840, "height": 2160}, {"width": 641},
        {"duration_ms": 40_000},
    ],
)  # fmt: skip
def test_only_what_browsers_play_as_it_is_gets_copied(changes):
    info = film()
    assert ladder.can_remux(info)
    assert not ladder.can_remux(replace(info, video=replace(info.video, **changes)))


def test_strange_sound_keeps_the_source_from_being_copied():
    assert not ladder.can_remux(film(sound=AudioInfo("opus", duration_ms=60_000)))
    assert not ladder.can_remux(film(sound=AudioInfo("aac", "HE-AAC", duration_ms=60_000)))
    assert ladder.can_remux(film(sound=None))


def test_the_shorter_stream_is_padded():
    late = plan(film(sound=replace(SOUND, duration_ms=50_000)))
    assert (late.pad_audio, late.pad_video_ms, late.duration_ms) == (True, 0, 60_000)
    frozen = plan(
        film(sound=SOUND, duration_ms=60_000)
        if False
        else replace(film(), video=replace(film().video, duration_ms=50_000))
    )
    assert (frozen.pad_audio, frozen.pad_video_ms) == (False, 10_000)


def rates(**peaks):
    caps = {"v234": 202_000, "v360": 402_000, "v720": 1_700_000, "remux": 0, "a48": 0}
    sides = {"v234": 234, "v360": 360, "v720": 720, "remux": 1080, "a48": 0}
    return [Measured(name, sides[name], peak * 1_000, caps[name]) for name, peak in peaks.items()]


def test_a_middle_rung_goes_when_the_next_better_one_fits_its_budget():
    assert ladder.listed(rates(a48=50, v234=80, v360=150, v720=390), 60_000) == ["a48", "v234", "v720"]
    assert ladder.listed(rates(a48=50, v234=80, v360=150, v720=500), 60_000) == [
        "a48",
        "v234",
        "v360",
        "v720",
    ]
    assert ladder.listed(rates(a48=50, v234=80, v360=150, v720=390), 20_000) == [
        "a48",
        "v234",
        "v360",
        "v720",
    ]


def test_the_copied_source_stays_only_where_it_is_worth_its_bytes():
    assert "remux" in ladder.listed(rates(v234=80, v360=300, v720=1_000, remux=3_500), 60_000)
    assert "remux" not in ladder.listed(rates(v234=80, v360=300, v720=1_000, remux=5_000), 60_000)
    same = [Measured("v720", 720, 1_000_000, 1_700_000), Measured("remux", 720, 3_000_000, 0)]
    assert ladder.listed(same, 60_000) == ["v720"]
    assert ladder.listed([Measured("remux", 720, 3_000_000, 0)], 60_000) == ["remux"]


def test_a_part_is_missing_only_when_the_index_promises_more_or_nothing_but_the_header_can_tell():
    whole = film(packets=1_800, expected_packets=1_800, declared_ms=86_400_000)
    assert not media_info.is_partial(whole)
    assert "header-duration-wrong" in media_info.warnings(whole)
    assert media_info.is_partial(film(packets=1_000, expected_packets=1_800))
    assert not media_info.is_partial(film(declared_ms=90_000))
    assert media_info.is_partial(film(declared_ms=90_000, is_torn_at_end=True))
    assert not media_info.is_partial(film(declared_ms=60_800, is_torn_at_end=True))
    assert media_info.is_partial(replace(film(), bytes=600, promised_bytes=1_000))
    assert not media_info.is_partial(replace(film(declared_ms=86_400_000), bytes=1_000, promised_bytes=1_000))


@pytest.mark.parametrize(
    ("info", "code"),
    [
        (MediaInfo("mov"), "no-streams"),
        (film(duration_ms=999), "too-short"),
        (film(duration_ms=13 * 3_600_000), "too-long"),
        (replace(film(), sample_frames=0), "unreadable"),
        (film(9_000, 100), "picture-too-large"),
        (film(), ""),
    ],
)
def test_refusals_by_figures(info, code):
    assert media_info.refusal(info) == code


def test_facts_survive_the_database():
    info = film()
    assert MediaInfo.from_json(info.as_json() | {"new": 1}) == info
