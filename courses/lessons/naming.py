"""What the name of a film says: the lesson's title, its place among the others, and the lesson's id (pure).

assets/ts/upload/order.ts puts files in the same order; tests/courses/lessons/film_names.json holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from pathlib import PurePosixPath

TITLE_LENGTH = 200
_DIGITS = "零一二三四五六七八九"
_CHINESE = "[〇零一二三四五六七八九十百]+"
_ORDINAL = re.compile(rf"第({_CHINESE})|^({_CHINESE})(?=[、.\s])")
_EXTENSION = re.compile(r"\.(3gp|3g2|[A-Za-z][A-Za-z0-9]{1,4})$", re.IGNORECASE)
# What stands before the title: "第3课", "Lesson 3", "Bài 3", "02.", "(2)", "2、", "007采茶".
_NUMBERED = (
    re.compile(rf"^第\s*(\d+|{_CHINESE})\s*[章节課课讲講集篇部回期单元]*[\s.:：、_\-–—]*"),
    re.compile(
        r"^(lesson|part|chapter|unit|video|bài|phần|chương|tập)\s*\d+[\s.:：、_\-–—)]*", re.IGNORECASE
    ),
    re.compile(r"^[(（\[【]\s*\d{1,3}\s*[)）\]】][\s.:：、_\-–—]*"),
    re.compile(r"^\d{1,3}(?:[\s.:：、_\-–—)）]+|(?=[\s])|$)"),
    re.compile(rf"^{_CHINESE}[、.\s]+"),
    re.compile(r"^0\d{0,2}(?=[\u3400-\u9fff])"),
)
_SPACES = re.compile(r"[_\s]+")


def lesson_title(path: str) -> str:
    """The title of the lesson that a film makes: no extension, no number in front, no underscores; as it was when
    nothing would be left. A folder inside the folder stands before it: "采摘 · 一芽二叶".
    """
    *folders, name = PurePosixPath(path).parts or ("",)
    names = [*folders[-1:], _EXTENSION.sub("", name)]
    return " · ".join(title for part in names if (title := _cleaned(part)))[:TITLE_LENGTH] or "video"


def natural_key(path: str) -> list[list[tuple[int, int | str]]]:
    """Sorts paths as a person would: 2 before 10, 第二课 before 第十课, folder by folder."""
    return [_key_of(part) for part in path.split("/")]


def lesson_id(course_key: uuid.UUID, path: str) -> uuid.UUID:
    """The id of the lesson that the film at `path` makes in this course: the same whenever the folder is sent."""
    return uuid.uuid5(course_key, unicodedata.normalize("NFC", path).casefold())


def _cleaned(name: str) -> str:
    plain = _SPACES.sub(" ", name).strip()
    for pattern in _NUMBERED:
        shorter = pattern.sub("", plain, count=1).strip()
        if shorter and shorter != plain:
            return shorter
    return plain


def _key_of(name: str) -> list[tuple[int, int | str]]:
    """Text and numbers by turns, beginning with a text."""
    plain = unicodedata.normalize("NFKC", _EXTENSION.sub("", name)).lower()
    plain = _ORDINAL.sub(
        lambda found: found[0].replace(found[1] or found[2], str(_number(found[1] or found[2]))), plain
    )
    parts = re.split(r"([0-9]+)", plain)
    return [(1, int(part)) if place % 2 else (0, part) for place, part in enumerate(parts)]


def _number(words: str) -> int:
    """十二 is 12, 二十 is 20, 一百零五 is 105."""
    total, digit = 0, 0
    for sign in words:
        weight = {"十": 10, "百": 100}.get(sign)
        if weight:
            total, digit = total + (digit or 1) * weight, 0
        else:
            digit = max(0, _DIGITS.find(sign))
    return total + digit
