"""Playlists written by us: ffmpeg's say the cap instead of the measured peak and know no audio-only variant.

Sources: RFC 8216 §4.3 (tags), §4.3.4.2 (BANDWIDTH is the peak segment bit rate), §4.3.5.2 (EXT-X-START).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace

_EXTINF = re.compile(r"^#EXTINF:([0-9.]+)")
_RANGE = re.compile(r"^#EXT-X-BYTERANGE:(\d+)@(\d+)")
_MAP = re.compile(r'^#EXT-X-MAP:URI="(?P<uri>[^"]+)"(,BYTERANGE="(?P<size>\d+)@\d+")?')
AVC_SAMPLE_ENTRY, AV1_SAMPLE_ENTRY = b"avc1", b"av01"
AAC_LC = "mp4a.40.2"


@dataclass(frozen=True, slots=True)
class Segment:
    """A few seconds: a stretch of the playlist's own file, or of the file `uri`; `offset` None: all of that file."""

    duration_s: float
    size: int
    offset: int | None
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Playlist:
    """A media playlist: the header (the first bytes of the file `uri`, or a file `map_uri` of its own), then segments."""

    uri: str
    map_size: int
    segments: tuple[Segment, ...]
    is_ended: bool
    map_uri: str = ""

    @property
    def duration_s(self) -> float:
        return sum(segment.duration_s for segment in self.segments)

    @property
    def bytes(self) -> int:
        return self.map_size + sum(segment.size for segment in self.segments)

    @property
    def average_bps(self) -> int:
        return round(self.bytes * 8 / self.duration_s) if self.duration_s else 0

    @property
    def peak_bps(self) -> int:
        """The largest bit rate of a run of segments between 0.5 and 1.5 target durations (RFC 8216 §4.3.4.2)."""
        target = max((segment.duration_s for segment in self.segments), default=0.0)
        peak = 0.0
        for first in range(len(self.segments)):
            size = span = 0.0
            for segment in self.segments[first:]:
                size += segment.size * 8
                span += segment.duration_s
                if span > 1.5 * target:
                    break
                if span >= 0.5 * target:
                    peak = max(peak, size / span)
        return max(round(peak), self.average_bps if len(self.segments) == 1 else 0)

    def within(self, size: int) -> Playlist:
        """Only the segments whose bytes have reached the disk, where `size` bytes of the playlist's own file lie."""
        whole = tuple(part for part in self.segments if part.uri or (part.offset or 0) + part.size <= size)
        return replace(self, segments=whole, is_ended=self.is_ended and len(whole) == len(self.segments))

    def sliced(self, stem: str) -> Playlist:
        """The same film with header and segments in files of their own, for where a file cannot grow or has no Range."""
        parts = tuple(
            replace(part, offset=None, uri=f"{stem}-{number:05d}.mp4")
            for number, part in enumerate(self.segments)
        )
        return replace(self, uri="", map_uri=f"{stem}-init.mp4", segments=parts)


def parse(text: str) -> Playlist | None:
    """A playlist of ffmpeg's or ours; None while it has no header yet (a half-written tail is ignored).

    The size of a file that is named as a whole is not in a playlist: 0.
    """
    head: re.Match[str] | None = None
    segments: list[Segment] = []
    duration, span = None, None
    for line in text.splitlines():
        if found := _MAP.match(line):
            head = found
        elif found := _EXTINF.match(line):
            duration = float(found[1])
        elif found := _RANGE.match(line):
            span = (int(found[1]), int(found[2]))
        elif (
            line and not line.startswith("#") and duration is not None and head and (span or not head["size"])
        ):
            own = "" if head["size"] and line == head["uri"] else line
            size, offset = span or (0, None)
            if duration > 0:
                segments.append(Segment(duration, size, offset, own))
            duration = span = None
    if head is None:
        return None
    uri, map_uri = (head["uri"], "") if head["size"] else ("", head["uri"])
    return Playlist(uri, int(head["size"] or 0), tuple(segments), "#EXT-X-ENDLIST" in text, map_uri)


def render(playlist: Playlist, *, is_final: bool, is_ended: bool = False) -> str:
    """The playlist that viewers get: final (VOD), or growing (EVENT, begun at zero) until it is said to be ended."""
    target = max((round(part.duration_s + 0.4999) for part in playlist.segments), default=4)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(target, 1)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if is_final else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",
        f'#EXT-X-MAP:URI="{playlist.map_uri}"'
        if playlist.map_uri
        else f'#EXT-X-MAP:URI="{playlist.uri}",BYTERANGE="{playlist.map_size}@0"',
    ]
    for part in playlist.segments:
        lines.append(f"#EXTINF:{part.duration_s:.6f},")
        if part.offset is not None:
            lines.append(f"#EXT-X-BYTERANGE:{part.size}@{part.offset}")
        lines.append(part.uri or playlist.uri)
    if is_final or is_ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Variant:
    """One line of the master playlist."""

    uri: str
    peak_bps: int
    average_bps: int
    codecs: str
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Subtitle:
    """One caption track as its own playlist."""

    uri: str
    language: str
    label: str


def master(variants: list[Variant], subtitles: list[Subtitle]) -> str:
    """The master playlist. Pictures come first, the smallest at the head (players begin there); sound alone last."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-START:TIME-OFFSET=0"]
    lines += [
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="{_quoted(track.label)}",'
        f'LANGUAGE="{_quoted(track.language)}",AUTOSELECT=YES,DEFAULT=NO,FORCED=NO,URI="{track.uri}"'
        for track in subtitles
    ]
    pictures = sorted((item for item in variants if item.height), key=lambda item: item.peak_bps)
    for variant in pictures + [item for item in variants if not item.height]:
        lines += [_stream_inf(variant, has_subtitles=bool(subtitles)), variant.uri]
    return "\n".join(lines) + "\n"


def subtitle_playlist(file: str, duration_ms: int) -> str:
    """One WebVTT file as an HLS subtitle playlist."""
    seconds = max(1, -(-duration_ms // 1_000))
    return (
        f"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{seconds}\n#EXT-X-MEDIA-SEQUENCE:0\n"
        f"#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:{duration_ms / 1_000:.3f},\n{file}\n#EXT-X-ENDLIST\n"
    )


def _stream_inf(variant: Variant, *, has_subtitles: bool) -> str:
    parts = [
        f"BANDWIDTH={variant.peak_bps}",
        f"AVERAGE-BANDWIDTH={variant.average_bps}",
        f'CODECS="{variant.codecs}"',
    ]
    if variant.width and variant.height:
        parts.append(f"RESOLUTION={variant.width}x{variant.height}")
    if variant.frame_rate:
        parts.append(f"FRAME-RATE={variant.frame_rate:.3f}")
    if has_subtitles:
        parts.append('SUBTITLES="captions"')
    return "#EXT-X-STREAM-INF:" + ",".join(parts)


def _quoted(text: str) -> str:
    """A quoted-string may hold neither quotes nor line ends."""
    return "".join(sign for sign in text if sign not in '"\r\n')


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of our fMP4 says about itself."""

    codecs: str
    width: int | None
    height: int | None


def read_header(head: bytes) -> Header:
    """Codec string and size from the sample entry of the picture (ISO/IEC 14496-12 §12.1.3).

    H.264: 14496-15 §5.3.3. AV1: the `av1C` box and the string of "AV1 Codec ISO Media File Format Binding" §2.3 and §5.
    """
    codecs: list[str] = []
    width = height = None
    for kind, box, say in ((AVC_SAMPLE_ENTRY, b"avcC", _avc), (AV1_SAMPLE_ENTRY, b"av1C", _av1)):
        config = head.find(box)
        entry = head.rfind(kind, 0, max(config, 0))  # not the brand of the same name at the head of the file
        if entry >= 0:
            width, height = struct.unpack_from(">HH", head, entry + 28)
            codecs.append(say(head[config + 4 : config + 8]))
    if b"mp4a" in head:
        codecs.append(AAC_LC)
    return Header(",".join(codecs), width, height)


def _avc(config: bytes) -> str:
    _version, profile, compatible, level = config
    return f"avc1.{profile:02x}{compatible:02x}{level:02x}"


def _av1(config: bytes) -> str:
    tier, depth = "H" if config[2] & 0x80 else "M", 10 if config[2] & 0x40 else 8
    return f"av01.{config[1] >> 5}.{config[1] & 0x1F:02d}{tier}.{depth:02d}"
