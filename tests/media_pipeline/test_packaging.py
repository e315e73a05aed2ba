"""Playlists that Chromium with hls.js and iOS both read: measured rates, whole segments only, our own master."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from media_pipeline import packaging
from media_pipeline.packaging import Playlist, Segment, Subtitle, Variant

GOLDEN = Path(__file__).parent / "golden"
GROWING = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="v234.mp4",BYTERANGE="1345@0"
#EXTINF:4.000000,
#EXT-X-BYTERANGE:66629@1345
v234.mp4
#EXTINF:4.000000,
#EXT-X-BYTERANGE:70106@67974
v234.mp4
#EXTINF:4.0
"""


def test_a_half_written_tail_is_not_offered():
    found = packaging.parse(GROWING)
    assert [part.size for part in found.segments] == [66_629, 70_106]
    assert not found.is_ended
    assert packaging.parse("#EXTM3U\n") is None


def test_a_segment_whose_bytes_are_not_on_disk_is_not_offered():
    found = packaging.parse(GROWING + "00000,\n#EXT-X-BYTERANGE:9@138080\nv234.mp4\n#EXT-X-ENDLIST\n")
    assert found.is_ended
    early = found.within(138_080)
    assert (len(early.segments), early.is_ended) == (2, False)


def test_growing_and_final_playlists_are_as_agreed():
    found = packaging.parse(GROWING)
    compare("growing.m3u8", packaging.render(found, is_final=False))
    compare("final.m3u8", packaging.render(found, is_final=True))


def test_a_film_in_many_files_names_each_as_a_whole():
    found = packaging.parse(GROWING).sliced("v234")
    text = packaging.render(found, is_final=False, is_ended=True)
    compare("sliced.m3u8", text)
    again = packaging.parse(text)
    assert [(part.uri, part.offset) for part in again.segments] == [
        ("v234-00000.mp4", None),
        ("v234-00001.mp4", None),
    ]
    assert (again.map_uri, again.is_ended, found.bytes) == ("v234-init.mp4", True, 1_345 + 66_629 + 70_106)


def test_stretches_of_several_files_are_read_again_as_written():
    parts = (Segment(4, 900, 700, "p0.mp4"), Segment(4, 800, 1_600, "p0.mp4"), Segment(2, 600, 700, "p1.mp4"))
    playlist = Playlist("", 0, parts, is_ended=True, map_uri="p-init.mp4")
    assert packaging.parse(packaging.render(playlist, is_final=True)) == playlist
    assert playlist.within(0).segments == parts


def test_the_master_is_as_agreed():
    variants = [
        Variant("r4/v720.m3u8", 997_000, 399_000, "avc1.64001f,mp4a.40.2", 1280, 720, 29.97),
        Variant("r3/a48.m3u8", 50_413, 49_000, "mp4a.40.2"),
        Variant("r4/v234.m3u8", 80_000, 76_000, "avc1.42c00d,mp4a.40.2", 416, 234, 15),
    ]
    tracks = [Subtitle("captions/vi-1.m3u8", "vi", 'Tiếng "Việt"\n')]
    compare("master.m3u8", packaging.master(variants, tracks))


def compare(name: str, text: str) -> None:
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_peak_is_that_of_whole_segments_not_of_a_tiny_tail():
    tail = Playlist(
        "x.mp4", 0, (Segment(4, 40_000, 0), Segment(4, 80_000, 0), Segment(0.1, 9_000, 0)), is_ended=True
    )
    assert tail.peak_bps == 173_659
    assert tail.average_bps == round(129_000 * 8 / 8.1)


@given(st.lists(st.tuples(st.floats(0.5, 6), st.integers(1, 10**6)), min_size=1, max_size=30))
def test_the_peak_is_never_below_the_fattest_full_segment(parts):
    segments = tuple(Segment(length, size, 0) for length, size in parts)
    target = max(length for length, _size in parts)
    fattest = max(size * 8 / length for length, size in parts if length >= target / 2)
    assert Playlist("x.mp4", 0, segments, is_ended=True).peak_bps >= round(fattest) - 1


@given(st.lists(st.tuples(st.floats(0.1, 9), st.integers(1, 10**7)), min_size=1, max_size=20))
def test_what_we_render_we_read_again(parts):
    offset, segments = 700, []
    for length, size in parts:
        segments.append(Segment(round(length, 6), size, offset))
        offset += size
    playlist = Playlist("v360.mp4", 700, tuple(segments), is_ended=True)
    text = packaging.render(playlist, is_final=True)
    assert packaging.parse(text) == playlist
    target = int(text.split("TARGETDURATION:")[1].split("\n")[0])
    assert all(round(part.duration_s) <= target for part in segments)


def test_the_codec_string_of_av1_is_read_from_the_header():
    entry = (
        b"\0" * 4 + b"av01" + b"\0" * 24 + (960).to_bytes(2, "big") + (540).to_bytes(2, "big") + b"\0" * 50
    )
    found = packaging.read_header(entry + b"av1C" + bytes.fromhex("81040c00") + b"mp4a")
    assert found == packaging.Header("av01.0.04M.08,mp4a.40.2", 960, 540)
