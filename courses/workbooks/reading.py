"""The bytes of a stranger's file as sheets: what it is, is told by its content, never by its name."""

from __future__ import annotations

from collections.abc import Sequence

from courses.workbooks import csvs, xlsx
from courses.workbooks.grid import Sheet
from courses.workbooks.packages import Package
from courses.workbooks.refusals import (
    FileEmpty,
    FileEncrypted,
    FileIsHtml,
    FileIsOldExcel,
    FileRefused,
    FileTooLarge,
)

FILE_MAX_MB = 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HTML = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"mime-version:")
OTHERS = (
    b"%pdf",
    b"\x89png",
    b"\xff\xd8\xff",
    b"rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"gif8",
    b"\x7felf",
    b"mz\x90",
)


def is_workbook(data: bytes) -> bool:
    """Whether it is a zip, as an .xlsx is; else it is read as CSV."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def sheets_in(data: bytes, heading: csvs.Heading) -> Sequence[Sheet]:
    """The sheets of an .xlsx, or the one of a CSV, whose characters are those under which headings are known. Raises a FileRefused that says what the file is instead."""
    package = accept(data)
    return xlsx.sheets_of(package) if package else [csvs.sheet_of(data, heading)]


def accept(data: bytes) -> Package | None:
    """The opened .xlsx, None for what may be a CSV; nothing is unpacked. Raises a FileRefused."""
    if not data.strip():
        raise FileEmpty
    if len(data) > FILE_MAX_MB << 20:
        raise FileTooLarge(mb=FILE_MAX_MB)
    if is_workbook(data):
        return Package(data)
    refuse_others(data)
    return None


def refuse_others(data: bytes) -> None:
    """Raise a FileRefused for what is no text: it says what the file is."""
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith(OLE):
        raise FileEncrypted if ENCRYPTED in data else FileIsOldExcel
    if head.startswith(HTML):
        raise FileIsHtml
    if head.startswith(OTHERS) or (b"\x00" in data[:4096] and not csvs.is_wide(data)):
        raise FileRefused
