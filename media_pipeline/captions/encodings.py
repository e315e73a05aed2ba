"""Which encoding a trainer's program wrote: by mark, by structure, and else by how plausible the text would be. Pure.

Old programs write GB18030, Big5, Windows-1258 (Vietnamese, tones as marks of their own) and Windows-1252, and nothing
in the bytes says which. Each that fits is read and weighed; a person sees which was taken and may take another.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

UTF8, UTF16 = "utf-8", "utf-16"
LEGACY = ("gb18030", "big5", "windows-1258", "windows-1252")
CHOICES = (UTF8, UTF16, *LEGACY)
# The commonest characters of written Chinese, in both scripts: a fifth of any text, hardly ever in a misreading.
_FREQUENT = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等"
)
_VIETNAMESE = frozenset("ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝĩũĨŨ₫")
# Letters that no other language of Latin script has: composed vowels with two marks, and these two.
_VIETNAMESE_ALONE = frozenset([*map(chr, range(0x1EA0, 0x1EFA)), *"đĐưƯ"])
_WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôõöøùúûüÿœßÀÂÄÁÃÅÆÇÈÉÊËÍÎÏÑÓÔÕÖØÙÚÛÜŒ")
_SIGNS = frozenset("“”‘’…–—•·«»°©®€£¿¡ \u00a0")
ENOUGH_FREQUENT = 0.15
HINT = 0.3


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read as, and whether the bytes themselves said so."""

    text: str
    encoding: str
    is_certain: bool


def decode(data: bytes, *, encoding: str = "", language: str = "") -> Decoded | None:
    """Text from bytes; None when they are no text. `encoding` is a person's choice, `language` a hint."""
    if encoding:
        text = _read(data, encoding)
        return Decoded(text, encoding, is_certain=True) if text is not None else None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(data):
        text = _read(data, UTF16)
        return Decoded(text, UTF16, is_certain=True) if text is not None else None
    if b"\x00" in data[:2_000]:
        return None
    text = _read(data, UTF8)
    if text is not None:
        return Decoded(text, UTF8, is_certain=True)
    weighed = [
        (plausibility(text, name) + _hint(name, language), -place, name, text)
        for place, name in enumerate(LEGACY)
        if (text := _read(data, name)) is not None
    ]
    if not weighed:
        return None
    _weight, _place, name, text = max(weighed)
    return Decoded(text, name, is_certain=False)


def _read(data: bytes, encoding: str) -> str | None:
    """Text with composed letters and plain line ends, or None when the bytes do not fit."""
    names = {UTF8: "utf-8-sig", UTF16: _wide(data) or "utf-16", "big5": "cp950"}
    try:
        text = data.decode(names.get(encoding, encoding))
    except (UnicodeDecodeError, LookupError):
        return None
    whole = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: captions are full of ASCII (times, line ends), so every other byte is often zero."""
    head = data[:4_000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 10 and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 10 and odd * 8 < even else ""


def _hint(name: str, language: str) -> float:
    fits = {"vi": ("windows-1258",), "zh": ("gb18030", "big5"), "en": ("windows-1252",)}
    return HINT if name in fits.get(language[:2], ()) else 0.0


def plausibility(text: str, encoding: str) -> float:
    """How much of what is not ASCII looks like the language that is written so: about 0 to 1.5."""
    foreign = [sign for sign in text if ord(sign) > 127]
    if not foreign:
        return 1.0
    if encoding == "windows-1252":
        return sum(sign in _WESTERN or sign in _SIGNS for sign in foreign) / len(foreign)
    if encoding == "windows-1258":
        fitting = sum(sign in _VIETNAMESE or sign in _VIETNAMESE_ALONE or sign in _SIGNS for sign in foreign)
        # A tone that stands on no vowel stays a mark of its own, and fits nothing.
        return fitting / len(foreign) / (1 if _VIETNAMESE_ALONE.intersection(foreign) else 2)
    common = sum(_is_common(sign, encoding) for sign in foreign) / len(foreign)
    frequent = sum(sign in _FREQUENT for sign in foreign) / len(foreign)
    return common + min(1.0, frequent / ENOUGH_FREQUENT) / 2


def _is_common(sign: str, encoding: str) -> bool:
    """A character of the first level of GB 2312 or of Big5, or punctuation of the wide kind."""
    if sign in _SIGNS or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef":
        return True
    try:
        lead = sign.encode("gb2312" if encoding == "gb18030" else "big5")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7 if encoding == "gb18030" else 0xA4 <= lead <= 0xC6
