"""What a row keeps beside a question so that long banks are searched and filtered by columns alone (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.labels import tag_line
from courses.quizzes.papers import option_count
from courses.quizzes.sameness import same_question_key
from courses.search import index_tokens

MAX_TOKENS = 20_000


@dataclass(frozen=True, slots=True)
class Derived:
    """Columns that follow from a question."""

    tokens: str
    tag_line: str
    languages: str
    same_key: str


def derived(item: QuestionData) -> Derived:
    """The columns of `item`."""
    return Derived(
        tokens=index_tokens(*_texts(item))[:MAX_TOKENS],
        tag_line=tag_line(item.tags),
        languages="".join(f" {code}" for code in sorted(whole_languages(item))) + " ",
        same_key=same_question_key(item),
    )


def whole_languages(item: QuestionData) -> set[str]:
    """The languages in which nothing of the question is missing: stem, every option, and what others explain."""
    asked = {code for code, text in item.stem.items() if text.strip()}
    return {code for code in asked if not missing_in(item, code)}


def missing_in(item: QuestionData, language: str) -> list[str]:
    """The fields that have no words in `language` though another language has them."""
    count = option_count(item)
    gaps = {
        "stem": not item.stem.get(language, "").strip(),
        "options": count > 0 and not _is_whole(item, language, count),
        "explanation": any(item.explanation.values()) and not item.explanation.get(language, "").strip(),
        "rubric": any(not line.get("words", {}).get(language, "").strip() for line in item.rubric),
        "media": any(
            any(medium.get("words", {}).values()) and not medium["words"].get(language, "").strip()
            for medium in item.media
        ),
    }
    return [name for name, is_missing in gaps.items() if is_missing]


def _is_whole(item: QuestionData, language: str, count: int) -> bool:
    return len(item.options.get(language, ())) == count


def _texts(item: QuestionData) -> Iterable[str]:
    """Every word by which somebody may look for the question; category and tags have filters of their own."""
    yield from item.stem.values()
    for options in item.options.values():
        for option in options:
            yield from option if item.kind == Kind.MATCHING else (str(option),)
    yield from item.explanation.values()
    yield from (text for line in item.rubric for text in line.get("words", {}).values())
