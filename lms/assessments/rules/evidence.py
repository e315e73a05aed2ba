"""What may stand beside a mark: photos, a short film, a voice; how long, how large, and what browsers play. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_S = 60
# A telephone stops a moment late.
GRACE_MS = 1_500
LONGEST_MS = LONGEST_S * 1_000 + GRACE_MS
MOST_MB = 16
MOST_BYTES = MOST_MB * 1_000_000
MOST_FILES = 3
# Above this a page asks before it sends: people pay for what goes over the air.
ASK_ABOVE_BYTES = 5_000_000
HEAD_BYTES = 64
PHOTO = "image/jpeg"
HASH_DIGITS = 64
# By the first bytes of the file: (offset, bytes, container).
SIGNATURES = ((4, b"ftyp", "mp4"), (0, b"\x1a\x45\xdf\xa3", "webm"), (0, b"OggS", "ogg"))
PICTURES = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
SOUNDS = frozenset({"aac", "mp3", "opus", "vorbis"})
ENDINGS = {
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is in the storage under `name`: its media type (as its bytes say), its size and SHA-256."""

    name: str
    kind: str
    size: int
    sha256: str


def container_of(head: bytes) -> str:
    """Which container a file is, by its first bytes and not by what it is called; '' for any other."""
    found = (name for offset, mark, name in SIGNATURES if head[offset : offset + len(mark)] == mark)
    return next(found, "")


def kind_of(container: str, *, picture: str, sound: str) -> str:
    """The media type under which a file is served; '' for what browsers do not play. Names are of codecs, '' for none."""
    if (picture and picture not in PICTURES) or (sound and sound not in SOUNDS):
        return ""
    kind = f"{'video' if picture else 'audio'}/{container}"
    return kind if (picture or sound) and kind in ENDINGS else ""


def is_hash(text: object) -> bool:
    """Whether it is a SHA-256 in lower-case hexadecimal digits."""
    return isinstance(text, str) and len(text) == HASH_DIGITS and set(text) <= set("0123456789abcdef")
