"""Finds the moment of a film at which something is said: in courses that anybody may see, in captions that viewers have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from courses.catalogue.rows import CourseIndexEntry
from courses.catalogue.speech.models import SpokenFilm
from courses.outline import CourseOutline
from courses.search import query_patterns
from courses.versions.models import AssetUse
from courses.versions.reading import current_versions, outline_of

SHOWN = 6
FILMS_READ = 24
# One sign, or the beginning of a word, is said in every film.
SHORTEST_HAN, SHORTEST_WORD = 2, 3
LONGEST_QUOTE = 120


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a film, where they are said, and in which language."""

    course: str
    lesson: str
    code: str
    lesson_uuid: UUID
    second: int
    words: str
    language: str


def said_in_films(query: str, courses: QuerySet[CourseIndexEntry], language: str) -> tuple[Said, ...]:
    """Moments of lessons of `courses` (listed ones, in one language), a lesson once, captions of `language` first.

    One query; three more where there is something, whatever the number.
    """
    patterns = query_patterns(query)
    if not is_telling(patterns):
        return ()
    uses = AssetUse.objects.filter(course_key__in=courses.order_by().values("course_key"))
    moments: dict[UUID, tuple[int, str, str]] = {}
    for asset, caption, text, lines in _films(patterns, uses, language):
        moment = moment_of(patterns, text.split("\n"), lines)
        if moment is not None:
            moments.setdefault(asset, (*moment, caption))
    if not moments:
        return ()
    found = uses.filter(asset_uuid__in=moments).values_list("course_key", "asset_uuid")
    shown: dict[UUID, set[UUID]] = {}
    for key, asset in found:
        shown.setdefault(key, set()).add(asset)
    titles = dict(courses.order_by("title").filter(course_key__in=shown).values_list("course_key", "title"))
    outlines = {key: outline_of(version) for key, version in current_versions(titles).items()}
    hits = [
        hit for key, title in titles.items() if key in outlines
        for hit in _of_course(title, outlines[key], moments, language)
    ]  # fmt: skip
    return tuple(hits[:SHOWN])


def is_telling(patterns: tuple[str, ...]) -> bool:
    """Whether a query says enough to be looked for in every sentence."""
    return any(
        len(pattern.strip()) >= (SHORTEST_HAN if pattern.endswith(" ") else SHORTEST_WORD)
        for pattern in patterns
    )


def _films(
    patterns: tuple[str, ...], uses: QuerySet[AssetUse], language: str
) -> Iterable[tuple[UUID, str, str, list[tuple[int, str]]]]:
    own = Case(When(track__language=language, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = SpokenFilm.objects.filter(
        *(Q(tokens__contains=pattern) for pattern in patterns),
        track__asset__uuid__in=uses.values("asset_uuid"),
    ).exclude(track__file="")
    columns = ("track__asset__uuid", "track__language", "plain", "lines")
    return rows.order_by(own, "pk").values_list(*columns)[:FILMS_READ]


def moment_of(
    patterns: tuple[str, ...], texts: list[str], lines: list[tuple[int, str]]
) -> tuple[int, str] | None:
    """(ms, words) of the first line, or of the first two together, that has all of it. Pure."""
    for count in (1, 2):
        for place in range(len(lines) - count + 1):
            if is_said(patterns, texts[place : place + count]):
                words = [text for _ms, text in lines[place : place + count]]
                return lines[place][0], joined(words)[:LONGEST_QUOTE]
    return None


def is_said(patterns: tuple[str, ...], texts: list[str]) -> bool:
    """Whether plain text has every pattern: pairs of Chinese anywhere, other words from their beginning."""
    whole = joined(texts)
    spaced = f" {whole}"
    return all(
        pattern.strip() in whole if pattern.endswith(" ") else _begins(spaced, pattern.strip())
        for pattern in patterns
    )


def _begins(text: str, word: str) -> bool:
    """Whether a word of the text begins so."""
    at = text.find(word)
    while at > 0:
        before = text[at - 1]
        if not before.isalnum() or before >= "\u2e80":
            return True
        at = text.find(word, at + 1)
    return False


def joined(words: list[str]) -> str:
    """Two lines as one: Chinese without a space between."""
    text = words[0]
    for more in words[1:]:
        is_wide = text[-1:] >= "\u2e80" and more[:1] >= "\u2e80"
        text = f"{text}{'' if is_wide else ' '}{more}"
    return text


def _of_course(
    title: str, outline: CourseOutline, moments: dict[UUID, tuple[int, str, str]], language: str
) -> Iterable[Said]:
    """What is said in the lessons of the published version, and in nothing else of the course."""
    for lesson in outline.lessons:
        if lesson.asset in moments:
            ms, words, caption = moments[lesson.asset]
            yield Said(
                title, lesson.title_in(language), outline.code, lesson.uuid, ms // 1_000, words, caption
            )
