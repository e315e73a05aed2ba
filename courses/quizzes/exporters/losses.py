"""What a format cannot hold of these questions: said before anything is exported (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.quizzes.importers.answers import blanks_in
from courses.quizzes.items import FULL_POINTS, Kind, Marking, QuestionData


class FileKind(StrEnum):
    """The files that a bank is exported as."""

    XLSX = "xlsx"
    GIFT = "gift"
    QTI = "qti"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a file does not hold, of how many questions; `is_whole`: the questions are not in it at all."""

    code: str
    count: int
    is_whole: bool = False


PAIRING = re.compile(r"[=＝→⇒]|->|—>|--")
PARTING = re.compile(r"[;；|｜\n]|->")
LOSSES: dict[str, Promise] = {
    "kind": _("of kinds that this file does not know: not in it"),
    "media": _("with pictures or sound: the text alone is in it"),
    "sound": _("with sound: pictures alone are in it"),
    "languages": _("in several languages: one is in it"),
    "points": _("with points: not in it"),
    "difficulty": _("with a difficulty: not in it"),
    "category": _("with a category or tags: not in it"),
    "marking": _("with a rule for half-right answers: not in it"),
    "signs": _("with signs in their answers that part them (; | =): they come back otherwise"),
}
NOT_IN = {
    FileKind.XLSX: frozenset[Kind](),
    FileKind.GIFT: frozenset({Kind.FILL, Kind.ORDERING, Kind.PRACTICAL}),
    FileKind.QTI: frozenset({Kind.PRACTICAL}),
}
_ASKED: dict[str, Callable[[QuestionData], bool]] = {
    "signs": lambda item: not comes_back(item),
    "media": lambda item: bool(item.media),
    "sound": lambda item: any(medium["kind"] == "sound" for medium in item.media),
    "languages": lambda item: sum(bool(text) for text in item.stem.values()) > 1,
    "points": lambda item: item.points_hundredths != FULL_POINTS,
    "difficulty": lambda item: item.difficulty != QuestionData("", "", {}).difficulty,
    "category": lambda item: bool(item.category or item.tags),
    "marking": lambda item: item.kind == Kind.MULTIPLE and item.marking != Marking.PARTS,
}
_LOST_BY = {
    FileKind.XLSX: ("sound", "signs"),
    FileKind.GIFT: ("media", "languages", "points", "difficulty", "marking", "signs"),
    FileKind.QTI: ("languages", "difficulty", "category", "marking", "signs"),
}


def comes_back(item: QuestionData) -> bool:
    """Whether no text of the answers holds a sign that parts answers, and the stem shows its blanks or none."""
    if item.kind == Kind.MATCHING:
        texts = [side for pairs in item.options.values() for pair in pairs for side in pair]
        return not any(PAIRING.search(text) for text in texts)
    if item.kind == Kind.FILL:
        shown = {blanks_in(text) for text in item.stem.values() if text}
        parts = [text for blank in item.answer for text in blank]
        return shown <= {0, len(item.answer)} and not any(PARTING.search(text) for text in parts)
    return item.kind != Kind.SHORT or not any(PARTING.search(text) for text in item.answer)


def holds(form: FileKind, item: QuestionData) -> bool:
    """Whether the format knows the kind of the question."""
    return item.kind not in NOT_IN[form]


def losses(form: FileKind, items: Sequence[QuestionData]) -> list[Loss]:
    """What would be lost, the worst first."""
    left = sum(not holds(form, item) for item in items)
    found = [Loss("kind", left, is_whole=True)] if left else []
    counts = {code: sum(_ASKED[code](item) for item in items if holds(form, item)) for code in _LOST_BY[form]}
    return [*found, *(Loss(code, count) for code, count in counts.items() if count)]
