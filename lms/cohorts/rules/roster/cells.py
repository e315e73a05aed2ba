"""What a cell of a roster says: names, numbers and dates in one spelling, or the code of what is wrong with it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from courses.workbooks.grid import Cell, Kind, narrow
from lms.accounts.rules import PhoneMalformed, normalise_phone

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
NO_NAME = re.compile(r"[/、<>=@|{}\[\]\\^~*#%$?!_]")
LETTER = re.compile(r"[^\W\d_]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")
DOTS = re.compile(r"[•‧∙⋅・･●．.]")
# A Vietnamese number whose leading 0 a spreadsheet took away, or that begins with the country code alone.
VN_WITHOUT_ZERO = re.compile(r"(84)?([35789]\d{8})")
# A mobile number among words: 手机13800138000, 13800138000(本人), one after the other in a cell.
MOBILES = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(1[3-9]\d(?:[\s-]?\d{4}){2})(?!\d)")
# An ID number among words: 身份证：5301…, 5301…（有效）.
ID_AMONG_WORDS = re.compile(r"[^0-9A-Za-z]*?(?<![0-9A-Za-z])(\d{17}[\dXx])(?![0-9A-Za-z])[^0-9A-Za-z]*")
DIGITS = {"〇": 0, "零": 0, "○": 0} | {sign: n for n, sign in enumerate("一二三四五六七八九", start=1)}
HAN_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+")
WHOLE = re.compile(r"\d+(\.0+)?")
# What people write for a day that never comes.
FOREVER = frozenset({"长期", "永久", "长期有效", "永久有效", "无固定期限", "không thời hạn", "permanent"})
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
YEAR = re.compile(r"((?:19|20)\d{2})年?")
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
    if NO_NAME.search(text) or not LETTER.search(text) or text in {"TRUE", "FALSE"}:
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
    for part in (text, *SEVERAL.split(text), *MOBILES.findall(text)):
        digits = part.strip()
        if WHOLE.fullmatch(digits):
            digits = digits.split(".")[0]
        if vietnamese := VN_WITHOUT_ZERO.fullmatch(digits.replace(" ", "")):
            digits = "0" + vietnamese[2]
        try:
            return normalise_phone(digits)
        except PhoneMalformed:
            continue
    raise CellRefused("phone-malformed")


def has_several_phones(cell: Cell | None) -> bool:
    """Whether a cell names more than one mobile number: the first is kept, and people are told."""
    numbers = MOBILES.findall(cell.text) if cell else ()
    return len({re.sub(r"[\s-]", "", number) for number in numbers}) > 1


def id_text(text: str) -> str:
    """The ID number that stands among words, else the text as it is."""
    found = ID_AMONG_WORDS.fullmatch(text)
    return found[1] if found else text


def looks_like_phone(text: str) -> bool:
    """A number that only a telephone has."""
    try:
        return bool(phone_in(Cell(text)))
    except CellRefused:
        return False


def date_in(cell: Cell | None, *, is_end: bool = False) -> date | None:
    """A day, written with the year or the day first, together, in Chinese figures, or as the number that a spreadsheet
    keeps; of a month or a year alone the first day, for the end of a time (`is_end`) the last one. None for no day.
    """
    said = text_of(cell)
    text = _without_han(said.split(" ")[0].split("T")[0])
    if not text or said.casefold() in FOREVER:
        return None
    try:
        if found := YEAR_FIRST.fullmatch(text) or (TOGETHER.fullmatch(text) if len(text) == 8 else None):
            return date(*(int(part) for part in found.groups()))
        if found := DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        if found := MONTH.fullmatch(text):
            return _of_month(int(found[1]), int(found[2]), is_end=is_end)
    except ValueError as error:
        raise CellRefused("date-malformed") from error
    if found := YEAR.fullmatch(text):
        return date(int(found[1]), 12, 31) if is_end else date(int(found[1]), 1, 1)
    if WHOLE.fullmatch(text) and 0 < float(text) < EXCEL_LAST:
        return EXCEL_EPOCH + timedelta(days=int(float(text)))
    raise CellRefused("date-malformed")


def _of_month(year: int, month: int, *, is_end: bool) -> date:
    """The first day of a month or its last. Raises ValueError."""
    return date(year, month, monthrange(year, month)[1]) if is_end else date(year, month, 1)


def _without_han(text: str) -> str:
    """二〇二四年三月十二日 → 2024年3月12日."""
    return HAN_NUMBER.sub(lambda found: _figures(found[0]), text)


def _figures(signs: str) -> str:
    """二〇二四 → 2024, 十二 → 12, 三十 → 30."""
    if "十" not in signs:
        return "".join(str(DIGITS[sign]) for sign in signs)
    tens, _ten, ones = signs.partition("十")
    return str(10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0))
