"""The zip that a workbook is: parts are read within limits that hold before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import suppress
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from courses.workbooks.refusals import (
    FileDamaged,
    FileEncrypted,
    FileHasMacros,
    FileIsBinaryExcel,
    FileIsOpenDocument,
    FileRefused,
    FileSwells,
)

PARTS_MAX = 5_000
INFLATED_MAX = 256 << 20
ENCRYPTED_FLAG = 0x1
# What a member of an archive raises that is damaged, sealed by a password (RuntimeError) or packed in a way of its own.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


class StopReading(Exception):
    """A handler has what it wants."""


class Archive:
    """An opened zip. Raises a FileRefused for one that is damaged, encrypted or would swell."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise FileDamaged from error
        infos = self._zip.infolist()
        self.inflated = sum(info.file_size for info in infos)
        if len(infos) > PARTS_MAX or self.inflated > INFLATED_MAX:
            raise FileSwells
        if any(info.flag_bits & ENCRYPTED_FLAG for info in infos):
            raise FileEncrypted
        self.names = {info.filename.replace("\\", "/").lstrip("/").casefold(): info for info in infos}

    def has(self, name: str) -> bool:
        return name.casefold() in self.names

    def parse(self, name: str, handler: ContentHandler) -> None:
        """Hand the elements of a part to `handler`. DTDs and entities are refused. Raises FileDamaged, FileSwells."""
        info = self.names.get(name.casefold())
        if info is None:
            raise FileDamaged
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(1 << 16):
                    parser.feed(chunk)
            with suppress(StopReading):
                parser.close()
        except StopReading:
            return
        except (SAXException, DefusedXmlException, *UNREADABLE) as error:
            raise FileDamaged from error

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a part, `limit` at most. Raises FileDamaged, FileSwells."""
        info = self.names.get(name.casefold())
        if info is None:
            raise FileDamaged
        try:
            with self._zip.open(info) as part:
                data = part.read(limit + 1)
        except UNREADABLE as error:
            raise FileDamaged from error
        if len(data) > limit:
            raise FileSwells
        return data


class Package(Archive):
    """An opened workbook. Raises a FileRefused for what is none."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        if any(name.endswith("vbaproject.bin") for name in self.names):
            raise FileHasMacros
        if "xl/workbook.bin" in self.names:
            raise FileIsBinaryExcel
        if "xl/workbook.xml" in self.names:
            return
        if "content.xml" in self.names and "mimetype" in self.names:
            raise FileIsOpenDocument
        if "[content_types].xml" not in self.names or "word/document.xml" in self.names:
            raise FileRefused
        if not any(name.endswith("workbook.xml") for name in self.names):
            raise FileRefused
