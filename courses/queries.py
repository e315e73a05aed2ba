"""The door for reading: what higher storeys may ask of courses."""

from __future__ import annotations

from courses.catalogue.cards import (
    CardPage,
    CourseCard,
    Facets,
    Filters,
    catalogue_cards,
    course_card,
    course_cards,
    facets,
    private_cards,
)
from courses.films.places import Place, placed_films, places_of
from courses.quizzes.drawing import drawable, drawable_count
from courses.quizzes.exam_banks import exam_banks_among
from courses.quizzes.history import question_history
from courses.quizzes.reading import bank_sizes, questions_of
from courses.versions.banks import BankUse, bank_uses
from courses.versions.films import VersionUse, films_of_all_versions, shown_films, versions_showing
from courses.versions.reading import (
    as_measured,
    current_version,
    current_version_by_code,
    current_versions,
    latest_alike,
    outline_by_ids,
    outline_of,
)

__all__ = [
    "BankUse",
    "CardPage",
    "CourseCard",
    "Facets",
    "Filters",
    "Place",
    "VersionUse",
    "as_measured",
    "bank_sizes",
    "bank_uses",
    "catalogue_cards",
    "course_card",
    "course_cards",
    "current_version",
    "current_version_by_code",
    "current_versions",
    "drawable",
    "drawable_count",
    "exam_banks_among",
    "facets",
    "films_of_all_versions",
    "latest_alike",
    "outline_by_ids",
    "outline_of",
    "placed_films",
    "places_of",
    "private_cards",
    "question_history",
    "questions_of",
    "shown_films",
    "versions_showing",
]
