"""Subtitles that came inside a film: what a file offers, and how one track of it becomes captions like an uploaded file.

ffmpeg, shut in and with no decoder but those of text, writes the track out; our parsers read it as any stranger's file.
"""

from __future__ import annotations

from django.db import transaction

from media_pipeline import binary, codes, commands, disk
from media_pipeline.bench import Bench
from media_pipeline.captions import reading, writing
from media_pipeline.captions.cues import Cue, to_webvtt
from media_pipeline.media_info import MediaInfo, SubtitleInfo
from media_pipeline.models import Asset, CaptionTrack, Errand
from media_pipeline.refusals import Refused
from media_pipeline.whitelists import FORMATS, PROTOCOLS, SUBTITLES

# Scripts keep their form: only their parser tells drawings from words.
AS_SCRIPT = frozenset({"ass", "ssa"})


def offered(asset: Asset) -> tuple[SubtitleInfo, ...]:
    """The subtitles that the prober saw in the file, those that nobody can use as text too. No query."""
    return MediaInfo.from_json({"container": "", **asset.media_info}).subtitles if asset.media_info else ()


def check(asset: Asset, track: int, language: str) -> SubtitleInfo:
    """The track, when it can be taken. Raises Refused: bad-subtitles (no such text), captions-exist."""
    found = next((one for one in offered(asset) if one.track == track and one.is_text), None)
    if found is None:
        raise Refused(codes.BAD_SUBTITLES, f"no text at {track}")
    if CaptionTrack.objects.filter(asset=asset, language=language, cues__gt=0).exists():
        raise Refused(codes.CAPTIONS_EXIST)
    return found


def take(bench: Bench, errand: Errand) -> None:
    """Write the track out, read it, keep it. Raises Refused: bad-subtitles, captions-exist."""
    asset = bench.asset
    found = check(asset, errand.track, errand.language)
    source = bench.storage.fetch(disk.original(asset.source_folder))
    name = "subtitles.ass" if found.codec in AS_SCRIPT else "subtitles.vtt"
    made = bench.run(argv(binary.ffmpeg_binary(), str(source), str(bench.folder / name), found), name)
    if not made or made[0].stat().st_size > reading.MAX_BYTES:
        raise Refused(codes.BAD_SUBTITLES, "nothing was written" if not made else "too long")
    try:
        data = in_film_time(made[0].read_bytes(), MediaInfo.from_json(asset.media_info))
        with transaction.atomic():
            bench.beat()
            check(asset, errand.track, errand.language)
            writing.attach_captions(
                asset, language=errand.language, label=errand.label, data=data, actor=errand.asked_by
            )
    except Refused as refused:
        if refused.code != codes.BAD_CAPTIONS:
            raise
        raise Refused(codes.BAD_SUBTITLES, refused.detail) from refused


def argv(ffmpeg: str, source: str, target: str, track: SubtitleInfo) -> list[str]:
    """The command line: one track of text, nothing else of the file is decoded."""
    lists = {"-protocol_whitelist": PROTOCOLS, "-format_whitelist": FORMATS, "-codec_whitelist": SUBTITLES}
    given = [word for pair in lists.items() for word in pair]
    form = "ass" if track.codec in AS_SCRIPT else "webvtt"
    wanted = ["-map", f"0:s:{track.track}", "-f", form, "-scodec", form, "-map_metadata", "-1"]
    return [ffmpeg, *commands.GLOBALS, *given, "-i", source, *wanted, "-y", target]


def in_film_time(data: bytes, info: MediaInfo) -> bytes:
    """The lines as they fall in the film that is shown: without the holes of the recording, none after its end."""
    found = reading.read(data)
    lines = [
        moved
        for cue in found.cues
        if (moved := _moved(cue, info.holes)) and moved.start_ms < info.duration_ms
    ]
    if lines == list(found.cues):
        return data
    return to_webvtt(lines).encode()


def _moved(cue: Cue, holes: tuple[tuple[int, int], ...]) -> Cue | None:
    start, end = (_film_ms(moment, holes) for moment in (cue.start_ms, cue.end_ms))
    return Cue(start, end, cue.text) if end > start else None


def _film_ms(moment: int, holes: tuple[tuple[int, int], ...]) -> int:
    """A moment of the recording as one of the film: the holes before it are closed."""
    return moment - sum(min(max(0, moment - start), end - start) for start, end in holes)
