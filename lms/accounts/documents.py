"""Documents that say who somebody is: Chinese and Vietnamese ID numbers, passports and permits, and what they tell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.accounts.rules import IdentityMalformed, check_cn_id

OLDEST_YEARS, YOUNGEST_YEARS = 100, 12
VN_LAST_PROVINCE, VN_DEMO_PROVINCE = 96, 99
CMND_LENGTH, CCCD_LENGTH, OLD_CN_LENGTH = 9, 12, 15
MARKS = re.compile(r"[\s\-\u2010-\u2015\u2212_.·]|^['’‘`]+|['’‘`]+$")
PASSPORT = re.compile(r"[A-Z]{1,3}\d{6,9}|\d{8,9}|[A-Z]\d{7}[A-Z]")
PERMIT = re.compile(r"[HM]\d{8}(\d{2})?|\d{8}(\d{2})?|[A-Z]{3}\d{12}|[A-Z]{1,2}\d{6,9}")
CN_ID = re.compile(r"\d{17}[\dX]")
OTHER = re.compile(r"[A-Z0-9]{5,24}")


class IdType(StrEnum):
    """The kind of document; the value is what is stored."""

    CN_ID = "cn_id"
    VN_CCCD = "vn_cccd"
    VN_CMND = "vn_cmnd"
    PASSPORT = "passport"
    PERMIT = "permit"
    OTHER = "other"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


TYPE_NAMES: tuple[tuple[str, IdType], ...] = (
    ("护照", IdType.PASSPORT),
    ("passport", IdType.PASSPORT),
    ("hộ chiếu", IdType.PASSPORT),
    ("通行证", IdType.PERMIT),
    ("居住证", IdType.PERMIT),
    ("居留", IdType.PERMIT),
    ("回乡证", IdType.PERMIT),
    ("台胞证", IdType.PERMIT),
    ("permit", IdType.PERMIT),
    ("residence", IdType.PERMIT),
    ("cmnd", IdType.VN_CMND),
    ("chứng minh", IdType.VN_CMND),
    ("cccd", IdType.VN_CCCD),
    ("căn cước", IdType.VN_CCCD),
    ("身份证", IdType.CN_ID),
    ("身份證", IdType.CN_ID),
    ("军官", IdType.OTHER),
    ("其他", IdType.OTHER),
    ("other", IdType.OTHER),
    ("khác", IdType.OTHER),
)
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "male": Sex.MALE, "female": Sex.FEMALE, "m": Sex.MALE, "f": Sex.FEMALE,
         "nam": Sex.MALE, "nữ": Sex.FEMALE, "nu": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A checked number with its kind."""

    kind: IdType
    number: str

    @property
    def key(self) -> str:
        """What the keyed hash is made of: the plain number of a Chinese ID, else with its kind before it."""
        return self.number if self.kind is IdType.CN_ID else f"{self.kind}:{self.number}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a number says of its owner; None where it does not."""

    sex: Sex | None = None
    born_in: int | None = None
    born_on: date | None = None


def type_named(text: str) -> IdType | None:
    """The kind that people name (居民身份证, Hộ chiếu, passport); None when no kind is meant."""
    word = unicodedata.normalize("NFC", text).casefold()
    return next((kind for name, kind in TYPE_NAMES if name in word), None)


def sex_named(text: str) -> Sex | None:
    return SEXES.get(unicodedata.normalize("NFC", text).strip().casefold())


def check_document(raw: str, *, kind: IdType | None, today: date) -> Document:
    """The document of a number. Without `kind` it is told by the shape: 18, 12 or 9 characters.

    Raises IdentityMalformed; its reason is length, old_length, birth_date, check_digit, province or type.
    """
    text = MARKS.sub("", unicodedata.normalize("NFKC", raw).strip()).upper()
    if kind is None:
        kind = (
            {CCCD_LENGTH: IdType.VN_CCCD, CMND_LENGTH: IdType.VN_CMND}.get(len(text), IdType.CN_ID)
            if text.isdigit()
            else IdType.CN_ID
        )
    if kind is IdType.PERMIT and CN_ID.fullmatch(text):
        kind = (
            IdType.CN_ID
        )  # residence permits of 2018 and 2023 bear 18 characters with the check digit of GB 11643
    if kind in _SHAPES:
        if not _SHAPES[kind].fullmatch(text):
            raise IdentityMalformed("length")
        return Document(kind, text)
    if kind is IdType.VN_CCCD:
        return _cccd(text, today)
    if text.isdigit() and len(text) == OLD_CN_LENGTH:
        raise IdentityMalformed("old_length")
    checked = Document(IdType.CN_ID, check_cn_id(text))
    _refuse_age(facts_of(checked), today)
    return checked


_SHAPES = {
    IdType.VN_CMND: re.compile(r"\d{9}"),
    IdType.PASSPORT: PASSPORT,
    IdType.PERMIT: PERMIT,
    IdType.OTHER: OTHER,
}


def facts_of(document: Document) -> Facts:
    """Sex and birth of a Chinese ID (GB 11643), sex and year of a Vietnamese one (decree 137/2015), else nothing."""
    number = document.number
    if document.kind is IdType.CN_ID:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        return Facts(Sex.MALE if int(number[16]) % 2 else Sex.FEMALE, born.year, born)
    if document.kind is IdType.VN_CCCD:
        century, rest = divmod(int(number[3]), 2)
        return Facts(Sex.FEMALE if rest else Sex.MALE, 1900 + 100 * century + int(number[4:6]))
    return Facts()


def _cccd(text: str, today: date) -> Document:
    if not re.fullmatch(r"\d{12}", text):
        raise IdentityMalformed("length")
    province = int(text[:3])
    if not (0 < province <= VN_LAST_PROVINCE or province == VN_DEMO_PROVINCE):
        raise IdentityMalformed("province")
    checked = Document(IdType.VN_CCCD, text)
    _refuse_age(facts_of(checked), today)
    return checked


def _refuse_age(facts: Facts, today: date) -> None:
    """Nobody learns a trade before 12, or after 100: such a year is a slip of the pen."""
    if facts.born_in is not None and not YOUNGEST_YEARS <= today.year - facts.born_in <= OLDEST_YEARS:
        raise IdentityMalformed("birth_date")
