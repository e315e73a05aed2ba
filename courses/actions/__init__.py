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
from courses.packages.binning import (
    bin_package,
    clear_package,
    clear_packages_bin,
    rename_package,
    restore_package,
)
from courses.packages.blobs import reap_in_turn as reap_package_files
from courses.packages.handing_in import forget as forget_package_file
from courses.packages.handing_in import forget_in_turn as forget_package_files
from courses.packages.handing_in import order as order_package
from courses.packages.handing_in import set_aside as set_package_aside
from courses.packages.handing_in import try_again as try_package_again
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
    "bin_package",
    "check_package",
    "clear_package",
    "clear_packages_bin",
    "create_bank",
    "create_course",
    "create_subject",
    "forget_imports",
    "forget_package_file",
    "forget_package_files",
    "index_all_speech",
    "index_films",
    "index_page",
    "index_questions",
    "keep_package",
    "look_again",
    "order_package",
    "plant_site",
    "publish_course",
    "put_question_back",
    "reap_package_files",
    "recompile_all",
    "recompile_courses_showing",
    "reindex_course",
    "rename_package",
    "replace_film",
    "restore_package",
    "save_question",
    "save_questions",
    "set_package_aside",
    "try_package_again",
]
