"""The pictures and sounds that leave with their questions: a name, and the bytes when they are written (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.outline import in_language
from courses.quizzes.items import QuestionData


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file of the bank. `name` has its ending."""

    name: str
    load: Callable[[], bytes]


# By the key that questions name them by.
OutFiles = Mapping[str, OutFile]
NO_FILES: OutFiles = {}


def shown_at(
    item: QuestionData, at: str | int, files: OutFiles, language: str
) -> Iterator[tuple[dict[str, Any], OutFile, str]]:  # Any: JSON of items.py
    """What stands at a place of a question: the medium, its file, and its words in the language."""
    for medium in item.media:
        if medium["at"] == at and medium["key"] in files:
            yield medium, files[medium["key"]], in_language(medium.get("words") or {}, language)
