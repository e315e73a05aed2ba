"""The prober's arithmetic: clocks that jump, holes, woven fields, what the bytes promise. Without any file of ffmpeg's."""

from __future__ import annotations

import types
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.prober import bytes_told, clock, pictures
from media_pipeline.prober.clock import Clock, Track

MS = Fraction(1, 1_000)


def packets(times, length=40, key=True, index=0, **more):
    facts = {"size": 10, "is_discard": False, "is_corrupt": False, "duration": length, "is_keyframe": key}
    return [types.SimpleNamespace(pts=at, dts=at, stream_index=index, **(facts | more)) for at in times]


def track(times, may_jump=False, **options):
    found, mended = Track(), Clock(may_jump=may_jump)
    for packet in packets(times, **options):
        found.add(packet, MS, mended)
    return found


def test_the_length_is_what_the_packets_say():
    found = track(range(0, 2_000, 40))
    assert clock.span_ms(found, clock.zero([found]), []) == 2_000
    assert found.is_steady
    assert clock.holes([found]) == []


def test_a_last_packet_that_claims_hours_is_not_believed():
    found = track([0, 40], length=36_000_000)
    assert clock.span_ms(found, 0.0, []) <= 10_040


def test_a_hole_in_every_track_is_left_out_and_one_in_a_single_track_is_not():
    picture = track([*range(0, 1_000, 40), *range(61_000, 62_000, 40)])
    sound = track([*range(0, 1_000, 20), *range(61_000, 62_000, 20)], length=20)
    talk = track(range(0, 62_000, 20), length=20)
    [(start, end)] = clock.holes([picture, sound])
    assert (round(start), round(end)) == (1, 61)
    assert clock.span_ms(picture, 0.0, [(start, end)]) == 2_000
    assert clock.holes([picture, talk]) == []


def test_a_lone_picture_may_stand_for_a_minute_but_not_for_an_hour():
    slides = track(range(0, 600_000, 60_000))
    assert clock.holes([slides]) == []
    paused = track([*range(0, 1_000, 40), *range(3_600_000, 3_601_000, 40)])
    assert len(clock.holes([paused])) == 1


def test_pictures_in_another_order_than_they_are_shown_do_not_widen_a_hole():
    found = track([0, 80, 40, 61_080, 61_000, 61_040])
    assert found.gaps[-1][1] == 61.0


@pytest.mark.parametrize("second", [0, 4_000_000, 95_000])
def test_the_clock_of_a_transport_stream_may_jump_or_begin_again(second):
    times = [*range(0, 1_000, 40), *range(second, second + 1_000, 40)]
    assert clock.span_ms(track(times, may_jump=True), 0.0, []) == pytest.approx(2_000, abs=45)
    assert clock.span_ms(track(times), 0.0, []) != pytest.approx(2_000, abs=45)


def test_what_an_edit_list_hides_counts_as_there_but_not_as_time():
    found, mended = Track(), Clock(may_jump=False)
    for packet in [*packets(range(-400, 0, 40), is_discard=True), *packets(range(0, 400, 40))]:
        found.add(packet, MS, mended)
    assert (found.packets, found.shown) == (20, 10)
    assert clock.span_ms(found, clock.zero([found]), []) == 400


def bars(shift, woven):
    """Two fields of an edge that moves: woven, every other line is from another moment."""
    line = lambda at: bytes([0] * at + [200] * (pictures.COMB_COLUMNS - at))  # noqa: E731
    return [line(shift + (6 if woven and row % 2 else 0)) for row in range(80)]


def test_woven_fields_are_seen_where_the_picture_moves_and_only_there():
    woven, moved = pictures.comb(bars(10, woven=True), bars(20, woven=True))
    assert woven > pictures.LEAST_COMBED
    assert moved > woven
    assert pictures.comb(bars(10, woven=False), bars(20, woven=False))[0] == 0
    assert pictures.comb(bars(10, woven=True), bars(10, woven=True)) == (0, 0)


def combed_point_by_point(before, lines):
    """What `comb` counts, as it is meant."""
    woven = moved = 0
    for row in range(1, len(lines) - 2):
        for x, was in enumerate(before[row]):
            above, here, below, next_but_one = (line[x] for line in lines[row - 1 : row + 3])
            if abs(here - was) <= pictures.MOVED:
                continue
            moved += 1
            apart = min(abs(here - above), abs(here - below))
            alike = max(abs(above - below), abs(here - next_but_one))
            woven += apart > pictures.COMBED and apart > 3 * alike
    return woven, moved


GREY = st.sampled_from([0, 1, 12, 13, 24, 25, 26, 100, 124, 125, 126, 230, 255])
FRAME = st.lists(
    st.binary(min_size=3, max_size=3) | st.lists(GREY, min_size=3, max_size=3).map(bytes), max_size=9
)


@given(FRAME, FRAME)
def test_a_whole_frame_at_once_is_counted_as_point_by_point(before, lines):
    rows = min(len(before), len(lines))
    one, other = before[:rows], lines[:rows]
    assert pictures.comb(one, other) == combed_point_by_point(one, other)


EBML = b"\x1a\x45\xdf\xa3\x84\x42\x86\x81\x01"


@pytest.mark.parametrize(
    ("head", "promised"),
    [
        (b"RIFF" + (992).to_bytes(4, "little") + b"WAVE", 1_000),
        (b"RIFF" + b"\xff" * 4 + b"WAVE", 0),
        (b"FORM" + (992).to_bytes(4, "big") + b"AIFF", 1_000),
        (EBML + b"\x18\x53\x80\x67" + b"\x48\x00", 15 + 2_048),
        (EBML + b"\x18\x53\x80\x67" + b"\x01" + b"\xff" * 7, 0),
        (b"\x00\x00\x00\x18ftyp", 0),
    ],
)
def test_what_a_file_promises_by_its_outermost_size(head, promised, tmp_path):
    path = tmp_path / "head.bin"
    path.write_bytes(head)
    assert bytes_told.promised_bytes(str(path)) == promised


@pytest.mark.parametrize(
    ("data", "locked"),
    [
        (b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x1cmoov" + b"encvsinfschmcenc....", True),
        (b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x1cmoov" + b"avc1sinfschmcenc....", False),
        (b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x00\x00\x00\x00\x00", False),
        (EBML + b"\x6d\x80\x90\x62\x40\x8d" + b"\x50\x31\x81\x00" + b"\x50\x35\x80", True),
        (bytes(300), False),
        (b"", False),
    ],
)
def test_a_locked_file_says_so(data, locked, tmp_path):
    path = tmp_path / "film.bin"
    path.write_bytes(data)
    assert bytes_told.is_locked(str(path)) is locked
