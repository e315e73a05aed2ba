"""Which plans of quizzes ask more than their bank has left: of these nobody can begin a paper, or it is too short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.outline import LessonRef, QuizPick
from courses.queries import bank_uses, drawable
from lms.assessments.rules.papers import askable


@dataclass(frozen=True, slots=True)
class ShortPart:
    """A part of a current plan, and how many questions it finds."""

    code: str
    lesson: LessonRef
    pick: QuizPick
    left: int


def short_parts(bank_key: str) -> Sequence[ShortPart]:
    """The parts of current plans that find fewer questions in the bank than they ask. Four queries."""
    uses = [use for use in bank_uses(bank_key) if use.is_current]
    if not uses:
        return []
    banks = {bank_key: drawable(bank_key)}
    parts = [(use, pick) for use in uses for pick in use.quiz.picks if pick.bank == bank_key]
    found = [ShortPart(use.code, use.lesson, pick, len(askable(pick, banks))) for use, pick in parts]
    return [part for part in found if part.left < part.pick.size]
