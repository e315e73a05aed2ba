"""A spoken note: how long and how large it may be, and what kind of sound a file really is. Pure."""

from __future__ import annotations

LONGEST_S = 60
MOST_BYTES = 500_000
# What browsers record and telephones send, by the first bytes of the file; (offset, bytes, type, ending).
SIGNATURES = (
    (0, b"\x1a\x45\xdf\xa3", "audio/webm", "webm"),
    (0, b"OggS", "audio/ogg", "ogg"),
    (4, b"ftyp", "audio/mp4", "m4a"),
    (0, b"ID3", "audio/mpeg", "mp3"),
    (0, b"\xff\xfb", "audio/mpeg", "mp3"),
    (0, b"\xff\xf1", "audio/aac", "aac"),
    (0, b"#!AMR", "audio/amr", "amr"),
)


def sound_of(data: bytes) -> tuple[str, str] | None:
    """Media type and ending of a sound, by what it is and not by what it is called; None for anything else."""
    for offset, mark, kind, ending in SIGNATURES:
        if data[offset : offset + len(mark)] == mark:
            return kind, ending
    is_wave = data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    return ("audio/wav", "wav") if is_wave else None
