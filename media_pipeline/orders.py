"""What may be asked of the encoder: only command lines that commands.py and probe.py can have made, within its folders.

Standard library only. Whoever holds the socket could be an intruder: an unknown option, filter or path is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from media_pipeline.whitelists import CODECS, FORMATS, PROTOCOLS, SUBTITLES

FLAGS = frozenset({"-nostdin", "-hide_banner", "-y", "-noaccurate_seek"})
WHITELISTS = {"protocol_whitelist": PROTOCOLS, "format_whitelist": FORMATS, "codec_whitelist": CODECS}
OF_WORDS = WHITELISTS | {"codec_whitelist": SUBTITLES}
_NUMBER, _RATE, _WORD = r"-?\d{1,9}(\.\d{1,6})?", r"\d{1,6}k", r"[a-z0-9+_]{1,60}"
# Option without its stream -> what its value may look like.
OPTIONS = {
    **dict.fromkeys(("ac", "ar", "crf", "g", "level", "q", "sc_threshold", "ss", "t", "update", "vframes"), _NUMBER),
    **dict.fromkeys(("hls_list_size", "hls_time", "max_muxing_queue_size", "stats_period"), _NUMBER),
    **dict.fromkeys(("b", "bufsize", "maxrate"), _RATE),
    **dict.fromkeys(("acodec", "c", "codec", "vcodec"), "copy|aac|libx264|libsvtav1|libwebp|mjpeg|pcm_s16le"),
    **dict.fromkeys(("map_chapters", "map_metadata"), "-1"),
    **dict.fromkeys(("hls_flags", "hls_playlist_type", "hls_segment_type", "preset", "profile"), _WORD),
    "f": "hls|mp4|image2|tee|wav|webvtt|ass",
    "flags": r"\+global_header",
    "fps_mode": "vfr|passthrough",
    "enc_time_base": "filter",
    "frame_pts": "1",
    "quality": _NUMBER,
    "force_key_frames": r"expr:gte\(t(\+\d\.\d{6})?,(n_forced\*\d{1,2}|max\(n_forced,\d\*\(n_forced-2\)\))\)",
    "loglevel": r"repeat\+error",
    "map": r"\[s\d{1,3}\]|\d:[av]:\d|0:s:\d{1,2}",
    "movflags": r"\+faststart",
    "progress": "pipe:1",
    "scodec": "webvtt|ass",
    "skip_frame": "nokey",
    "var_stream_map": r"(v:\d(,a:\d)?,name:[a-z0-9]{1,12} ?){1,9}",
    "x264-params": "open-gop=0",
}  # fmt: skip
# A muxer behind `tee`: streams, then options, then a playlist; names without a folder lie in the order's own.
_SLAVE = re.compile(
    r"\[select=\\'(?P<streams>[av]:\d(?:,[av]:\d)?)\\':(?P<options>[a-z0-9_]+=[a-z0-9_+.]+(?::[a-z0-9_]+=[a-z0-9_+.]+)*)\]"
    r"[a-z0-9]{1,12}\.growing"
)
_OWN_NAME = re.compile(r"[a-z0-9]{1,12}\.mp4")
MUXERS = 12
FILTERS = frozenset(
    {
        "yadif",
        "zscale",
        "setparams",
        "format",
        "tonemap",
        "fps",
        "tpad",
        "tile",
        "split",
        "asplit",
        "scale",
        "select",
        "mpdecimate",
        "settb",
        "setsar",
        "setpts",
        "trim",
        "aresample",
        "asetpts",
        "apad",
    }
)
_LINK = re.compile(
    r"(?:\[[0-9a-z:]{1,12}\])+(?P<name>[a-z]+)(?:=(?:[A-Za-z0-9_.:=()/*+-]|\\,)*)?(?:\[s\d{1,3}\])*"
)
_STREAM = re.compile(r"^-(?P<name>[a-z0-9_-]+?)(?::[av](?::\d)?)?$")
LONGEST_ARGS = 400
PROBE = "probe"  # the one program that only reads


class OrderRefused(ValueError):
    """The encoder does not do this; the message says what about it."""


def check(program: str, args: Sequence[str], *, folder: Path, roots: Sequence[Path]) -> None:
    """Raise OrderRefused unless `program` ("ffmpeg" or "probe") with `args` is one of ours, within `roots`."""
    if not folder.is_dir() or not _is_within(folder, roots):
        raise OrderRefused(f"not a folder of mine: {folder}")
    if len(args) > LONGEST_ARGS or any("\0" in word for word in args):
        raise OrderRefused("not a command line of ours")
    if program == PROBE:
        _check_probe(args, roots)
    elif program == "ffmpeg":
        _check_ffmpeg(args, folder, roots)
    else:
        raise OrderRefused(f"no such program: {program}")


def reads(program: str, args: Sequence[str]) -> list[str]:
    """The files that a command line opens to read: the process is shown these and no others."""
    if program == PROBE:
        return list(args[:1])
    return [value for name, value in pairwise(args) if name == "-i"]


def _check_probe(args: Sequence[str], roots: Sequence[Path]) -> None:
    question = json.loads(args[1]) if len(args) == 2 else None
    if not isinstance(question, dict):
        raise OrderRefused("not a question of ours to the prober")
    kind, place = question.pop("count", ("video", 0))
    if (
        question != {"formats": FORMATS, "codecs": CODECS}
        or kind not in {"video", "audio"}
        or not isinstance(place, int)
    ):
        raise OrderRefused("not a question of ours to the prober")
    _check_path(args[0], roots)


def _check_ffmpeg(args: Sequence[str], folder: Path, roots: Sequence[Path]) -> None:
    """Every option known, every input behind the three whitelists, every output in the folder."""
    seen: dict[str, str] = {}
    outputs = inputs = 0
    for name, value in _pairs(args):
        if name == "i":
            if {key: seen.get(key) for key in WHITELISTS} not in (WHITELISTS, OF_WORDS):
                raise OrderRefused("an input without its whitelists")
            _check_path(value, roots)
            seen, inputs = {}, inputs + 1
        elif name == "tee":
            _check_tee(value)
            outputs += 1
        elif name in {"", "hls_segment_filename"}:
            _check_path(value, [folder])
            outputs += not name
        elif name in WHITELISTS:
            seen[name] = value
        elif name == "filter_complex":
            _check_graph(value)
        elif name not in OPTIONS or not re.fullmatch(OPTIONS[name], value):
            raise OrderRefused(f"not an option of ours: -{name} {value[:60]}")
    if not inputs or outputs != 1:
        raise OrderRefused("not one output from our own inputs")


def _pairs(args: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(option without stream, value), and ("", path) or ("tee", muxers) for an output; flags are left out."""
    words = iter(args)
    for word in words:
        if word in FLAGS:
            continue
        found = _STREAM.match(word)
        if found:
            yield found["name"], next(words, "")
        elif word.startswith("/"):
            yield "", word
        elif word.startswith("["):
            yield "tee", word
        else:
            raise OrderRefused(f"not a word of ours: {word[:60]}")


def _check_tee(text: str) -> None:
    """Each muxer is HLS with options of ours, into files whose names lead nowhere."""
    slaves = text.split("|")
    found = [_SLAVE.fullmatch(slave) for slave in slaves]
    if len(slaves) > MUXERS or not all(found):
        raise OrderRefused(f"not muxers of ours: {text[:60]}")
    for slave in filter(None, found):
        for option in slave["options"].split(":"):
            name, _sign, value = option.partition("=")
            wanted = _OWN_NAME.pattern if name == "hls_segment_filename" else OPTIONS.get(name, "")
            if not re.fullmatch(wanted, value) or (name == "f" and value != "hls"):
                raise OrderRefused(f"not an option of ours: {option[:60]}")


def _check_graph(graph: str) -> None:
    for link in graph.split(";"):
        found = _LINK.fullmatch(link)
        if not found or found["name"] not in FILTERS:
            raise OrderRefused(f"not a filter of ours: {link[:60]}")


def _check_path(text: str, roots: Sequence[Path]) -> None:
    if not text.startswith("/") or not _is_within(Path(text), roots):
        raise OrderRefused(f"not a file of mine: {text[:200]}")


def _is_within(path: Path, roots: Sequence[Path]) -> bool:
    """With every link followed: a link in a work folder leads nowhere else."""
    real = path.resolve()
    return any(real.is_relative_to(root.resolve()) for root in roots)
