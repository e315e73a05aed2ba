"""Which of our caption languages the maker of a file meant by a tag: pure. Sources: ISO 639-1, 639-2 (B and T), BCP 47."""

from __future__ import annotations

import re

# Our tag -> what files say, without script and region.
_SAID = {
    "zh-hans": ("zh", "chi", "zho", "cmn", "chs", "zhs", "sc"),
    "zh-hant": ("cht", "zht", "tc"),
    "yue": ("yue",),
    "vi": ("vi", "vie"),
    "en": ("en", "eng"),
    "za": ("za", "zha"),
    "bo": ("bo", "tib", "bod"),
    "ug": ("ug", "uig"),
    "mn": ("mn", "mon", "khk"),
    "ko": ("ko", "kor"),
    "ja": ("ja", "jpn"),
    "km": ("km", "khm"),
    "lo": ("lo", "lao"),
    "th": ("th", "tha"),
    "id": ("id", "ind", "in"),
    "ru": ("ru", "rus"),
    "fr": ("fr", "fre", "fra"),
}
_BY_TAG = {said: ours for ours, tags in _SAID.items() for said in tags}
_OLD_SCRIPT = re.compile(
    r"繁|正體|正体|\bhant\b|\b(?:tw|hk|mo)\b|traditional|\btc\b|\bcht\b|big5", re.IGNORECASE
)
# A file without a tag may still be named.
_NAMED = (
    ("zh-hant", re.compile(r"繁|正體|traditional chinese|chinese.{0,3}traditional", re.IGNORECASE)),
    ("zh-hans", re.compile(r"中文|简|汉语|普通话|chinese|mandarin", re.IGNORECASE)),
    ("yue", re.compile(r"粤|粵|cantonese", re.IGNORECASE)),
    ("vi", re.compile(r"tiếng việt|vietnamese|越南", re.IGNORECASE)),
    ("en", re.compile(r"english|英语|英文|tiếng anh", re.IGNORECASE)),
)


def language_of(tag: str, title: str = "") -> str:
    """Our tag for a track that its file calls `tag` (chi, vie, zh-TW …) and `title`; '' when nothing is known."""
    parts = tag.replace("_", "-").lower().split("-")
    ours = _BY_TAG.get(parts[0], "")
    if ours == "zh-hans" and _OLD_SCRIPT.search(f"{' '.join(parts[1:])} {title}"):
        return "zh-hant"
    return ours or next((name for name, words in _NAMED if words.search(title)), "")
