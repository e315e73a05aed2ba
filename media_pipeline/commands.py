"""From a plan to the argv of ffmpeg: pure, the only user of ffmpeg-python (as a graph builder), kept by golden files.

Every call on an uploaded file carries the whitelists of protocols, containers and codecs: a disguised playlist must
not make ffmpeg open another file, and rarely tested decoders must not see a stranger's bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ffmpeg

from media_pipeline import graphs, hardware
from media_pipeline.ladder import ALONE_K, AUDIO_NAME, REMUX_NAME, Plan, Rung
from media_pipeline.whitelists import CODECS, FORMATS, PROTOCOLS

SEGMENT_S = 4
# Key pictures at 0, 1, 2, 4, 8, 12 … s: the first second can be watched while the fourth is being made. The muxer cuts
# at each of them, its own measure being the shortest.
FIRST_GRID = f"max(n_forced,{SEGMENT_S}*(n_forced-2))"
KEY_PICTURES = f"expr:gte(t,{FIRST_GRID})"
SHORTEST_S = 1
LATE_FRAMES = 2
AV1_PRESET = 9
GLOBALS = (
    "-nostdin",
    "-hide_banner",
    "-loglevel",
    "repeat+error",
    "-progress",
    "pipe:1",
    "-stats_period",
    "0.5",
)
# The input is named, not believed: a file that states only half of its colours would stop the filter.
TRANSFERS = {"pq": "smpte2084", "hlg": "arib-std-b67"}
HDR_TO_SDR: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("zscale", {"t": "linear", "npl": 100}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "hable", "desat": 0}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
    ("format", {"pix_fmts": "yuv420p"}),
)


@dataclass(frozen=True, slots=True)
class Paths:
    """Absolute paths of one run: the binary, the source, and the folder where playlists and media appear."""

    binary: str
    source: str
    out: str
    encoder: str = hardware.SOFTWARE


Node = Any  # ffmpeg-python ships no types


def user_file(path: str, **options: str | None) -> Node:
    """An input that a stranger made: opened with the whitelists only. An option without a value is a flag."""
    return ffmpeg.input(
        path, protocol_whitelist=PROTOCOLS, format_whitelist=FORMATS, codec_whitelist=CODECS, **options
    )


def own_file(path: str, **options: str) -> Node:
    """An input that we made ourselves; the whitelists cost nothing, so they stay."""
    return user_file(path, **options)


HLS: dict[str, str | int] = {
    "hls_playlist_type": "event",
    "hls_segment_type": "fmp4",
    "hls_flags": "single_file+independent_segments",
    "hls_list_size": 0,
}


def hls_options(plan: Plan) -> dict[str, str | int]:
    """The HLS muxer's options: fMP4 in one file, byte ranges, a playlist that grows."""
    return {"format": "hls", "hls_time": SEGMENT_S, **HLS, **output_options(plan)}


def output_options(plan: Plan) -> dict[str, str | int]:
    """What every output has: none of the author's titles, and the length that the plan says."""
    return {
        "map_metadata": -1,
        "map_chapters": -1,
        "max_muxing_queue_size": 1024,
        "t": seconds(plan.duration_ms),
    }


def seconds(milliseconds: int) -> str:
    """Milliseconds as ffmpeg's seconds."""
    return f"{milliseconds / 1000:.3f}"


def argv(node: Node, binary: str) -> list[str]:
    """The full command line of an output node."""
    line: list[str] = node.global_args(*GLOBALS).compile(cmd=binary, overwrite_output=True)
    return graphs.alone(line)


def playlist_name(name: str) -> str:
    """The playlist ffmpeg writes; viewers get the one that packaging writes from it."""
    return f"{name}.growing"


def remux_argv(paths: Paths, plan: Plan) -> list[str]:
    """Copy a web-playable source into HLS without touching a sample."""
    source = user_file(paths.source)
    streams = [source[f"v:{plan.video_track}"]] + (
        [source[f"a:{plan.audio_track}"]] if plan.has_audio else []
    )
    node = ffmpeg.output(
        *streams,
        f"{paths.out}/{playlist_name(REMUX_NAME)}",
        codec="copy",
        hls_segment_filename=f"{paths.out}/{REMUX_NAME}.mp4",
        **hls_options(plan),
    )
    return argv(node, paths.binary)


def audio_argv(paths: Paths, plan: Plan) -> list[str]:
    """The audio-only variant: mono AAC at 48 kb/s, as long as the picture."""
    node = ffmpeg.output(
        sound(user_file(paths.source), plan),
        f"{paths.out}/{playlist_name(AUDIO_NAME)}",
        acodec="aac",
        ac=1,
        ar=44_100,
        audio_bitrate="48k",
        hls_segment_filename=f"{paths.out}/{AUDIO_NAME}.mp4",
        **hls_options(plan),
    )
    return argv(node, paths.binary)


def ladder_argv(paths: Paths, plan: Plan, *, audio_48k: str | None = None) -> list[str]:
    """All rungs from one decode, and the sound alone with them; each sound is made once for all who share its rate.

    `audio_48k` is the sound alone when it is finished already: then it is copied, not made again. The muxers lie behind
    one `tee`, which writes by bare names into the folder where ffmpeg is started.
    """
    source = user_file(paths.source)
    options: dict[str, str | int] = {}
    for number, rung in enumerate(plan.rungs):
        options |= video_options(number, rung, paths.encoder)
    rates = _sound_rates(plan, is_finished=audio_48k is not None)
    made = [rate_k for rate_k in rates if rate_k != ALONE_K or audio_48k is None]
    fresh = dict(zip(made, branches(sound(source, plan), "asplit", len(made)), strict=True)) if made else {}
    sounds = []
    for number, rate_k in enumerate(rates):
        sounds.append(fresh[rate_k] if rate_k in fresh else own_file(str(audio_48k))["a:0"])
        options |= _audio_options(number, rate_k, is_copy=rate_k not in fresh)
    node = ffmpeg.output(
        *_brought_in(_pictures(source, plan), paths.encoder),
        *sounds,
        _tee(plan, rates, with_sound_alone=bool(rates) and audio_48k is None),
        format="tee",
        flags="+global_header",
        fps_mode="vfr",  # the filters have made the rate steady: nothing is to be shown twice after them
        force_key_frames=KEY_PICTURES,
        sc_threshold=0,
        g=600,
        **options,
        **output_options(plan),
    )
    line = argv(node, paths.binary)
    return [*line[:1], *hardware.device_words(paths.encoder), *line[1:]]


def _brought_in(pictures: list[Node], encoder: str) -> list[Node]:
    """Pictures in the memory of a card that does not fetch them itself."""
    if not hardware.takes_uploads(encoder):
        return pictures
    return [picture.filter("format", "nv12").filter("hwupload") for picture in pictures]


def _sound_rates(plan: Plan, *, is_finished: bool) -> list[int]:
    """The bit rates of sound in this pass, in kb/s, the lowest first."""
    if not plan.has_audio:
        return []
    return sorted({rung.audio_k for rung in plan.rungs} | (set() if is_finished else {ALONE_K}))


def _tee(plan: Plan, rates: list[int], *, with_sound_alone: bool) -> str:
    """One HLS muxer a rendition: which streams, into which file, how it is cut."""
    slaves = [_slave(AUDIO_NAME, ["a:0"], SEGMENT_S)] if with_sound_alone else []
    for number, rung in enumerate(plan.rungs):
        sound = [f"a:{rates.index(rung.audio_k)}"] if rates else []
        slaves.append(_slave(rung.name, [f"v:{number}", *sound], shortest_s(rung.fps)))
    return "|".join(slaves)


def shortest_s(fps: Fraction) -> int:
    """The shortest segment of a film with `fps` pictures a second. Its first one must reach beyond the two pictures by
    which those between are late: else a sound that is copied has nothing in it, and the muxer forgets how much it begins
    after the first picture.
    """
    late_s = LATE_FRAMES / fps
    return SHORTEST_S if late_s < SHORTEST_S else SEGMENT_S * (1 + int(late_s // SEGMENT_S))


def _slave(name: str, streams: list[str], cut_s: int) -> str:
    options = {"f": "hls", **HLS, "hls_time": cut_s, "hls_segment_filename": f"{name}.mp4"}
    words = ":".join(f"{option}={value}" for option, value in options.items())
    return f"[select=\\'{','.join(streams)}\\':{words}]{playlist_name(name)}"


def lite_argv(binary: str, rung_file: str, target: str) -> list[str]:
    """The lowest rung as one ordinary MP4, by copy: plays without script, downloads for the way home."""
    node = ffmpeg.output(
        own_file(rung_file), target, codec="copy", movflags="+faststart", map_metadata=-1, format="mp4"
    )
    return argv(node, binary)


def speech_argv(binary: str, rung_file: str, target: str) -> list[str]:
    """The sound of a finished rung as recognisers want it: 16 kHz, mono, 16 bits."""
    node = ffmpeg.output(
        own_file(rung_file)["a:0"], target, format="wav", acodec="pcm_s16le", ac=1, ar=16_000, map_metadata=-1
    )
    return argv(node, binary)


def _pictures(source: Node, plan: Plan) -> list[Node]:
    """One decoded stream, cleaned once, split into a scaled branch for each rung."""
    each = branches(cleaned(source[f"v:{plan.video_track}"], plan, start_time=0), "split", len(plan.rungs))
    return [scaled(branch, rung, plan) for branch, rung in zip(each, plan.rungs, strict=True)]


def cleaned(video: Node, plan: Plan, **of_fps: int) -> Node:
    """What every rung shares: lines woven together, colours for ordinary screens, a steady rate, padded to its end."""
    if plan.deinterlace:
        video = video.filter("yadif", deint=plan.deinterlace)
    if plan.transfer:
        video = _tone_mapped(video, TRANSFERS[plan.transfer])
    if plan.cuts:
        video = video.filter("setpts", _without_holes(plan))
    video = video.filter("fps", rate(plan.fps), **of_fps)
    if plan.pad_video_ms:
        video = video.filter("tpad", stop_mode="clone", stop_duration=seconds(plan.pad_video_ms + 1_000))
    return video


def _tone_mapped(video: Node, transfer: str) -> Node:
    """HDR for ordinary screens."""
    video = video.filter("setparams", color_primaries="bt2020", color_trc=transfer, colorspace="bt2020nc")
    for name, options in HDR_TO_SDR:
        video = video.filter(name, **options)
    return video


def _without_holes(plan: Plan) -> str:
    """The clock, set back after each hole."""
    back = "+".join(f"gte(T,{seconds(moment)})*{seconds(length)}" for moment, length in plan.cuts)
    return f"PTS-({back})/TB"


def scaled(branch: Node, rung: Rung, plan: Plan) -> Node:
    """A branch in the rate and size of a rung: pictures that it does not show are not scaled."""
    picture = branch.filter("fps", rate(rung.fps)) if rung.fps < plan.fps else branch
    picture = picture.filter("scale", rung.width, rung.height).filter("setsar", 1)
    return picture.filter("format", "yuv420p")


def sound(source: Node, plan: Plan) -> Node:
    """Sound in step with the picture from its first moment to its last."""
    made = source[f"a:{plan.audio_track}"]
    if plan.cuts:
        made = made.filter("asetpts", _without_holes(plan))
    made = made.filter("aresample", **{"async": 1, "first_pts": 0})
    return made.filter("apad") if plan.pad_audio else made


def branches(stream: Node, splitter: str, count: int) -> list[Node]:
    """The same stream so many times."""
    if count == 1:
        return [stream]
    split = stream.filter_multi_output(splitter, count)
    return [split.stream(number) for number in range(count)]


def rate(fps: Fraction) -> str:
    """Pictures a second as ffmpeg's fraction."""
    return f"{fps.numerator}/{fps.denominator}" if fps.denominator != 1 else str(fps.numerator)


def video_options(number: int, rung: Rung, encoder: str = hardware.SOFTWARE) -> dict[str, str | int]:
    """What the encoder is told about output stream `number`."""
    rates: dict[str, str | int] = {
        f"crf:v:{number}": rung.crf,
        f"maxrate:v:{number}": f"{rung.maxrate_k}k",
        f"bufsize:v:{number}": f"{rung.maxrate_k * 2}k",
    }
    if rung.codec == "av1":
        return {f"c:v:{number}": "libsvtav1", f"preset:v:{number}": AV1_PRESET, **rates}
    if encoder != hardware.SOFTWARE:
        return {f"{name}:v:{number}": value for name, value in hardware.told(encoder, rung).items()}
    return {
        f"c:v:{number}": "libx264",
        f"preset:v:{number}": "veryfast",
        f"x264-params:v:{number}": "open-gop=0",
        f"profile:v:{number}": rung.profile,
        f"level:v:{number}": rung.level,
        **rates,
    }


def _audio_options(number: int, rate_k: int, *, is_copy: bool) -> dict[str, str | int]:
    if is_copy:
        return {f"c:a:{number}": "copy"}
    return {
        f"c:a:{number}": "aac",
        f"ac:a:{number}": 1,
        f"ar:a:{number}": 44_100,
        f"b:a:{number}": f"{rate_k}k",
    }
