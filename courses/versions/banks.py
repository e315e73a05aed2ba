"""Which quizzes of published courses draw from a question bank, in which versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from courses.outline import LessonRef, QuizRef
from courses.versions.models import CourseVersion
from courses.versions.reading import outline_by_ids


@dataclass(frozen=True, slots=True)
class BankUse:
    """A lesson whose quiz draws from the bank; `numbers` of the versions that do, `lesson` as in the newest of them."""

    course_key: UUID
    code: str
    numbers: tuple[int, ...]
    is_current: bool  # the newest version of the course does
    lesson: LessonRef
    quiz: QuizRef


def bank_uses(bank_key: str) -> Sequence[BankUse]:
    """All of them, those of newest versions first. Three queries at most; outlines are parsed once in a process."""
    versions = CourseVersion.objects.annotate(text=Cast("outline", TextField()))
    rows = versions.filter(text__contains=f'"{bank_key}"').order_by("course_key", "-number")
    found = list(rows.values_list("pk", "course_key", "code", "number"))
    keys = {course_key for _pk, course_key, _code, _number in found}
    newest: dict[UUID, int] = {}
    for course_key, number in CourseVersion.objects.filter(course_key__in=keys).values_list(
        "course_key", "number"
    ):
        newest[course_key] = max(number, newest.get(course_key, 0))
    outlines = outline_by_ids(pk for pk, *_rest in found)
    numbers: dict[UUID, list[int]] = {}
    first: dict[UUID, tuple[UUID, str, LessonRef, QuizRef]] = {}
    for pk, course_key, code, number in found:
        for lesson in outlines[pk].lessons:
            if lesson.quiz is not None and any(pick.bank == bank_key for pick in lesson.quiz.picks):
                numbers.setdefault(lesson.uuid, []).append(number)
                first.setdefault(lesson.uuid, (course_key, code, lesson, lesson.quiz))
    uses = [
        BankUse(key, code, tuple(numbers[uuid]), numbers[uuid][0] == newest[key], lesson, quiz)
        for uuid, (key, code, lesson, quiz) in first.items()
    ]
    return sorted(uses, key=lambda use: (not use.is_current, use.code))
