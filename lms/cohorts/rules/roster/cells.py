"""What a cell of a roster says: names, numbers and dates in one spelling, or the code of what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lms.accounts.rules import PhoneMalformed, normalise_phone
from lms.cohorts.rules.roster.grid import Cell, Kind, narrow

NAME_MIN, NAME_MAX = 2, 60
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_LAST = 80_000
# What people write where there is nothing.
NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "无",
        "没有",
        "暂无",
        "空",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "không",
        "không có",
        "x",
        ".",
    }
)
PHONE_OR_ID = re.compile(r"\d{7,}")
# What spreadsheets make of a long number: 5.30123E+17.
ROUNDED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
APOSTROPHES = "'’‘`´′\""
SEVERAL = re.compile(r"[/、,，;；|\n]|\s或\s")
NO_NAME = re.compile(r"[<>=@|{}\[\]\\^~*#%$?!_]")
LETTER = re.compile(r"[^\W\d_]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")
DOTS = re.compile(r"[•‧∙⋅・･●．.]")
# A Vietnamese number whose leading 0 a spreadsheet took away.
VN_WITHOUT_ZERO = re.compile(r"[35789]\d{8}")
WHOLE = re.compile(r"\d+(\.0+)?")
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")


class CellRefused(Exception):
    """A cell that does not hold what its column is for. `code` is one of words.PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(cell: Cell | None) -> str:
    """What a person reads in the cell, '' for nothing. Raises CellRefused for an error and for a formula never calculated."""
    if cell is None:
        return ""
    if cell.kind is Kind.ERROR:
        raise CellRefused("cell-error")
    if cell.kind is Kind.UNCALCULATED:
        raise CellRefused("formula-without-value")
    text = narrow(cell.text)
    if text[:1] in APOSTROPHES or text[-1:] in APOSTROPHES:
        text = text.strip(APOSTROPHES).strip()
    return "" if text.casefold() in NOTHING else text


def name_in(cell: Cell | None) -> str:
    """A name as it is kept: 买买提·艾力, 张三 (also from 张  三), Nguyễn Văn An. '' for an empty cell."""
    text = text_of(cell)
    if not text:
        return ""
    dotted = DOTS.sub("·", text)
    together = re.sub(r"\s*·\s*", "·", dotted).replace(" ", "")
    if HAN.fullmatch(together):
        text = together.strip("·")
    if len(text) < NAME_MIN:
        raise CellRefused("name-too-short")
    if len(text) > NAME_MAX:
        raise CellRefused("name-too-long")
    if NO_NAME.search(text) or not LETTER.search(text) or (cell and cell.kind is not Kind.TEXT):
        raise CellRefused("name-malformed")
    return text


def phone_in(cell: Cell | None) -> str:
    """A mobile number as E.164; of several the first that is one. Numbers are exact in a spreadsheet up to 15 digits."""
    text = text_of(cell)
    if not text:
        return ""
    if ROUNDED.fullmatch(text):
        raise CellRefused("number-rounded")
    if cell and cell.kind is Kind.DATE:
        raise CellRefused("phone-malformed")
    for part in (text, *SEVERAL.split(text)):
        digits = part.strip()
        if WHOLE.fullmatch(digits):
            digits = digits.split(".")[0]
        if VN_WITHOUT_ZERO.fullmatch(digits):
            digits = "0" + digits
        try:
            return normalise_phone(digits)
        except PhoneMalformed:
            continue
    raise CellRefused("phone-malformed")


def looks_like_phone(text: str) -> bool:
    """A number that only a telephone has."""
    try:
        return bool(phone_in(Cell(text)))
    except CellRefused:
        return False


def date_in(cell: Cell | None) -> date | None:
    """A day, written with the year or the day first, together, or as the number that a spreadsheet keeps."""
    text = text_of(cell).split(" ")[0].split("T")[0]
    if not text:
        return None
    try:
        if found := YEAR_FIRST.fullmatch(text) or (TOGETHER.fullmatch(text) if len(text) == 8 else None):
            return date(*(int(part) for part in found.groups()))
        if found := DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
    except ValueError as error:
        raise CellRefused("date-malformed") from error
    if WHOLE.fullmatch(text) and 0 < float(text) < EXCEL_LAST:
        return EXCEL_EPOCH + timedelta(days=int(float(text)))
    raise CellRefused("date-malformed")
