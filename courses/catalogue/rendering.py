"""Draws the public pages from plain values. The same page for everybody: no user, no cookie, no token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import translation
from wagtail.rich_text import expand_db_html

from courses.catalogue.asking import filters_from, number_from, query_string
from courses.catalogue.cards import CourseCard, card_of, catalogue_cards, facets, listed_courses
from courses.catalogue.faces import catalogue_face, course_face
from courses.catalogue.indexing import CourseFacts, entry_of
from courses.catalogue.rows import CourseIndexEntry, Subject
from courses.catalogue.speech.finding import said_in_films
from courses.outline import CourseOutline
from courses.versions.compiling import InLocale, assets_in, compile_outline
from courses.versions.reading import current_version, outline_of
from media_pipeline.queries import asset_durations

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class CatalogueWords(Protocol):
    """What we read of a catalogue page."""

    title: str
    intro: str
    locale: InLocale


class CourseText(CourseFacts, Protocol):
    """What we read of a course page beside its card."""

    intro: str


def redirect_to_courses(language: str) -> HttpResponse:
    """A language's home is its catalogue."""
    return HttpResponseRedirect(f"/{language}/courses/")


def catalogue_response(page: CatalogueWords, request: HttpRequest) -> HttpResponse:
    """The catalogue as asked for. At most 4 queries (cards 1–2, facets, subjects); a search asks the films too: 1 to 4."""
    language = page.locale.language_code
    filters = filters_from(request.GET, languages=LANGUAGES)
    found = catalogue_cards(language, filters, number_from(request.GET))
    subjects = {subject.key: subject for subject in Subject.objects.all()}
    spoken = (
        said_in_films(filters.query, listed_courses(language, filters), language) if found.number == 1 else ()
    )
    query = query_string(filters, found.number)
    with translation.override(language):
        context = {
            **catalogue_face(found, filters, facets(filters.language or language), subjects, language),
            "heading": page.title,
            "intro": page.intro,
            "spoken": spoken,
            **_addresses(
                {code: f"/{code}/courses/{query}" for code in LANGUAGES}, f"/{language}/courses/{query}"
            ),
        }
        return _draw(request, "public/catalogue.html", context, language)


def course_response(page: CourseText, request: HttpRequest) -> HttpResponse:
    """The published course. 2 queries. Unlisted courses are not here (404): they open under /learn/."""
    entries = {
        entry.language: entry
        for entry in CourseIndexEntry.objects.filter(course_key=page.translation_key, is_listed=True)
    }
    language = page.locale.language_code
    version = current_version(page.translation_key)
    if language not in entries or version is None:
        raise Http404
    addresses = {code: entry.url for code, entry in entries.items()}
    return _draw_course(request, page, card_of(entries[language]), outline_of(version), addresses)


def course_preview(page: CourseText, request: HttpRequest) -> HttpResponse:
    """The draft in hand, compiled in memory; facts of a translation come from the page first written."""
    manager = type(page)._default_manager  # type: ignore[attr-defined]  # any page model has one
    first = manager.filter(translation_key=page.translation_key).order_by("pk").first()
    structure = page if first is None or first.pk == page.pk else first
    # Blocks that were never saved get their ids when they are prepared for saving.
    page.lessons.get_prep_value()
    outline = compile_outline(
        structure=page, pages=[page], number=0, previous=None, durations_ms=asset_durations(assets_in(page))
    )
    entry = entry_of(page, structure=structure, outline=outline, languages=[page.locale.language_code])
    return _draw_course(request, page, card_of(entry), outline, {})


def _draw_course(
    request: HttpRequest,
    page: CourseText,
    card: CourseCard,
    outline: CourseOutline,
    addresses: Mapping[str, str],
) -> HttpResponse:
    language = page.locale.language_code
    with translation.override(language):
        context = {
            **course_face(card, outline, language),
            "intro": expand_db_html(page.intro),
            **_addresses(
                {**{code: f"/{code}/courses/" for code in LANGUAGES}, **addresses},
                card.url,
                sorted(addresses),
            ),
        }
        return _draw(request, "public/course.html", context, language)


def _addresses(
    translations: Mapping[str, str], canonical: str, known: list[str] | None = None
) -> dict[str, Any]:  # Any: template values
    """The language switch, and what search engines want to know."""
    languages = sorted(LANGUAGES) if known is None else known
    return {
        "translations": translations,
        "alternates": [(code, f"{settings.PUBLIC_ORIGIN}{translations[code]}") for code in languages],
        "canonical": f"{settings.PUBLIC_ORIGIN}{canonical}",
    }


def _draw(
    request: HttpRequest, template: str, context: dict[str, Any], language: str
) -> HttpResponse:  # Any: template values
    """Rendered at once, while the page's language is active."""
    response = TemplateResponse(request, template, context)
    response.render()
    response["Content-Language"] = language
    return response
