"""Sound alone, sound in many channels, several tracks, and what else lies in a file beside picture and sound."""

from __future__ import annotations

from pathlib import Path

from tests.media_pipeline.corpus.draw import (
    AAC,
    FAST,
    TONE,
    Case,
    Maker,
    encoded,
    ffmpeg,
    heard,
    inputs,
    picture,
    plain,
    tone,
)

SOUND = frozenset({"a48"})


def with_cover(path: Path) -> None:
    cover = path.with_name(f"{path.name}.jpg")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=200x200:d=1", "-frames:v", "1", cover)
    ffmpeg(*tone(), "-i", cover, "-map", "0", "-map", "1", "-c:a", "libmp3lame", "-c:v", "copy", "-id3v2_version", "3", path)  # fmt: skip


def cover_first(path: Path) -> None:
    """A film whose first picture track is its cover."""
    cover = path.with_name(f"{path.name}.jpg")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=200x200:d=1", "-frames:v", "1", cover)
    ffmpeg("-i", cover, *inputs(), "-map", "0", "-map", "1", "-map", "2", "-c:v:0", "mjpeg", "-c:v:1", "libx264",
           "-preset", "ultrafast", "-pix_fmt:v:1", "yuv420p", *AAC, "-disposition:v:0", "attached_pic", path)  # fmt: skip


def surround(layout: str) -> Maker:
    """A voice in the centre alone, the other channels silent."""
    centre = f"aevalsrc={'|'.join(CHANNELS[layout])}:c={layout}:d=2"
    return lambda path: ffmpeg(*picture(), "-f", "lavfi", "-i", centre, *FAST, *AAC, "-b:a", "320k", path)


VOICE = "0.3*sin(2*PI*440*t)"
CHANNELS = {"5.1": ["0", "0", VOICE, "0", "0", "0"], "7.1": ["0", "0", VOICE, "0", "0", "0", "0", "0"]}


def two_tongues(path: Path) -> None:
    """The first track is silent, the second is the default and speaks."""
    ffmpeg(*picture(), "-f", "lavfi", "-i", "anullsrc=r=44100:d=2", *tone(), "-map", "0", "-map", "1", "-map", "2",
           *FAST, *AAC, "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=chi",
           "-disposition:a:0", "0", "-disposition:a:1", "default", "-t", "2", path)  # fmt: skip


def silent_default(path: Path) -> None:
    """The default track is silent (a microphone that was off), the other speaks."""
    ffmpeg(*picture(), "-f", "lavfi", "-i", "anullsrc=r=44100:d=2", *tone(), "-map", "0", "-map", "1", "-map", "2",
           *FAST, *AAC, "-disposition:a:0", "default", "-disposition:a:1", "0", "-t", "2", path)  # fmt: skip


def sound_first(path: Path) -> None:
    ffmpeg(*tone(), *picture(), "-map", "0", "-map", "1", *FAST, *AAC, path)


def everything(path: Path) -> None:
    """Subtitles, a font, chapters and a title of script beside picture and sound."""
    words, marks = path.with_name("words.srt"), path.with_name("marks.txt")
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nhello\n")
    marks.write_text(
        ";FFMETADATA1\ntitle=<script>alert(1)</script>\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=a\n"
    )
    ffmpeg(*inputs(), "-i", words, "-i", marks, "-map", "0", "-map", "1", "-map", "2", "-map_metadata", "3", *FAST, *AAC,
           "-c:s", "srt", "-attach", words, "-metadata:s:t", "mimetype=application/x-truetype-font", path)  # fmt: skip


def action_camera(path: Path) -> None:
    """A time code track, and text tracks, as action cameras and editors write them."""
    words = path.with_name("words.srt")
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nhello\n")
    ffmpeg(*inputs(rate=25), "-i", words, "-map", "0", "-map", "1", "-map", "2", *FAST, *AAC, "-c:s", "mov_text", "-timecode", "01:00:00:00", path)  # fmt: skip


CASES: dict[str, Case] = {
    "voice.m4a": Case(heard(*AAC), renditions=SOUND),
    "cover.mp3": Case(with_cover, renditions=SOUND),
    "voice.mp3": Case(heard("-c:a", "libmp3lame", "-write_id3v2", "0", "-write_xing", "0"), renditions=SOUND),
    "voice.wav": Case(heard(), renditions=SOUND),
    "loud192k.wav": Case(heard("-ar", "192000", "-c:a", "pcm_s24le"), renditions=SOUND),
    "big.w64": Case(heard(), renditions=SOUND),
    "float.wav": Case(heard("-c:a", "pcm_f32le"), renditions=SOUND),
    "telephone.wav": Case(heard("-ar", "8000", "-c:a", "pcm_alaw"), renditions=SOUND),
    "dictation.wav": Case(heard("-c:a", "adpcm_ima_wav"), renditions=SOUND),
    "voice.flac": Case(heard(), renditions=SOUND),
    "voice.opus": Case(heard("-c:a", "libopus"), renditions=SOUND),
    "voice.ogg": Case(heard("-c:a", "libvorbis"), renditions=SOUND),
    "voice.aac": Case(heard(*AAC), renditions=SOUND),
    "voice.amr": Case(heard("-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1"), renditions=SOUND),
    "voice.wma": Case(heard("-c:a", "wmav2"), renditions=SOUND),
    "voice.aiff": Case(heard(), renditions=SOUND),
    "voice.caf": Case(heard(), renditions=SOUND),
    "lossless.m4a": Case(heard("-c:a", "alac"), renditions=SOUND),
    "disc.ac3": Case(heard("-c:a", "ac3"), renditions=SOUND),
    "centre51.mp4": Case(surround("5.1")),
    "centre71.mkv": Case(surround("7.1")),
    "mono8k.mp4": Case(encoded(*FAST, *AAC, "-ar", "8000", "-ac", "1")),
    "two-tongues.mkv": Case(two_tongues),
    "silent-default.mp4": Case(silent_default),
    "sound-first.mp4": Case(sound_first),
    "cover-first.mp4": Case(cover_first),
    "everything.mkv": Case(everything),
    "action.mov": Case(action_camera),
    "silenttail.mp4": Case(encoded(*FAST, *AAC, length=3, tone=1.2), warnings=("audio-shorter",)),
    "longsound.mp4": Case(encoded(*FAST, *AAC, length=1.2, tone=3), warnings=("video-shorter",)),
}  # fmt: skip
__all__ = ["CASES", "TONE", "plain"]
