"""Which question banks belong to final exams: nothing that shows keys may draw from them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from courses.outline import CourseOutline


class ExamBank(models.Model):
    """A final exam of this course draws from the bank, in the newest version or in one before."""

    course_key = models.UUIDField()
    bank_key = models.CharField(max_length=60, db_index=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "bank_key"], name="one_row_per_course_and_exam_bank"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_key} {self.bank_key}"


def banks_of_exams(outline: CourseOutline) -> set[str]:
    """The banks that the final exams of a course draw from."""
    quizzes = (lesson.quiz for lesson in outline.lessons if lesson.quiz and lesson.quiz.is_final)
    return {pick.bank for quiz in quizzes for pick in quiz.picks}


def record_exam_banks(course_key: UUID, banks: set[str]) -> None:
    """Remember the banks of a course's exams. A bank stays one: learners may still sit the version before."""
    known = set(ExamBank.objects.filter(course_key=course_key).values_list("bank_key", flat=True))
    fresh = [ExamBank(course_key=course_key, bank_key=bank) for bank in sorted(banks - known)]
    if fresh:
        ExamBank.objects.bulk_create(fresh, ignore_conflicts=True)


def exam_banks_among(bank_keys: Iterable[str]) -> set[str]:
    """Those of the banks that a final exam of any course draws from. One query."""
    found = ExamBank.objects.filter(bank_key__in=list(bank_keys))
    return set(found.values_list("bank_key", flat=True))
