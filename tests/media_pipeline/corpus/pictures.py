"""What cameras, phones, screen recorders and old programs make of a picture."""

from __future__ import annotations

from pathlib import Path

from tests.media_pipeline.corpus.draw import AAC, FAST, Case, Maker, encoded, ffmpeg, inputs, plain, seen

HEVC = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"]
REMUXED = frozenset({"remux", "a48", "v234"})


def hevc(*more: str, colours: str = "") -> Maker:
    return encoded(*HEVC, "-x265-params", f"log-level=none{colours}", *AAC, *more)


def rotated(angle: int, *more: str) -> Maker:
    """The tag that a phone writes when it is held another way; the pictures stay as the sensor saw them."""

    def made(path: Path) -> None:
        flat = plain(path.with_name(f"flat-{path.name}"))
        ffmpeg("-display_rotation", str(angle), *more, "-i", flat, "-c", "copy", path)

    return made


def variable_rate(path: Path) -> None:
    ffmpeg(*inputs(rate=30), "-vf", "select='lt(mod(n,7),3)'", "-fps_mode", "vfr", *FAST, *AAC, path)


def interlaced(*codec: str) -> Maker:
    """Two fields of different moments in each picture."""
    fields = "tinterlace=interleave_top,fieldorder=tff"
    return encoded("-vf", fields, *codec, rate=50, size="352x288")


def size_changes(path: Path) -> None:
    """The picture becomes smaller in the middle, as a video call does."""
    for name, size in (("a", "320x240"), ("b", "160x120")):
        ffmpeg(*inputs(size=size, length=1), *FAST, *AAC, "-f", "mpegts", path.with_name(f"{name}.ts"))
    path.write_bytes(b"".join(path.with_name(f"{name}.ts").read_bytes() for name in "ab"))


def stills(path: Path) -> None:
    """A picture every second for three seconds, as a slide show is exported."""
    ffmpeg(*inputs(rate=1, length=3), *FAST, *AAC, path)


HDR = ":colorprim=bt2020:transfer={}:colormatrix=bt2020nc"
ALPHA = [
    "-vf",
    "format=yuva420p",
    "-c:v",
    "libvpx-vp9",
    "-deadline",
    "realtime",
    "-cpu-used",
    "8",
    "-c:a",
    "libopus",
]

CASES: dict[str, Case] = {
    "plain.mp4": Case(plain, renditions=REMUXED),
    "faststart.mp4": Case(encoded(*FAST, *AAC, "-movflags", "+faststart")),
    "fragmented.mp4": Case(encoded(*FAST, *AAC, "-movflags", "frag_keyframe+empty_moov")),
    "cmaf.mp4": Case(encoded(*FAST, *AAC, "-movflags", "cmaf+delay_moov")),
    "hevc10.mp4": Case(hevc()),
    "pq.mp4": Case(hevc(colours=HDR.format("smpte2084")), warnings=("hdr-converted",)),
    "hlg.mov": Case(hevc(colours=HDR.format("arib-std-b67")), warnings=("hdr-converted",)),
    "dolby.mp4": Case(hevc("-tag:v", "dvh1", "-strict", "-2", colours=HDR.format("smpte2084")), warnings=("hdr-converted",)),
    "wide-gamut.mp4": Case(hevc(colours=":colorprim=bt2020:colormatrix=bt2020nc")),
    "rotated.mp4": Case(rotated(90)),
    "upside.mp4": Case(rotated(180)),
    "left.mp4": Case(rotated(270)),
    "mirrored.mp4": Case(rotated(0, "-display_hflip")),
    "mirrored90.mp4": Case(rotated(90, "-display_hflip")),
    "askew.mp4": Case(rotated(37)),
    "odd444.mp4": Case(encoded("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", *AAC, size="321x181"), renditions=frozenset({"a48", "v180"})),
    "tenbit422.mov": Case(encoded("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p10le", *AAC)),
    "variable.mp4": Case(variable_rate),
    "slowmotion.mp4": Case(encoded(*FAST, *AAC, rate=240, length=1.5)),
    "fiveframes.mkv": Case(encoded(*FAST, *AAC, rate=5)),
    "stills.mp4": Case(stills),
    "wideshape.mp4": Case(encoded("-vf", "setsar=4/3", *FAST, *AAC)),
    "tallshape.mp4": Case(encoded("-vf", "setsar=1/2", *FAST, *AAC, size="720x240")),
    "onepixel.mkv": Case(encoded("-vf", "scale=1:1", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", *AAC), warnings=("low-resolution",), renditions=frozenset({"a48", "v2"})),
    "strip.mp4": Case(encoded(*FAST, *AAC, size="4096x16"), warnings=("low-resolution",), renditions=frozenset({"a48"})),
    "wide8k.mp4": Case(encoded("-vf", "scale=8192:256", *FAST, *AAC, rate=4)),
    "changing.ts": Case(size_changes),
    "old.avi": Case(encoded("-c:v", "mpeg4", "-c:a", "libmp3lame")),
    "divx3.avi": Case(encoded("-c:v", "msmpeg4", "-c:a", "libmp3lame")),
    "camera.avi": Case(encoded("-c:v", "mjpeg", "-pix_fmt", "yuvj422p", "-c:a", "pcm_u8")),
    "camera.mov": Case(encoded("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16be")),
    "prores.mov": Case(encoded("-c:v", "prores_ks", "-profile:v", "0", "-c:a", "pcm_s24le", rate=25)),
    "prores4444.mov": Case(encoded("-c:v", "prores_ks", "-profile:v", "4", "-pix_fmt", "yuva444p10le", "-c:a", "pcm_s24le", rate=10)),
    "alpha.webm": Case(encoded(*ALPHA)),
    "tape.dv": Case(encoded("-c:v", "dvvideo", "-s", "720x576", "-pix_fmt", "yuv420p", "-r", "25", "-c:a", "pcm_s16le", "-ar", "48000", "-ac", "2"), renditions=frozenset({"a48", "v234", "v360"})),
    "tape.avi": Case(encoded("-c:v", "dvvideo", "-s", "720x576", "-pix_fmt", "yuv420p", "-r", "25", "-c:a", "pcm_s16le"), renditions=frozenset({"a48", "v234", "v360"})),
    "old.wmv": Case(encoded("-c:v", "wmv2", "-c:a", "wmav2")),
    "old.flv": Case(encoded("-c:v", "flv", "-c:a", "libmp3lame")),
    "phone.3gp": Case(encoded("-c:v", "h263", "-s", "352x288", *AAC)),
    "phone-amr.3gp": Case(encoded("-c:v", "h263", "-s", "352x288", "-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1")),
    "disc.mpg": Case(interlaced("-c:v", "mpeg2video", "-b:v", "2M", "-flags", "+ildct+ilme", "-c:a", "mp2"), warnings=("deinterlaced",)),
    "disc.vob": Case(interlaced("-c:v", "mpeg2video", "-b:v", "2M", "-flags", "+ildct+ilme", "-c:a", "ac3"), warnings=("deinterlaced",)),
    "camcorder.mts": Case(interlaced(*FAST, "-flags", "+ildct+ilme", "-x264-params", "tff=1", "-c:a", "ac3", "-f", "mpegts", "-mpegts_m2ts_mode", "1"), warnings=("deinterlaced",)),
    "unflagged.mts": Case(interlaced(*FAST, "-crf", "18", "-c:a", "ac3", "-f", "mpegts"), warnings=("deinterlaced",)),
    "stream.ts": Case(encoded(*FAST, *AAC)),
    "web.webm": Case(encoded("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus")),
    "av1.mp4": Case(encoded("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "", *AAC)),
    "theora.ogv": Case(encoded("-c:v", "libtheora", "-c:a", "libvorbis")),
    "silent.mp4": Case(seen(*FAST), warnings=("no-audio",), renditions=frozenset({"v234"})),
}  # fmt: skip
