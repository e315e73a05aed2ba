"""What somebody sends on purpose, or by mistake for a film: lists, programs, bombs, lies of the header, names."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

from tests.media_pipeline.corpus.draw import (
    AAC,
    FAST,
    Case,
    Maker,
    atom,
    changed,
    encoded,
    ffmpeg,
    heard,
    plain,
    seen,
    spots,
    written,
)

PNG_HEAD = b"\x89PNG\r\n\x1a\n" + bytes(60)
SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{}\n#EXT-X-ENDLIST\n"
MPD = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>http://127.0.0.1:9/</BaseURL></MPD>'
SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nc=IN IP4 127.0.0.1\r\nm=video 9999 RTP/AVP 96\r\n"
GOOD = encoded(*FAST, *AAC, "-movflags", "+faststart")


def refused(make: Maker, code: str) -> Case:
    return Case(make, "refused", code, renditions=frozenset())


def sibling_list(path: Path) -> None:
    plain(path.parent / "secret.mp4")
    path.write_text("ffconcat version 1.0\nfile secret.mp4\n")


def archived(path: Path) -> None:
    """An archive that holds a film, and a film with an archive at its end."""
    whole = plain(path.with_name(f"whole-{path.name}"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(whole, "film.mp4")


def film_then_archive(path: Path) -> None:
    whole, packed = path.with_name(f"whole-{path.name}"), path.with_name(f"{path.name}.zip")
    GOOD(whole)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    path.write_bytes(whole.read_bytes() + packed.read_bytes())


def page_in_film(data: bytearray) -> bytes:
    """A page of script in an atom that players skip."""
    spot = data.find(b"moov") - 4
    return bytes(data[:spot]) + atom(b"free", b"<html><script>alert(1)</script>" * 50) + bytes(data[spot:])


def points_outside(entry: bytes) -> Maker:
    """The media of the tracks is said to lie in another file (ISO/IEC 14496-12 §8.7.2, QuickTime's alias)."""

    def point(data: bytearray) -> bytes:
        for spot in reversed(spots(data, b"dref")):
            size = int.from_bytes(data[spot - 4 : spot], "big")
            # Same size, so that no offset moves: the entry's flag "self-contained" goes, its kind changes.
            inner = spot + 12
            data[inner + 4 : inner + 8] = entry
            data[inner + 8 : inner + 12] = bytes(4)
            assert size == 28
        return bytes(data)

    return changed(GOOD, point)


def external_url(path: Path) -> None:
    """A data reference with a whole address in it, in a file that is otherwise sound."""
    whole = path.with_name(f"whole-{path.name}")
    GOOD(whole)
    data = whole.read_bytes()
    address = b"file:///etc/passwd\0"
    for kind in (b"url ",):
        spot = data.find(b"dref")
        entry = atom(kind, bytes(4) + address)
        reference = atom(b"dref", bytes(4) + (1).to_bytes(4, "big") + entry)
        old = int.from_bytes(data[spot - 4 : spot], "big")
        grown = len(reference) - old
        data = grow(data, spot - 4, old, reference, grown)
    path.write_bytes(data)


def grow(data: bytes, start: int, old: int, new: bytes, by: int) -> bytes:
    """Replace an atom by a longer one; the atoms around it and the offsets of the media grow with it."""
    made = bytearray(data[:start] + new + data[start + old :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        spot = made.rfind(kind, 0, start)
        size = int.from_bytes(made[spot - 4 : spot], "big")
        made[spot - 4 : spot] = (size + by).to_bytes(4, "big")
    for spot in spots(made, b"stco"):
        count = int.from_bytes(made[spot + 8 : spot + 12], "big")
        for number in range(count):
            place = spot + 12 + 4 * number
            made[place : place + 4] = (int.from_bytes(made[place : place + 4], "big") + by).to_bytes(4, "big")
    return bytes(made)


def many_tracks(path: Path) -> None:
    """The index names two thousand tracks: the first one's atom, over and over."""
    whole = path.with_name(f"whole-{path.name}")
    GOOD(whole)
    data = whole.read_bytes()
    spot = data.find(b"trak") - 4
    track = data[spot : spot + int.from_bytes(data[spot : spot + 4], "big")]
    more = track * 2_000
    made = bytearray(data[:spot] + more + data[spot:])
    moov = made.find(b"moov") - 4
    made[moov : moov + 4] = (int.from_bytes(made[moov : moov + 4], "big") + len(more)).to_bytes(4, "big")
    path.write_bytes(made)


def huge_picture(data: bytearray) -> bytes:
    """The entry of the picture says 65,535 by 65,535."""
    for spot in spots(data, b"avc1"):
        if data[spot + 28 : spot + 30] == (320).to_bytes(2, "big"):
            data[spot + 28 : spot + 32] = b"\xff" * 4
    return bytes(data)


def eight_k_bomb(path: Path) -> None:
    """A black film as large as we take, in a few kilobytes."""
    ffmpeg("-f", "lavfi", "-i", "color=black:s=7680x4320:r=4:d=1", *FAST, "-an", path)


def bomb(data: bytearray) -> bytes:
    """Every place that states the size says 16,000 by 16,000: a decoder that believes it wants gigabytes."""
    for spot in spots(data, b"\xff\xc0\x00\x11\x08"):
        data[spot + 5 : spot + 9] = (16_000).to_bytes(2, "big") * 2
    for spot in spots(data, b"jpeg"):
        if data[spot + 28 : spot + 30] == (320).to_bytes(2, "big"):
            data[spot + 28 : spot + 32] = (16_000).to_bytes(2, "big") * 2
    return bytes(data)


def locked(path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=15:d=2", *FAST, "-encryption_scheme", "cenc-aes-ctr",
           "-encryption_key", "00112233445566778899aabbccddeeff", "-encryption_kid", "0123456789abcdef0123456789abcdef", path)  # fmt: skip


def scrambled(data: bytearray) -> bytes:
    for start in range(0, len(data) - 187, 188):
        data[start + 3] |= 0x80
    return bytes(data)


def endless_loop(data: bytearray) -> bytes:
    """An atom inside the index that is as long as the index, so that it holds itself."""
    spot = data.find(b"trak") - 4
    data[spot : spot + 4] = (0x7FFF_FFFF).to_bytes(4, "big")
    return bytes(data)


def nested(depth: int) -> bytes:
    content = b""
    for _level in range(depth):
        content = atom(b"moov", content)
    return atom(b"ftyp", b"isom\0\0\0\0isom") + content


BIG_ATOM = atom(b"ftyp", b"isom\0\0\0\0isom") + struct.pack(">I4sQ", 1, b"free", (1 << 63) - 1) + bytes(100)
RELATIVE = HLS.format("secret.mp4")

CASES: dict[str, Case] = {
    "empty.mp4": refused(written(b""), "empty"),
    "random.mp4": refused(lambda path: path.write_bytes(b"\x01" + os.urandom(50_000)), "not-media"),
    "program.mp4": refused(written(b"MZ" + bytes(500)), "program"),
    "elf.mp4": refused(written(b"\x7fELF" + bytes(500)), "program"),
    "playlist.mp4": refused(written(HLS.format("file:///etc/passwd")), "playlist"),
    "playlist-http.mp4": refused(written(HLS.format("http://127.0.0.1:9/x.ts")), "playlist"),
    "playlist-here.m3u8": refused(written(RELATIVE), "playlist"),
    "siblings.mp4": refused(sibling_list, "playlist"),
    "dash.mp4": refused(written(MPD), "playlist"),
    "session.mp4": refused(written(SDP), "playlist"),
    "list.pls": refused(written("[playlist]\nFile1=http://127.0.0.1:9/\n"), "playlist"),
    "drawing.mp4": refused(written(SVG), "drawing"),
    "page.mp4": refused(written("<!doctype html><script>1</script>"), "drawing"),
    "subtitle.mp4": refused(written("WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n"), "not-media"),
    "archive.mp4": refused(archived, "document"),
    "paper.mp4": refused(written(b"%PDF-1.7" + bytes(500)), "document"),
    "dance.gif": refused(seen(size="64x64", rate=5), "picture"),
    "dance.webp": refused(seen(size="64x64", rate=5), "picture"),
    "still.mp4": refused(written(PNG_HEAD), "picture"),
    "magic.avi": refused(seen("-c:v", "magicyuv"), "unsupported-codec"),
    "screen.avi": refused(encoded("-c:v", "cinepak", "-c:a", "libmp3lame", size="160x120", rate=2), "unsupported-codec"),
    "words.txt": refused(written("file name, 2 lines\nnothing else\n" * 20), "not-media"),
    "locked.mp4": refused(locked, "protected"),
    "scrambled.ts": refused(changed(encoded(*FAST, *AAC), scrambled), "protected"),
    "huge-atom.mp4": refused(written(BIG_ATOM), "incomplete"),
    "nested.mp4": refused(written(nested(3_000)), "not-media"),
    "bomb.mov": refused(changed(encoded("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", *AAC), bomb), "picture-too-large"),
    "eight-k.mp4": Case(eight_k_bomb, renditions=frozenset({"v234", "v360", "v720"})),
    "film-and-archive.mp4": Case(film_then_archive),
    "page-in-film.mp4": Case(changed(plain, page_in_film)),
    "outside-alias.mov": Case(points_outside(b"alis")),
    "outside-url.mp4": Case(external_url),
    "many-tracks.mp4": Case(many_tracks, "refused", "unreadable"),
    "huge-picture.mp4": Case(changed(GOOD, huge_picture)),
    "loop.mp4": Case(changed(GOOD, endless_loop), warnings=("no-audio",), renditions=frozenset({"v234"})),
    "title.mp4": Case(encoded("-metadata", "title=<script>alert(1)</script>", *FAST, *AAC)),
    "sound-only.wav": Case(heard(), renditions=frozenset({"a48"})),
    " -o 'a\"b\n$(id)%n.mp4": Case(plain),
    "-i.mp4": Case(plain),
    "焊接 ñ \udcff.mp4": Case(plain),
}  # fmt: skip
