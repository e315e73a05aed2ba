"""The door for writing: what higher storeys may do to courses."""

from __future__ import annotations

from courses.actions.drafting import CourseNotOpen, Film, FilmState, add_films, begin_course_draft
from courses.actions.placing import index_films, index_page, look_again
from courses.actions.planting import plant_site
from courses.actions.publishing import (
    NothingPublished,
    publish_course,
    recompile_all,
    recompile_courses_showing,
    reindex_course,
)
from courses.actions.replacing import Replaced, replace_film
from courses.actions.writing import CourseCodeTaken, CourseTexts, LessonDraft, create_course, create_subject
from courses.catalogue.speech.indexing import index_all_speech
from courses.packages.blobs import reap_in_turn as reap_package_files
from courses.packages.keeping import check_package, keep_package
from courses.quizzes.banks import (
    BankKeyTaken,
    QuestionChanged,
    create_bank,
    index_questions,
    save_question,
    save_questions,
)
from courses.quizzes.history import put_question_back
from courses.quizzes.importing import forget_imports
from courses.quizzes.writing import QuestionUnclear

__all__ = [
    "BankKeyTaken",
    "CourseCodeTaken",
    "CourseNotOpen",
    "CourseTexts",
    "Film",
    "FilmState",
    "LessonDraft",
    "NothingPublished",
    "QuestionChanged",
    "QuestionUnclear",
    "Replaced",
    "add_films",
    "begin_course_draft",
    "check_package",
    "create_bank",
    "create_course",
    "create_subject",
    "forget_imports",
    "index_all_speech",
    "index_films",
    "index_page",
    "index_questions",
    "keep_package",
    "look_again",
    "plant_site",
    "publish_course",
    "put_question_back",
    "reap_package_files",
    "recompile_all",
    "recompile_courses_showing",
    "reindex_course",
    "replace_film",
    "save_question",
    "save_questions",
]
