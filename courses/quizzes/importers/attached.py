"""Pictures and sounds inside a file of questions: a sign in the text where each stands, lifted out of the question (pure).

Every reader puts the sign of a picture where it met it, whatever the format: so a picture goes where its words go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from courses.quizzes.items import Kind, QuestionData
from courses.workbooks.refusals import FileRefused

# Private letters that no reader takes for anything: begin, end, ten digits.
BEGIN, END, ZERO = "\uf8f0", "\uf8f1", 0xF8E0
SIGN = re.compile(rf"\s*{BEGIN}([{chr(ZERO)}-{chr(ZERO + 9)}]+){END}[ \t]*")
SPACE = "\n \t"
PICTURE_BYTES = 15_000_000
FILES_MAX = 2_000
LOOK = {"zh-hans": "看图回答。", "en": "Look at the picture.", "vi": "Xem hình và trả lời."}
OPTION = {"zh-hans": "图", "en": "Picture ", "vi": "Hình "}
MEANING = {"zh-hans": "题目配图", "en": "Picture of the question", "vi": "Hình của câu hỏi"}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the file: its name there, what is said of it for those who cannot see it, and its bytes when asked.

    `load` raises a FileRefused where it cannot be had.
    """

    name: str
    words: str
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A file at the stem, or at a place of the options. `file`: its number in `Intake.files`."""

    at: str | int
    file: int


@dataclass(slots=True)
class Attachments:
    """The files of one file, in the order in which they are met."""

    files: list[Attached] = field(default_factory=list)

    def sign(self, name: str, words: str, load: Callable[[], bytes]) -> str:
        """The sign of a file, to be put into the text; '' beyond the limit."""
        if len(self.files) >= FILES_MAX:
            return ""
        self.files.append(Attached(name[:200], " ".join(words.split())[:300], load))
        return sign_of(len(self.files) - 1)


def digest_of(file: Attached) -> str:
    """Of its bytes; '' where they cannot be had."""
    try:
        return hashlib.sha256(file.load()).hexdigest()
    except FileRefused:
        return ""


def sign_of(number: int) -> str:
    """The letters that stand for file `number`."""
    return BEGIN + "".join(chr(ZERO + int(digit)) for digit in str(number)) + END


def signs_in(text: str) -> str:
    """The signs of a text alone."""
    return "".join(found[0].strip(SPACE) for found in SIGN.finditer(text)) if BEGIN in text else ""


def without_signs(text: str) -> str:
    """The words of a text alone."""
    return SIGN.sub("", text).strip() if BEGIN in text else text


def lifted(item: QuestionData) -> tuple[QuestionData, tuple[Pictured, ...], int]:
    """The question without signs, what stood where, and how many stood where nothing can be shown (a right side, an
    explanation). What is a picture alone is called so.
    """
    if not _has_signs(item):
        return item, (), 0
    found: dict[Pictured, None] = {}
    stem = {
        code: _taken(text, "stem", found) or LOOK.get(code, LOOK["en"]) for code, text in item.stem.items()
    }
    options = {code: _options(item, code, texts, found) for code, texts in item.options.items()}
    explanation = {code: without_signs(text) for code, text in item.explanation.items()}
    lost = sum(len(SIGN.findall(text)) for text in item.explanation.values())
    if item.kind == Kind.MATCHING:
        lost += sum(len(SIGN.findall(pair[1])) for pairs in item.options.values() for pair in pairs)
    plain = replace(
        item,
        stem=stem,
        options=options,
        answer=_plain(item.answer),
        explanation={code: text for code, text in explanation.items() if text},
    )
    return plain, tuple(found), lost


def _has_signs(item: QuestionData) -> bool:
    texts = [*item.stem.values(), *item.explanation.values(), str(item.answer or "")]
    return any(BEGIN in text for text in texts) or any(
        BEGIN in (option if isinstance(option, str) else "".join(option))
        for options in item.options.values()
        for option in options
    )


def _taken(text: str, at: str | int, found: dict[Pictured, None]) -> str:
    for sign in SIGN.finditer(text):
        found[Pictured(at, int("".join(str(ord(letter) - ZERO) for letter in sign[1])))] = None
    return without_signs(text)


def _options(
    item: QuestionData, code: str, options: list[Any], found: dict[Pictured, None]
) -> list[Any]:  # Any: texts or pairs
    plain: list[Any] = []  # Any: texts or pairs
    for place, option in enumerate(options):
        called = f"{OPTION.get(code, OPTION['en'])}{chr(ord('A') + place)}"
        if item.kind == Kind.MATCHING:
            left = _taken(option[0], place, found) or (called if option[0] else "")
            plain.append([left, without_signs(option[1]) or called])
        else:
            plain.append(_taken(option, place, found) or called)
    return plain


def _plain(answer: Any) -> Any:  # Any: the JSON key of the kind
    if isinstance(answer, str):
        return without_signs(answer)
    return [_plain(part) for part in answer] if isinstance(answer, list) else answer
