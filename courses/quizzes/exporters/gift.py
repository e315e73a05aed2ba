"""Questions as GIFT: what `importers.gift` reads back the same (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from courses.outline import in_language
from courses.quizzes.exporters.losses import FileKind, holds
from courses.quizzes.exporters.pairs import straightened
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.papers import options_in

_SPECIAL = re.compile(r"([~=#{}:\\])")


def gift_of(items: Iterable[QuestionData], language: str) -> str:
    """The questions in one language, under their categories; kinds that GIFT does not know are left out."""
    blocks: list[str] = []
    category = ""
    for item in items:
        if not holds(FileKind.GIFT, item):
            continue
        if item.category != category:
            category = item.category
            blocks.append(
                f"$CATEGORY: $course$/top/{category.replace('//', '/')}"
                if category
                else "$CATEGORY: $course$/top"
            )
        blocks.append(_block(straightened(item), language))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Words in which nothing is a sign."""
    return _SPECIAL.sub(r"\\\1", text.replace("\r\n", "\n")).replace("\n", "\\n")


def _block(item: QuestionData, language: str) -> str:
    name = f"// [id:{_bracketed(item.uuid)}]" + "".join(f" [tag:{_bracketed(tag)}]" for tag in item.tags)
    said = in_language(item.explanation, language)
    general = f"####{_worded(said)}" if said else ""
    body = _BODIES[Kind(item.kind)](item, options_in(item, language))
    return f"{name}\n{_worded(in_language(item.stem, language))} {{{body}{general}}}"


def _bracketed(text: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", text.replace("\n", " "))


def _worded(text: str) -> str:
    """[plain] keeps what looks like HTML, and a text that begins with a bracket."""
    return f"[plain]{escaped(text)}"


def _single(item: QuestionData, options: list[Any]) -> str:  # Any: texts
    return (
        "".join(
            f"\n{'=' if place == item.answer else '~'}{_worded(text)}" for place, text in enumerate(options)
        )
        + "\n"
    )


def _multiple(item: QuestionData, options: list[Any]) -> str:  # Any: texts
    right = set(item.answer)
    share = f"{100 / len(right):.5f}".rstrip("0").rstrip(".")
    lines = (
        f"\n~%{share if place in right else f'-{share}'}%{_worded(text)}"
        for place, text in enumerate(options)
    )
    return "".join(lines) + "\n"


def _truth(item: QuestionData, _options: list[Any]) -> str:  # Any: none
    return "TRUE" if item.answer else "FALSE"


def _number(item: QuestionData, _options: list[Any]) -> str:  # Any: none
    return f"#{item.answer['value']}:{item.answer.get('tolerance') or '0'}"


def _matching(_item: QuestionData, options: list[Any]) -> str:  # Any: pairs
    return (
        "".join(f"\n={_worded(left) if left else ''} -> {escaped(right)}" for left, right in options) + "\n"
    )


def _short(item: QuestionData, _options: list[Any]) -> str:  # Any: none
    return "".join(f"\n={_worded(text)}" for text in item.answer) + "\n"


def _essay(_item: QuestionData, _options: list[Any]) -> str:  # Any: none
    return ""


_BODIES: Mapping[Kind, Callable[[QuestionData, list[Any]], str]] = {  # Any: texts or pairs
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUEFALSE: _truth,
    Kind.NUMERICAL: _number,
    Kind.MATCHING: _matching,
    Kind.SHORT: _short,
    Kind.ESSAY: _essay,
}
