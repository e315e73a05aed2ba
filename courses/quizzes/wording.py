"""Reads what a person typed as what they meant: width, case, spaces and marks do not decide a mark (pure)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

MAX_DIGITS = 40
_SPACES = re.compile(r"\s+")
_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) | (?=[{_HAN}])")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "－": "-", "。": "."})


def same_words(text: str) -> str:
    """`text` with full-width forms, case, runs of spaces, spaces beside Chinese and end marks levelled."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spaced = _SPACES.sub(" ", folded).strip()
    return _SPACE_BESIDE_HAN.sub("", spaced).strip(" .。!！;；,，、")


def number_in(text: str) -> Decimal | None:
    """The number written in `text` (full-width digits, 1,000.5, １２．５, 12,5), or None when it is not one."""
    levelled = unicodedata.normalize("NFKC", text.translate(_MINUS_SIGNS)).strip().lower().replace(" ", "")
    if len(levelled) > MAX_DIGITS:
        return None
    if _GROUPED.fullmatch(levelled):
        levelled = levelled.replace(",", "")
    elif levelled.count(",") == 1 and "." not in levelled:
        levelled = levelled.replace(",", ".")
    if not _NUMBER.fullmatch(levelled):
        return None
    try:
        value = Decimal(levelled)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
