"""Prepares what the public templates show: words chosen, numbers summed, addresses made; templates only place them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, ngettext

from courses.catalogue.asking import query_string, without
from courses.catalogue.cards import CardPage, CourseCard, Facets, Filters
from courses.catalogue.choices import ClassKind, Level
from courses.catalogue.rows import Subject
from courses.outline import CourseOutline, LessonRef, in_language

KIND_ICONS = {
    "video": "circle-play",
    "article": "file-text",
    "package": "layers",
    "quiz": "list-checks",
    "onsite": "map-pin",
}
KIND_WORDS = {
    "video": gettext_lazy("video"),
    "article": gettext_lazy("article"),
    "package": gettext_lazy("courseware"),
    "quiz": gettext_lazy("quiz"),
    "onsite": gettext_lazy("on site"),
}
MODE_WORDS = {
    "online": gettext_lazy("online"),
    "onsite": gettext_lazy("on site"),
    "workplace": gettext_lazy("at work"),
}
LEVEL_WORDS = {
    5: gettext_lazy("beginner"),
    4: gettext_lazy("intermediate"),
    3: gettext_lazy("advanced"),
    2: gettext_lazy("technician"),
    1: gettext_lazy("senior technician"),
}
KIND_TONES = {ClassKind.VILLAGE: "accent", ClassKind.APPRENTICE: "copper", ClassKind.REEMPLOYMENT: "onsite"}
NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a select."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One line of a course's outline."""

    icon: str
    kind: str
    title: str
    language: str
    seconds: int
    has_quiz: bool
    is_optional: bool


# Template values: the keys are read by public/catalogue.html and public/course.html.
Face = dict[str, Any]


def catalogue_face(
    found: CardPage, filters: Filters, facets: Facets, subjects: Mapping[str, Subject], language: str
) -> Face:
    """Everything that the catalogue shows below its title."""
    return {
        "cards": [card_face(card) for card in found.cards],
        "suggestions": [card_face(card) for card in found.suggestions],
        "found": ngettext("%(count)d course", "%(count)d courses", found.total) % {"count": found.total},
        "is_asked": not filters.is_empty or bool(filters.language),
        "is_filtered": bool(filters.subject or filters.level or filters.kind or filters.language),
        "filters": filters,
        "asked": list(_asked(filters, facets)),
        "choices": _choices(filters, facets, language),
        "subjects": list(_subject_rows(facets, subjects, language))
        if filters.is_empty and found.number == 1
        else [],
        "previous": query_string(filters, found.number - 1) or "./" if found.number > 1 else "",
        "next": query_string(filters, found.number + 1) if found.number < found.pages else "",
        "number": found.number,
        "pages": found.pages,
    }


def course_face(card: CourseCard, outline: CourseOutline, language: str) -> Face:
    """Everything that a course page shows but its introduction."""
    lines = [_line(lesson, language) for lesson in outline.lessons]
    return {
        "course": card_face(card),
        "lessons": lines,
        "lesson_count": ngettext("%(count)d lesson", "%(count)d lessons", len(lines)) % {"count": len(lines)},
        "seconds": sum(line.seconds for line in lines),
        "modes": [(str(MODE_WORDS[mode]), tenths, mode) for mode, tenths in card.units.items()],
        "bar": {mode: card.units.get(mode, 0) for mode in MODE_WORDS},
        "languages": [(code, NAMES.get(code, code)) for code in card.languages],
        "start": f"/learn/{card.code}/",
    }


def card_face(card: CourseCard) -> Face:
    """A card with its words."""
    return {
        "card": card,
        "level": str(LEVEL_WORDS.get(card.level, "")),
        "kind": str(ClassKind(card.class_kind).label),
        "tone": KIND_TONES.get(ClassKind(card.class_kind), ""),
        "poster": f"components/posters/{card.poster_key}.svg",
        "mark": f"components/partner_marks/{card.partner_mark}.svg" if card.partner_mark else "",
        # One mode needs no list: its word follows the number.
        "modes": [(str(MODE_WORDS[mode]), tenths) for mode, tenths in card.units.items()],
    }


def _line(lesson: LessonRef, language: str) -> LessonLine:
    return LessonLine(
        icon=KIND_ICONS[lesson.kind],
        kind=str(KIND_WORDS[lesson.kind]),
        title=lesson.title_in(language),
        language="" if lesson.title.get(language) else next(iter(lesson.title), ""),
        seconds=lesson.nominal_s,
        has_quiz=lesson.is_gated,
        is_optional=not lesson.required,
    )


def _choices(filters: Filters, facets: Facets, language: str) -> dict[str, list[Choice]]:
    """The selects: only what exists, and what is chosen now even when it does not."""
    subjects = [(key, name, str(count)) for key, name, count in facets.subjects]
    listed = filters.language or language
    return {
        "subject": [
            Choice(key, f"{name} ({count})", key == filters.subject) for key, name, count in subjects
        ],
        "level": [
            Choice(str(level), str(Level(level).label), level == filters.level)
            for level, _count in facets.levels
        ],
        "kind": [
            Choice(kind, str(ClassKind(kind).label), kind == filters.kind) for kind, _count in facets.kinds
        ],
        "language": [
            Choice(
                "" if code == language else code, f"{name} ({facets.languages.get(code, 0)})", code == listed
            )
            for code, name in NAMES.items()
            if facets.languages.get(code) or code == listed
        ],
    }


def _asked(filters: Filters, facets: Facets) -> Iterable[tuple[str, str]]:
    """What is asked for, each with the address without it."""
    words = {
        "query": filters.query,
        "subject": next(
            (name for key, name, _count in facets.subjects if key == filters.subject), filters.subject
        ),
        "level": str(LEVEL_WORDS[filters.level]) if filters.level else "",
        "kind": str(ClassKind(filters.kind).label) if filters.kind in set(ClassKind.values) else filters.kind,
        "language": NAMES.get(filters.language, ""),
    }
    for name, text in words.items():
        if text:
            yield text, query_string(without(filters, name)) or "./"


def _subject_rows(facets: Facets, subjects: Mapping[str, Subject], language: str) -> Iterable[Face]:
    """Occupations with a line of words, in the office's order."""
    counts = {key: count for key, _name, count in facets.subjects}
    for key, subject in subjects.items():
        if key in counts:
            yield {
                "name": in_language(subject.name, language),
                "line": subject.line.get(language, ""),
                "count": ngettext("%(count)d course", "%(count)d courses", counts[key])
                % {"count": counts[key]},
                "href": query_string(replace(Filters(), subject=key)),
            }
