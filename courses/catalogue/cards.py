"""Cards and lists of courses, from plain rows: a fixed number of queries whatever the number of courses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from courses.catalogue.rows import CourseIndexEntry
from courses.search import loose_patterns, query_patterns

PAGE_SIZE = 24
MAX_PAGES = 200
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class CourseCard:
    """What a card shows of a course, in one language. Hours in tenths of a unit by mode."""

    course_key: UUID
    language: str
    code: str
    title: str
    summary: str
    url: str
    subject_key: str
    subject_name: str
    level: int
    class_kind: str
    poster_key: str
    poster_url: str
    units: dict[str, int]
    trainer_name: str
    partner_name: str
    partner_mark: str
    audience: tuple[str, ...]
    languages: tuple[str, ...]
    lesson_count: int
    minutes: int
    is_listed: bool

    @property
    def total_tenths(self) -> int:
        """Planned hours of all modes, in tenths of a unit."""
        return sum(self.units.values())


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor asked for. Empty values do not filter."""

    query: str = ""
    subject: str = ""
    level: int | None = None
    kind: str = ""
    language: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the language is asked for."""
        return not (self.query or self.subject or self.level or self.kind)


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of cards. `suggestions` are there when nothing was found."""

    cards: tuple[CourseCard, ...]
    total: int
    number: int
    suggestions: tuple[CourseCard, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be filtered by, with the number of courses behind each."""

    subjects: tuple[tuple[str, str, int], ...] = ()
    levels: tuple[tuple[int, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    languages: dict[str, int] = field(default_factory=dict)


def card_of(entry: CourseIndexEntry) -> CourseCard:
    """A row as a card. No query."""
    units = {
        "online": entry.online_tenths,
        "onsite": entry.onsite_tenths,
        "workplace": entry.workplace_tenths,
    }
    same = {name: getattr(entry, name) for name in CourseCard.__dataclass_fields__ if hasattr(entry, name)}
    return CourseCard(
        **{
            **same,
            "units": {mode: tenths for mode, tenths in units.items() if tenths},
            "audience": tuple(entry.audience),
            "languages": tuple(entry.languages),
        }
    )


def catalogue_cards(language: str, filters: Filters, number: int = 1) -> CardPage:
    """Listed courses in `filters.language` (else `language`), best matches first. 2 queries; 1 more without a hit."""
    rows = _matching(filters.language or language, filters)
    total = rows.count()
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)), MAX_PAGES)
    if not total:
        return CardPage((), 0, 1, _suggestions(filters.language or language, filters))
    start = (number - 1) * PAGE_SIZE
    ordered = _ranked(rows, filters.query)[start : start + PAGE_SIZE]
    return CardPage(tuple(card_of(entry) for entry in ordered), total, number)


def course_cards(keys: Iterable[UUID], language: str) -> dict[UUID, CourseCard]:
    """A card for each course, listed or not, in `language` or the first language there is. One query."""
    preference = [language, "zh-hans", "en"]
    found: dict[UUID, CourseIndexEntry] = {}
    asked = keys if isinstance(keys, QuerySet) else list(keys)
    for entry in CourseIndexEntry.objects.filter(course_key__in=asked).order_by("pk"):
        best = found.get(entry.course_key)
        if best is None or _rank(entry, preference) < _rank(best, preference):
            found[entry.course_key] = entry
    return {key: card_of(entry) for key, entry in found.items()}


def private_cards(language: str, keys: Iterable[UUID] | None = None) -> dict[UUID, CourseCard]:
    """Published courses that are not listed, of `keys` (None: all), as `course_cards` does. One query."""
    rows = CourseIndexEntry.objects.filter(is_live=True, is_listed=False)
    if keys is not None:
        rows = rows.filter(course_key__in=list(keys))
    return course_cards(rows.values_list("course_key", flat=True), language)


def course_card(course_key: UUID, language: str) -> CourseCard | None:
    """The card of one course, or None when it was never published. One query."""
    return course_cards([course_key], language).get(course_key)


def facets(language: str) -> Facets:
    """Subjects, levels and kinds that listed courses of `language` have; how many courses each language has.
    One query.
    """
    rows = CourseIndexEntry.objects.filter(is_listed=True).values_list(
        "language", "subject_key", "subject_name", "level", "class_kind"
    )
    languages: Counter[str] = Counter()
    subjects: Counter[tuple[str, str]] = Counter()
    levels: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for row_language, key, name, level, kind in rows:
        languages[row_language] += 1
        if row_language == language:
            levels[level] += 1
            kinds[kind] += 1
            if key:
                subjects[key, name] += 1
    return Facets(
        subjects=tuple(
            (key, name, count) for (key, name), count in sorted(subjects.items(), key=lambda item: item[0][1])
        ),
        levels=tuple(sorted(levels.items(), reverse=True)),
        kinds=tuple(sorted(kinds.items())),
        languages=dict(languages),
    )


def listed_courses(language: str, filters: Filters) -> QuerySet[CourseIndexEntry]:
    """The rows of listed courses that fit all but the words of the query. No query by itself."""
    return _matching(filters.language or language, replace(filters, query=""))


def _rank(entry: CourseIndexEntry, preference: Sequence[str]) -> int:
    place = preference.index(entry.language) if entry.language in preference else len(preference)
    return place if entry.is_live else place + 10


def _matching(language: str, filters: Filters) -> QuerySet[CourseIndexEntry]:
    rows = CourseIndexEntry.objects.filter(is_listed=True, language=language)
    if filters.subject:
        rows = rows.filter(subject_key=filters.subject)
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.kind:
        rows = rows.filter(class_kind=filters.kind)
    if filters.query:
        patterns = query_patterns(filters.query)
        rows = (
            rows.filter(*(Q(tokens__contains=pattern) for pattern in patterns)) if patterns else rows.none()
        )
    return rows


def _ranked(rows: QuerySet[CourseIndexEntry], query: str) -> QuerySet[CourseIndexEntry]:
    """Courses that have all of the query in their title come first."""
    patterns = query_patterns(query)
    if not patterns:
        return rows.order_by("subject_name", "-level", "title")
    in_title = Q(*(Q(title_tokens__contains=pattern) for pattern in patterns))
    rank = Case(When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "-level", "title")


def _suggestions(language: str, filters: Filters) -> tuple[CourseCard, ...]:
    """Courses that match a part of the query, else the first of the catalogue. One query."""
    rows = CourseIndexEntry.objects.filter(is_listed=True, language=language)
    patterns = loose_patterns(filters.query)
    if not patterns:
        return tuple(card_of(entry) for entry in rows.order_by("title")[:SUGGESTED])
    close = reduce(or_, (Q(tokens__contains=pattern) for pattern in patterns))
    near = Case(When(close, then=Value(0)), default=Value(1), output_field=IntegerField())
    return tuple(card_of(entry) for entry in rows.annotate(near=near).order_by("near", "title")[:SUGGESTED])
