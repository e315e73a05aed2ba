"""When two questions are the same question: their words decide, not their spelling, numbering or order of options (pure)."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.papers import options_in

# What stands in the place of an answer: （  ）, ____, 【】.
_BLANK = re.compile(r"[(\[{【〔][\s_.…]*[)\]}】〕]|_{2,}|…{2,}|\.{3,}")
_NOT_WORDS = re.compile(r"[^\w%+\-*/=<>≤≥≠±×÷√°℃Ω.]+|_")


def same_question_key(item: QuestionData) -> str:
    """A text that two questions share when a learner would call them the same: 32 letters.

    The stem in the first language that has one, levelled in width, case, spaces, marks and blanks; and the options,
    in any order. What earns the mark is left out: the same question with another key is a mistake to be shown.
    """
    language = next(
        (code for code in ("zh-hans", "en", "vi", *item.stem) if item.stem.get(code, "").strip()), ""
    )
    kind = "choice" if item.kind in {Kind.SINGLE, Kind.MULTIPLE} else str(item.kind)
    parts = [kind, levelled(item.stem.get(language, "")), *_options(item, language)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]


def levelled(text: str) -> str:
    """The words of a text alone: one width and case, no spaces, no marks but those of formulas, blanks as one sign."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _NOT_WORDS.sub("", _BLANK.sub("", folded))
    return words.rstrip(".") or folded.strip()


def _options(item: QuestionData, language: str) -> list[str]:
    if item.kind == Kind.TRUEFALSE:
        return []
    options = options_in(item, language)
    if item.kind == Kind.MATCHING:
        return sorted(f"{levelled(str(left))}={levelled(str(right))}" for left, right in options)
    return sorted(levelled(str(option)) for option in options)
