"""The door for writing: what higher storeys may do to courses."""

from __future__ import annotations

from courses.actions.planting import plant_site
from courses.actions.publishing import (
    NothingPublished,
    publish_course,
    recompile_all,
    recompile_courses_showing,
    reindex_course,
)
from courses.actions.writing import CourseCodeTaken, CourseTexts, LessonDraft, create_course, create_subject
from courses.quizzes.banks import BankKeyTaken, create_bank, save_questions
from courses.quizzes.writing import QuestionUnclear

__all__ = [
    "BankKeyTaken",
    "CourseCodeTaken",
    "CourseTexts",
    "LessonDraft",
    "NothingPublished",
    "QuestionUnclear",
    "create_bank",
    "create_course",
    "create_subject",
    "plant_site",
    "publish_course",
    "recompile_all",
    "recompile_courses_showing",
    "reindex_course",
    "save_questions",
]
