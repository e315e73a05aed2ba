"""The exact command lines: a change in one is a change in what learners get, so it is read in a diff."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from media_pipeline import commands, graphs
from media_pipeline.commands import Paths
from media_pipeline.ladder import plan
from media_pipeline.media_info import AudioInfo, MediaInfo, VideoInfo
from media_pipeline.pictures import taking

GOLDEN = Path(__file__).parent / "golden"
PATHS = Paths("/bin/ffmpeg", "/in/source.bin", "/out")
VIDEO = VideoInfo("h264", 1280, 720, "30", duration_ms=60_000)
INFO = MediaInfo("mov", VIDEO, AudioInfo("aac", duration_ms=60_000), 60_000)
ODD = replace(
    INFO,
    video=replace(VIDEO, transfer="pq", is_interlaced=True, is_square=False, duration_ms=50_000),
    audio=AudioInfo("opus", duration_ms=60_000),
)

LINES = {
    "remux": commands.remux_argv(PATHS, plan(INFO)),
    "audio": commands.audio_argv(PATHS, plan(INFO)),
    "ladder": commands.ladder_argv(PATHS, plan(INFO), audio_48k="/pub/a48.mp4"),
    "ladder_own_sound": commands.ladder_argv(PATHS, plan(INFO)),
    "ladder_silent": commands.ladder_argv(PATHS, plan(replace(INFO, audio=None))),
    "ladder_odd": commands.ladder_argv(PATHS, plan(ODD), audio_48k="/pub/a48.mp4"),
    "lite": commands.lite_argv("/bin/ffmpeg", "/pub/v234.mp4", "/out/lite.mp4"),
    "poster": taking.poster_argv(
        "/bin/ffmpeg", "/pub/v360.mp4", "/out/poster.jpg", at_ms=6_000, short_side=360
    ),
    "stills": taking.stills_argv(
        "/bin/ffmpeg", "/pub/v360.mp4", "/out/still-%d.jpg", every_ms=7_500, count=8, short_side=360
    ),
    "sprites": taking.sprites_argv(
        "/bin/ffmpeg",
        "/pub/v234.mp4",
        "/out/sprites-%d.jpg",
        every_ms=10_000,
        size=(160, 90),
        tiles=(10, 6),
        sheets=1,
    ),
    "ladder_av1": commands.ladder_argv(PATHS, plan(INFO, ("v234", "av720"))),
    "slides": taking.slides_argv("/bin/ffmpeg", "/pub/v720.mp4", "/out/slide-%d.webp", widest=960, apart_s=1),
    "cover": taking.cover_argv("/bin/ffmpeg", "/in/source.bin", "/out/poster.jpg"),
}


@pytest.mark.parametrize("name", LINES)
def test_the_command_line_is_as_agreed(name):
    text = "\n".join(shlex.quote(word) for word in LINES[name]) + "\n"
    assert text == (GOLDEN / f"{name}.argv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LINES)
def test_every_input_is_opened_with_the_whitelists_and_no_network(name):
    line = LINES[name]
    inputs = [spot for spot, word in enumerate(line) if word == "-i"]
    start = 1
    for spot in inputs:
        options = line[start:spot]
        for option in ("-protocol_whitelist", "-format_whitelist", "-codec_whitelist"):
            assert option in options
        assert options[options.index("-protocol_whitelist") + 1] == "file,pipe"
        start = spot + 2
    assert "-nostdin" in line


@pytest.mark.parametrize(
    "name", [name for name in LINES if name not in {"poster", "cover", "stills", "sprites"}]
)
def test_the_authors_titles_are_not_carried_over(name):
    line = LINES[name]
    assert line[line.index("-map_metadata") + 1] == "-1"


def test_sound_and_picture_have_graphs_of_their_own():
    """One that begins anew, because the picture changed its size, must not take the other along."""
    graph = "[0:v:0]fps=15[s0];[s0]split=2[s1][s2];[0:a:0]aresample=async=1[s3];[s2]scale=416:234[s4]"
    assert graphs.apart(graph) == [
        "[0:a:0]aresample=async=1[s3]",
        "[0:v:0]fps=15[s0];[s0]split=2[s1][s2];[s2]scale=416:234[s4]",
    ]
