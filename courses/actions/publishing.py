"""Publishing a course: one immutable version over all its languages, and the plain rows of the catalogue."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.actions.placing import note_films
from courses.catalogue.indexing import entry_of
from courses.catalogue.models import CoursePage
from courses.catalogue.page_cache import forget_pages_on_commit
from courses.catalogue.rows import CourseIndexEntry, Subject
from courses.events import CoursePublished, send_on_commit
from courses.outline import CourseOutline
from courses.quizzes.exam_banks import banks_of_exams, record_exam_banks
from courses.versions.compiling import assets_in, compile_outline
from courses.versions.documents import content_hash, document_of, plan_hash
from courses.versions.media import courses_showing, record_uses
from courses.versions.models import CourseVersion
from courses.versions.reading import current_version, outline_of
from media_pipeline.queries import asset_durations


class NothingPublished(Exception):
    """No language of this course is published, so there is nothing to compile."""

    code = "nothing-published"
    message = _("Publish the course in one language first.")


@transaction.atomic
def publish_course(
    page: CoursePage, *, actor: object = None
) -> CourseVersion:  # actor: kept for the door's shape
    """Compile the course of `page` from its published languages; a new number only when the content changed.

    Emits CoursePublished for a new number. Raises NothingPublished. Running it again changes nothing.
    """
    return _compile(page.translation_key)


@transaction.atomic
def recompile_courses_showing(asset: UUID) -> list[CourseVersion]:
    """Look again at every course that shows the asset: its duration is known now. Idempotent."""
    return [
        _compile(key)
        for key in courses_showing(asset)
        if CoursePage.objects.live().filter(translation_key=key).exists()
    ]


def recompile_all() -> int:
    """Derive every published course again (reconcile). Returns how many got a new version."""
    keys = CoursePage.objects.live().order_by().values_list("translation_key", flat=True).distinct()
    fresh = 0
    for key in keys:
        before = current_version(key)
        with transaction.atomic():
            fresh += _compile(key) != before
    return fresh


@transaction.atomic
def reindex_course(course_key: UUID) -> None:
    """Write the catalogue rows of the course as its pages are now; rows of unpublished languages stay, unlisted."""
    version = current_version(course_key)
    pages = _pages(course_key)
    live = [page for page in pages if page.live]
    if version is not None and live:
        _index(live, _structure(pages), outline_of(version))
    gone = CourseIndexEntry.objects.filter(course_key=course_key).exclude(
        page_id__in=[page.pk for page in live]
    )
    gone.update(is_live=False, is_listed=False)
    forget_pages_on_commit()


def reindex_subject(subject: Subject) -> int:
    """The subject has other words: its courses' rows follow. Returns how many courses."""
    keys = (
        CoursePage.objects.filter(subject=subject)
        .order_by()
        .values_list("translation_key", flat=True)
        .distinct()
    )
    for key in keys:
        reindex_course(key)
    forget_pages_on_commit()
    return len(keys)


def _compile(course_key: UUID) -> CourseVersion:
    """Two publishers at once: the lock orders them, the unique number stops what slips by."""
    CoursePage.objects.select_for_update(of=("self",)).filter(translation_key=course_key).order_by(
        "pk"
    ).first()
    pages = _pages(course_key)
    live = [page for page in pages if page.live]
    if not live:
        raise NothingPublished
    structure = _structure(pages)
    previous = current_version(course_key)
    assets = assets_in(structure)
    outline = compile_outline(
        structure=structure,
        pages=live,
        number=previous.number + 1 if previous else 1,
        previous=outline_of(previous) if previous else None,
        durations_ms=asset_durations(assets),
    )
    record_uses(course_key, assets)
    if banks := banks_of_exams(outline):
        record_exam_banks(course_key, banks)
    version = _keep(outline, previous)
    _index(live, structure, outline)
    forget_pages_on_commit()
    return version


def _keep(outline: CourseOutline, previous: CourseVersion | None) -> CourseVersion:
    """The version with this outline: the previous one when nothing changed."""
    digest = content_hash(outline)
    if previous is not None and previous.content_hash == digest:
        return previous
    version = CourseVersion.objects.create(
        course_key=outline.course_key,
        number=outline.version,
        code=outline.code,
        content_hash=digest,
        plan_hash=plan_hash(outline),
        outline=document_of(outline),
    )
    note_films(version, outline)
    send_on_commit(CoursePublished(outline.course_key, outline.version))
    return version


def _index(live: list[CoursePage], structure: CoursePage, outline: CourseOutline) -> None:
    languages = [page.locale.language_code for page in live]
    for page in live:
        entry = entry_of(page, structure=structure, outline=outline, languages=languages)
        values = {
            field.attname: getattr(entry, field.attname)
            for field in CourseIndexEntry._meta.concrete_fields
            if field.name not in {"id", "course_key", "language", "updated_at"}
        }
        CourseIndexEntry.objects.update_or_create(
            course_key=entry.course_key, language=entry.language, defaults=values
        )


def _pages(course_key: UUID) -> list[CoursePage]:
    """The pages of a course, the first written first. One query."""
    pages = CoursePage.objects.filter(translation_key=course_key).select_related(
        "locale", "subject", "poster_image"
    )
    return list(pages.order_by("pk"))


def _structure(pages: list[CoursePage]) -> CoursePage:
    """The page that gives lessons and facts: the first written, or the first published when that is a draft."""
    return next((page for page in pages if page.live), pages[0])
