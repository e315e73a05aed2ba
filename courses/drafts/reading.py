"""What a course would be if its drafts were published: its pages, which of them have news, and both states as plain JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from wagtail.models import Revision

from courses.catalogue.models import CoursePage
from courses.versions.compiling import assets_in, compile_outline
from courses.versions.documents import Document, document_of
from courses.versions.reading import current_version, outline_of
from media_pipeline.queries import asset_durations

# What a reader of the catalogue sees of a page besides its lessons, by language.
TEXTS = ("title", "summary", "intro", "trainer_name", "partner_name", "audience")
FACTS = ("code", "level", "class_kind", "listed", "poster_key", "poster_image_id", "partner_mark")


@dataclass(frozen=True, slots=True)
class PageDraft:
    """One language of a course: the page as it is, its newest draft, and whether that has anything to publish."""

    page: CoursePage
    draft: CoursePage
    has_news: bool

    @property
    def language(self) -> str:
        """The code of its language."""
        return self.page.locale.language_code


def drafts_of(course_key: UUID) -> list[PageDraft]:
    """The pages of the course with their drafts, the first written first. Three queries; poster pictures come with none."""
    pages = list(
        CoursePage.objects.filter(translation_key=course_key)
        .select_related("locale", "subject")
        .order_by("pk")
    )
    newest = {
        revision.pk: revision
        for revision in Revision.objects.filter(
            pk__in=[page.latest_revision_id for page in pages if page.latest_revision_id]
        )
    }
    return [_page_draft(page, newest.get(page.latest_revision_id or 0)) for page in pages]


def pinned_drafts(course_key: UUID, revisions: Collection[int]) -> list[PageDraft]:
    """The same as it was handed in: these revisions, and of other pages what is published. Three queries."""
    pages = list(
        CoursePage.objects.filter(translation_key=course_key)
        .select_related("locale", "subject")
        .order_by("pk")
    )
    pinned = {int(row.object_id): row for row in Revision.page_revisions.filter(pk__in=list(revisions))}
    return [
        PageDraft(page, _as_draft(page, pinned[page.pk]), has_news=True)
        if page.pk in pinned
        else PageDraft(page, page, has_news=False)
        for page in pages
    ]


def is_compilable(pages: Sequence[PageDraft]) -> bool:
    """Whether every lesson has at least its length: the editor keeps drafts in which a field is still empty. No query."""
    return all(child.value.get("minutes") for one in pages for child in one.draft.lessons)


def would_be(pages: Sequence[PageDraft], languages: Collection[str]) -> Document | None:
    """The course with the drafts of `languages` published and the rest as it is; None when nothing would be live.

    Blocks must be whole: `check_whole` first. Three queries.
    """
    live = [
        one.draft if one.has_news and one.language in languages else one.page
        for one in pages
        if one.page.live or (one.has_news and one.language in languages)
    ]
    return _snapshot(live) if live else None


def as_published(pages: Sequence[PageDraft]) -> Document | None:
    """The course as it is published; None when it is not. Two queries."""
    live = [one.page for one in pages if one.page.live]
    version = current_version(live[0].translation_key) if live else None
    if version is None:
        return None
    return {"outline": document_of(outline_of(version)), **_faces(live)}


def _snapshot(live: Sequence[CoursePage]) -> Document:
    structure = live[0]
    previous = current_version(structure.translation_key)
    outline = compile_outline(
        structure=structure,
        pages=live,
        number=previous.number + 1 if previous else 1,
        previous=outline_of(previous) if previous else None,
        durations_ms=asset_durations(assets_in(structure)),
    )
    return {"outline": document_of(outline), **_faces(live)}


def _faces(live: Sequence[CoursePage]) -> Document:
    first = live[0]
    subject = first.subject.key if first.subject else ""
    return {
        "texts": {page.locale.language_code: {name: _plain(page, name) for name in TEXTS} for page in live},
        "facts": {**{name: getattr(first, name) for name in FACTS}, "subject": subject},
    }


def _plain(page: CoursePage, name: str) -> str:
    value: Any = getattr(page, name)  # Any: a column of text
    return strip_tags(value).strip() if name == "intro" else str(value)


def _page_draft(page: CoursePage, newest: Revision | None) -> PageDraft:
    has_news = newest is not None and (not page.live or page.has_unpublished_changes)
    if newest is None or not has_news:
        return PageDraft(page, page, has_news=not page.live)
    return PageDraft(page, _as_draft(page, newest), has_news=True)


def _as_draft(page: CoursePage, revision: Revision) -> CoursePage:
    draft: CoursePage = page.with_content_json(revision.content)
    draft.locale = page.locale
    # Blocks that were never saved get their ids when they are prepared for saving.
    draft.lessons.get_prep_value()
    return draft
