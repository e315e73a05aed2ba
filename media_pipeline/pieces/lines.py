"""The command lines of a film in pieces: pictures of a stretch, sound of a bit rate, and the copy that joins them.

A stretch is entered at a keyframe some seconds before it, without ffmpeg's own cutting: the filters that make a steady
rate see what was on the screen before, and each rung is then cut at its own frames.
"""

from __future__ import annotations

import ffmpeg

from media_pipeline import commands
from media_pipeline.commands import SEGMENT_S, Node, Paths
from media_pipeline.ladder import Plan, Rung
from media_pipeline.pieces.plans import Stretch

BEFORE_S = 2
MARGIN_S = 1


def picture_argv(paths: Paths, plan: Plan, stretch: Stretch, names: tuple[str, ...]) -> list[str]:
    """The rungs `names` over a stretch, from one decode, silent, in the form of the whole ladder."""
    rungs = [rung for rung in plan.rungs if rung.name in names]
    pictures = _cut(paths, plan, stretch, rungs)
    options: dict[str, str | int] = {"sc_threshold": 0, "g": 600}
    grid = f"n_forced*{SEGMENT_S}" if stretch.start_s else commands.FIRST_GRID
    for number, rung in enumerate(rungs):
        due = f"expr:gte(t+{stretch.key_offset_s(rung.fps):.6f},{grid})"
        options |= commands.video_options(number, rung) | {f"force_key_frames:v:{number}": due}
    node = ffmpeg.output(
        *pictures,
        f"{paths.out}/{commands.playlist_name('%v')}",
        var_stream_map=" ".join(f"v:{number},name:{rung.name}" for number, rung in enumerate(rungs)),
        hls_segment_filename=f"{paths.out}/%v.mp4",
        **options,
        **_hls(plan),
    )
    return commands.argv(node, paths.binary)


def sound_argv(paths: Paths, plan: Plan, rate_k: int) -> list[str]:
    """The whole sound in one bit rate, as the rungs that do not copy the small one need it."""
    name = sound_name(rate_k)
    node = ffmpeg.output(
        commands.sound(commands.user_file(paths.source), plan),
        f"{paths.out}/{commands.playlist_name(name)}",
        acodec="aac",
        ac=1,
        ar=44_100,
        audio_bitrate=f"{rate_k}k",
        hls_segment_filename=f"{paths.out}/{name}.mp4",
        **commands.hls_options(plan),
    )
    return commands.argv(node, paths.binary)


def join_argv(
    binary: str, pictures: str, sound: str | None, out: str, *, rung: Rung, plan: Plan
) -> list[str]:
    """Joined pictures and finished sound as one rendition, by copy."""
    name = rung.name
    streams = [commands.own_file(pictures)["v:0"]] + ([commands.own_file(sound)["a:0"]] if sound else [])
    node = ffmpeg.output(
        *streams,
        f"{out}/{commands.playlist_name(name)}",
        codec="copy",
        hls_segment_filename=f"{out}/{name}.mp4",
        **_hls(plan) | {"hls_time": commands.shortest_s(rung.fps)},
    )
    return commands.argv(node, binary)


def sound_name(rate_k: int) -> str:
    """The file of a sound that is made as a piece."""
    return f"a{rate_k}"


def _cut(paths: Paths, plan: Plan, stretch: Stretch, rungs: list[Rung]) -> list[Node]:
    """One decoded stretch, cleaned once; each rung scaled and cut at its own frames, which begin at zero."""
    seek_s = max(0, stretch.start_s - BEFORE_S)
    where = {"ss": str(seek_s), "noaccurate_seek": None} if seek_s else {}
    video = commands.user_file(paths.source, **where)[f"v:{plan.video_track}"]
    if seek_s:
        video = video.filter("setpts", f"PTS+{seek_s}/TB")
    video = commands.cleaned(video, plan, **({} if stretch.start_s else {"start_time": 0}))
    around = {"start": max(0, stretch.start_s - MARGIN_S)}
    if not stretch.is_last:
        around["end"] = stretch.end_ms // 1_000 + MARGIN_S
    each = commands.branches(video.filter("trim", **around), "split", len(rungs))
    return [
        _framed(commands.scaled(branch, rung, plan), stretch, rung)
        for branch, rung in zip(each, rungs, strict=True)
    ]


def _framed(picture: Node, stretch: Stretch, rung: Rung) -> Node:
    first = stretch.first_frame(rung.fps)
    cut = picture.filter("trim", start_pts=first, end_pts=stretch.end_frame(rung.fps))
    return cut.filter("setpts", f"PTS-{first}")


def _hls(plan: Plan) -> dict[str, str | int]:
    """The form of every rendition; the cut says where it ends."""
    form = {name: value for name, value in commands.hls_options(plan).items() if name != "t"}
    return form | {"hls_time": commands.SHORTEST_S}
