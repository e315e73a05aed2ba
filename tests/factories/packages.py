"""Packages made in code: good ones, and archives as no ordinary program writes them."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

PAGE = b"<!DOCTYPE html><html><head><title>SCO</title></head><body>SCO</body></html>"
CP12 = 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
CP13 = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)
FULL = 0xFFFFFFFF


def manifest(
    *,
    version: str = "1.2",
    spaces: str = CP12,
    title: str = "焊接安全",
    href: str = "index.html",
    body: str = "",
    resources: str = "",
    default: str = "org",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
    more: str = "",
) -> str:
    """A manifest of one SCO, with items and resources of one's own where given."""
    said = f"<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>"
    kind = "scormType" if "v1p3" in spaces else "scormtype"
    items = body or '<item identifier="i1" identifierref="r1"><title>第一课</title></item>'
    found = resources or (
        f'<resource identifier="r1" type="webcontent" adlcp:{kind}="sco" href={quoteattr(href)}>'
        f"<file href={quoteattr(href)}/></resource>"
    )
    return (
        f'{head}<manifest identifier="m1" {spaces}>{said if version else ""}'
        f'<organizations default="{default}"><organization identifier="org"><title>{escape(title)}</title>{items}'
        f"</organization></organizations><resources>{found}</resources>{more}</manifest>"
    )


@dataclass(frozen=True)
class Part:
    """A member: what the list says of it (`size`, `crc` …) may be untrue, `local_name` may differ from it."""

    name: str | bytes
    data: bytes = PAGE
    flags: int = 0
    method: int = 8
    size: int | None = None
    crc: int | None = None
    packed: bytes | None = None
    mode: int = 0
    low_attributes: int = 0
    local_name: bytes | None = None
    local_size: int | None = None
    offset: int | None = None
    extra: bytes = b""
    is_wide: bool = False
    disk: int = 0

    @property
    def raw(self) -> bytes:
        return self.name.encode() if isinstance(self.name, str) else self.name

    @property
    def flag_bits(self) -> int:
        return self.flags | (0x800 if isinstance(self.name, str) and not self.name.isascii() else 0)


def archive(
    *parts: Part,
    before: bytes = b"",
    after: bytes = b"",
    comment: bytes = b"",
    is_wide: bool = False,
    count: int | None = None,
    disk: int = 0,
    begins: int | None = None,
) -> bytes:
    """The bytes of a ZIP: APPNOTE by hand, so that every field can lie."""
    out, listed = bytearray(before), []
    for part in parts:
        packed = part.packed if part.packed is not None else _packed(part)
        crc = zlib.crc32(part.data) if part.crc is None else part.crc
        size = len(part.data) if part.size is None else part.size
        place = (len(out) - len(before)) if part.offset is None else part.offset
        out += _local(part, crc, len(packed), size) + packed
        if part.flags & 8:
            out += struct.pack("<4s3L", b"PK\7\x08", crc, len(packed), size)
        listed.append(_line(part, crc, len(packed), size, place))
    at = len(out) - len(before)
    out += b"".join(listed)
    length = len(out) - len(before) - at
    number = len(parts) if count is None else count
    at = at if begins is None else begins
    if is_wide:
        wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, disk, disk, number, number, length, at)
        place = len(out) - len(before)
        out += wide + struct.pack("<4sLQL", b"PK\6\7", 0, place, 1)
        out += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, FULL, FULL, len(comment))
    else:
        out += struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, number, number, length, at, len(comment))
    return bytes(out + comment + after)


def _packed(part: Part) -> bytes:
    if part.method != 8:
        return part.data
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(part.data) + packer.flush()


def _local(part: Part, crc: int, packed: int, size: int) -> bytes:
    name = part.raw if part.local_name is None else part.local_name
    extra = part.extra
    size = size if part.local_size is None else part.local_size
    if part.flags & 8:
        crc = packed = size = 0
    elif part.is_wide:
        extra += struct.pack("<2H2Q", 1, 16, size, packed)
        packed = size = FULL
    head = (b"PK\3\4", 20, part.flag_bits, part.method, 0, 0x21, crc, packed, size, len(name), len(extra))
    return struct.pack("<4s5H3L2H", *head) + name + extra


def _line(part: Part, crc: int, packed: int, size: int, place: int) -> bytes:
    extra = part.extra
    if part.is_wide:
        extra += struct.pack("<2H3Q", 1, 24, size, packed, place)
        packed = size = place = FULL
    attributes = (part.mode << 16) | part.low_attributes
    made = (3 << 8 | 20) if part.mode else 20
    head = (b"PK\1\2", made, 20, part.flag_bits, part.method, 0, 0x21, crc, packed, size)
    rest = (len(part.raw), len(extra), 0, part.disk, 0, attributes, place)
    return struct.pack("<4s6H3L5H2L", *head, *rest) + part.raw + extra


def good(*more: Part, text: str | bytes | None = None, name: str = "imsmanifest.xml", **about) -> bytes:
    """A package of one page, and whatever else is asked for."""
    data = manifest() if text is None else text
    data = data.encode() if isinstance(data, str) else data
    return archive(Part(name, data), Part("index.html"), *more, **about)


def unsaid(part: Part, encoding: str) -> Part:
    """The part with its name in an encoding that the archive does not tell."""
    name = part.name if isinstance(part.name, str) else part.name.decode()
    return replace(part, name=name.encode(encoding))


def opened(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)
