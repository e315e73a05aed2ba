"""What the first bytes of a file say it is: pure, so that a disguised file is refused before anything opens it."""

from __future__ import annotations

from media_pipeline import codes

HEAD_BYTES = 65_536

_PICTURES = (b"GIF87a", b"GIF89a", b"\x89PNG\r\n", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
_DOCUMENTS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
# Also one without members, one that was meant to be split and was not, and a part of one that was.
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK00", b"PK\x07\x08")
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot")
_MEDIA = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"FLV\x01",
    b"OggS",
    b"ID3",
    b"fLaC",
    b"#!AMR",
    b"0&\xb2u\x8ef\xcf\x11",  # ASF: WMV, WMA
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG video
)
_TS_SYNC = 0x47
_RARER = (
    b"caff",  # Core Audio
    b"riff\x2e\x91\xcf\x11",  # Wave64
    b"\x0b\x77",  # AC-3
    b"RF64",  # a WAV of more than 4 GB
    b"\x1f\x07\x00",  # raw DV: the header block of a first sequence
)


def refusal(head: bytes) -> str:
    """The refusal code for a file that begins with `head` (at most 64 kB looked at); empty when it may be media."""
    if not head:
        return codes.EMPTY
    if head.startswith(b"RIFF"):
        return _riff(head)
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        return codes.PICTURE
    if is_media(head):
        return ""
    for starts, code in (
        (_PICTURES, codes.PICTURE),
        (_PROGRAMS, codes.PROGRAM),
        (_DOCUMENTS, codes.DOCUMENT),
    ):
        if head.startswith(starts):
            return code
    return _text(head)


def archive_refusal(head: bytes) -> str:
    """The same for a file that must be a ZIP (APPNOTE 4.3.6): whether it is whole is seen later, by its list."""
    if not head:
        return codes.EMPTY
    if head.startswith(_ZIPS):
        return ""
    return codes.OTHER_ARCHIVE if head.startswith(_OTHER_ARCHIVES) else codes.NOT_ZIP


def is_media(head: bytes) -> bool:
    """Whether the signature is one of the containers on the whitelist."""
    if head[4:8] in _ATOMS or head.startswith((*_MEDIA, *_RARER)) or head[:4] == b"RIFF":
        return True
    if head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"}:
        return True
    return _is_transport_stream(head) or _is_audio_frame(head)


def _riff(head: bytes) -> str:
    if head[8:12] in {b"AVI ", b"WAVE"}:
        return ""
    return codes.PICTURE if head[8:12] == b"WEBP" else codes.NOT_MEDIA


def _is_transport_stream(head: bytes) -> bool:
    """Sync bytes of eight packets in a row, of 188 bytes or of 192 with a time code. A recorder may have cut the first
    packet anywhere; three in a row are enough where nothing is cut.
    """
    for size in (188, 192):
        for start in range(size):
            spots = range(start, start + size * (3 if start in {0, 4} else 8), size)
            if len(head) > spots[-1] and all(head[spot] == _TS_SYNC for spot in spots):
                return True
    return False


def _is_audio_frame(head: bytes) -> bool:
    """MPEG audio or ADTS: eleven sync bits and a sane header."""
    if len(head) < 4 or head[0] != 0xFF:
        return False
    is_adts = head[1] & 0xF6 == 0xF0
    is_mpeg_audio = head[1] & 0xE0 == 0xE0 and head[1] & 0x06 != 0 and head[2] & 0xF0 != 0xF0
    return is_adts or (is_mpeg_audio and head[2] & 0x0C != 0x0C)


def _text(head: bytes) -> str:
    """Playlists, drawings and pages are text; anything else is simply not media."""
    words = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith((b"#extm3u", b"ffconcat", b"v=0\r", b"v=0\n", b"[playlist]")) or b"<mpd" in words:
        return codes.PLAYLIST
    if words.startswith((b"<?xml", b"<svg", b"<!doctype", b"<html")) or b"<svg" in words:
        return codes.DRAWING
    return codes.NOT_MEDIA
