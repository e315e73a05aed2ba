"""Who people are, as pure values: telephone numbers, ID numbers, masks, codes, and what the office refuses."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal

# No 0/O, 1/I/L, U/V: a code is read aloud, copied by hand and typed on a phone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
CODE_GROUP = 5
CODE_VALID_FOR = timedelta(days=30)
PASSWORD_MIN_LENGTH = 6
USERNAME = re.compile(r"[\w][\w.\-]{1,59}", re.UNICODE)
# As people write telephone numbers: Chinese mobiles with and without the country code, Vietnamese ones, and E.164.
PHONE_MARKS = re.compile(r"[\s\-\u2010-\u2015\u2212().·]")
CN_MOBILE = re.compile(r"1[3-9]\d{9}")
CN_MOBILE_ABROAD = re.compile(r"861[3-9]\d{9}")
VN_MOBILE = re.compile(r"0[35789]\d{8}")
E164 = re.compile(r"\+\d{7,15}")
NOT_CHINESE = re.compile(r"\+86(?!1[3-9]\d{9}$).*")
NOT_VIETNAMESE = re.compile(r"\+84(?![2-9]\d{8,9}$).*")
ID_NO = re.compile(r"\d{17}[\dX]")
# GB 11643-1999 and ISO 7064 MOD 11-2: weights of the first 17 digits, check characters by remainder.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
ID_MASKED_WIDE = 15
COMPOUND_SURNAMES = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "东方"}
)


class Device(StrEnum):
    """What somebody signed in on: enough to know one's own again, and no more."""

    IPHONE = "iphone"
    IPAD = "ipad"
    ANDROID_PHONE = "android-phone"
    ANDROID_TABLET = "android-tablet"
    HARMONY = "harmony"
    WINDOWS = "windows"
    MAC = "mac"
    LINUX = "linux"
    OTHER = "other"


# In this order: an Android telephone says Linux too, and Windows Phone is long gone.
_DEVICES = (
    (Device.IPAD, re.compile(r"iPad")),
    (Device.IPHONE, re.compile(r"iPhone|iPod")),
    (Device.HARMONY, re.compile(r"OpenHarmony|HarmonyOS")),
    (Device.ANDROID_PHONE, re.compile(r"Android.*Mobile")),
    (Device.ANDROID_TABLET, re.compile(r"Android")),
    (Device.WINDOWS, re.compile(r"Windows NT")),
    (Device.MAC, re.compile(r"Macintosh")),
    (Device.LINUX, re.compile(r"X11|Linux")),
)


def device_of(user_agent: str) -> Device:
    """The kind of device that a browser says it runs on."""
    return next((device for device, sign in _DEVICES if sign.search(user_agent[:400])), Device.OTHER)


class AccountsRefusal(Refusal):
    """Something about a person's account that cannot be done."""

    code = "accounts-refused"


class UsernameMalformed(AccountsRefusal):
    code = "username-malformed"
    words = _("Choose a user name of 2 to 60 letters and digits that does not read as a telephone number.")


class UsernameTaken(AccountsRefusal):
    code = "username-taken"
    words = _("The user name %(username)s is taken. Add a number or a surname.")


class PhoneMalformed(AccountsRefusal):
    code = "phone-malformed"
    words = _("The telephone number does not read as one. Write 11 digits, or + and the country code.")


class PhoneTaken(AccountsRefusal):
    code = "phone-taken"
    words = _("Somebody has this telephone number already: %(name)s. Search for them instead.")


class IdentityMalformed(AccountsRefusal):
    """`reason` is length, birth_date or check_digit."""

    code = "id-malformed"
    words = _("The ID number has a wrong digit. Compare all 18 characters with the card.")

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class IdentityTaken(AccountsRefusal):
    code = "id-taken"
    words = _("Somebody has this ID number already: %(name)s. Search for them instead.")


class NameMissing(AccountsRefusal):
    code = "name-missing"
    words = _("Write the person's name.")


class CategoryTaken(AccountsRefusal):
    code = "category-taken"
    words = _("There is a category that is called %(name)s already.")


class NotAllowed(AccountsRefusal):
    code = "not-allowed"
    words = _("Only an administrator may change the account of an administrator.")


class OwnAccount(AccountsRefusal):
    code = "own-account"
    words = _("Nobody switches their own account off. Ask a colleague.")


class NotOffice(AccountsRefusal):
    code = "not-office"
    words = _("Only the training office may do this.")


class CodeUnknown(AccountsRefusal):
    """The code was never issued, was used, has ended or was replaced: the answer is the same for all."""

    code = "code-unknown"
    words = _("This code does not work. Compare it with the paper, or ask the office for a new one.")


class PasswordRefused(AccountsRefusal):
    """`reasons` are the words of the password validators."""

    code = "password-refused"
    words = _("Choose another password: %(reasons)s")


class ReasonMissing(AccountsRefusal):
    code = "reason-missing"
    words = _("Write why you need to see it. The reason is kept in the record.")


def normalise_username(raw: str) -> str:
    """A user name as it is stored and compared: NFKC, lower case. Raises UsernameMalformed.

    A name that reads as a telephone number is refused: it would shadow the person with that number.
    """
    name = unicodedata.normalize("NFKC", raw).strip().casefold()
    if not USERNAME.fullmatch(name) or re.fullmatch(r"[\d.\-]{6,}", name):
        raise UsernameMalformed
    return name


def normalise_phone(raw: str) -> str:
    """A telephone number as E.164 (+8613800138000). Raises PhoneMalformed.

    Without a country code, 11 digits from 13… to 19… are Chinese and 10 digits from 03… to 09… Vietnamese.
    """
    text = PHONE_MARKS.sub("", unicodedata.normalize("NFKC", raw))
    if text.startswith("00"):
        text = "+" + text[2:]
    if CN_MOBILE.fullmatch(text):
        return "+86" + text
    if CN_MOBILE_ABROAD.fullmatch(text):
        return "+" + text
    if VN_MOBILE.fullmatch(text):
        return "+84" + text[1:]
    if text.startswith("+840"):  # +84 (0)91… is how letterheads write it
        text = "+84" + text[4:]
    if E164.fullmatch(text) and not (NOT_CHINESE.fullmatch(text) or NOT_VIETNAMESE.fullmatch(text)):
        return text
    raise PhoneMalformed


def canonical_login(raw: str) -> str:
    """What somebody typed to sign in, in one spelling: a telephone number as E.164, else a name in lower case."""
    name = unicodedata.normalize("NFKC", raw).strip().casefold()
    try:
        return normalise_phone(name)
    except PhoneMalformed:
        return name


def check_cn_id(raw: str) -> str:
    """A Chinese ID number, upper-cased, its birth date and check digit right. Raises IdentityMalformed.

    Area codes are not looked up: 99xxxx is for demonstrations and tests.
    """
    text = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
    if not ID_NO.fullmatch(text):
        raise IdentityMalformed("length")
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError as error:
        raise IdentityMalformed("birth_date") from error
    total = sum(int(digit) * weight for digit, weight in zip(text, ID_WEIGHTS, strict=False))
    if ID_CHECKS[total % 11] != text[17]:
        raise IdentityMalformed("check_digit")
    return text


def masked_name(name: str) -> str:
    """张三丰 → 张*丰, 张三 → 张*, Nguyễn Văn An → Nguyễn V* A*: enough to recognise, too little to find."""
    name = name.strip()
    words = name.split()
    if len(words) > 1:
        return " ".join([words[0], *(word[0] + "*" for word in words[1:])])
    head = name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]
    rest = name[len(head) :]
    if len(rest) <= 1:
        return head + "*" * len(rest)
    return head + "*" * (len(rest) - 1) + rest[-1] if _is_han(name) else head + "*" * len(rest)


def masked_phone(phone: str) -> str:
    """+8613800138000 → 138****8000; of other countries the country code and the last three digits."""
    local = phone.removeprefix("+86")
    if local != phone:
        return f"{local[:3]}****{local[-4:]}"
    return f"{phone[:3]}****{phone[-3:]}" if phone else ""


def masked_id(id_no: str) -> str:
    """990000199001010017 → 990***********0017; of shorter numbers the last three: ******789."""
    if len(id_no) < ID_MASKED_WIDE:
        return "*" * max(0, len(id_no) - 3) + id_no[-3:]
    return id_no[:3] + "*" * (len(id_no) - 7) + id_no[-4:]


def grouped_code(code: str) -> str:
    """ABCDEFGHJK → ABCDE-FGHJK, as it is printed."""
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def normalise_code(raw: str) -> str:
    """A code as typed, without groups, spaces and case; '' when it cannot be one."""
    text = re.sub(r"[\s\-–—_.]", "", unicodedata.normalize("NFKC", raw)).upper()
    return text if len(text) == CODE_LENGTH and set(text) <= set(CODE_ALPHABET) else ""


def _is_han(name: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" or char == "·" for char in name)


class DeviceKeyRefused(AccountsRefusal):
    code = "device-key-refused"
    words = _("This browser sent no usable key. What you learn without a network will not be counted on it.")


class TooManyDevices(AccountsRefusal):
    code = "too-many-devices"
    words = _("You have %(most)s devices already. Remove one that you do not use any more.")
