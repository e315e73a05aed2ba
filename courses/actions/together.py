"""Several languages of a course made live as one: drafts are kept as they are now, and published with one version."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from courses.actions.publishing import publish_course
from courses.catalogue.models import CoursePage
from courses.drafts.reading import PageDraft, drafts_of
from courses.refusals import Refusal
from courses.versions.models import CourseVersion

_held: ContextVar[frozenset[UUID]] = ContextVar("courses_published_together", default=frozenset())


class DraftIncomplete(Refusal):
    """A draft lacks something without which it cannot be published."""

    code = "draft-incomplete"
    words = _("“%(place)s” (%(language)s): %(why)s")


class DraftGone(Refusal):
    """What was to be published is not there any more."""

    code = "draft-gone"
    words = _("A page of this course was deleted. Hand the course in again as it is now.")


@dataclass(frozen=True, slots=True)
class Pin:
    """A draft of one page, kept as it was."""

    page_id: int
    language: str
    revision_id: int


def is_held(course_key: UUID) -> bool:
    """Whether pages of this course are being published together: who does that compiles once, at the end."""
    return course_key in _held.get()


@contextmanager
def _holding(course_key: UUID) -> Iterator[None]:
    token = _held.set(_held.get() | {course_key})
    try:
        yield
    finally:
        _held.reset(token)


def check_whole(pages: Sequence[PageDraft], languages: Collection[str]) -> None:
    """Refuse drafts of these languages that the editor kept although something is missing. Raises DraftIncomplete.

    Choices of a bank are read from the database: a few queries for each lesson with a quiz.
    """
    for one in pages:
        if not (one.has_news and one.language in languages):
            continue
        try:
            one.draft.full_clean(exclude=["slug", "lessons"])
        except ValidationError as wrong:
            _refuse(one, one.draft.title or one.page.draft_title, wrong.messages[:1])
        for child in one.draft.lessons:
            try:
                child.block.clean(child.value)
            except ValidationError as wrong:
                _refuse(one, str(child.value.get("title") or one.draft.title), _said(wrong))


def _refuse(one: PageDraft, place: str, why: Sequence[str]) -> None:
    raise DraftIncomplete(
        place=place, language=one.page.locale.get_display_name(), why=" ".join(why) or str(_("incomplete"))
    )


def _said(wrong: ValidationError) -> list[str]:
    """The first sentence of an error that may lie several blocks deep."""
    inner = getattr(wrong, "block_errors", None) or {}
    for error in inner.values() if isinstance(inner, dict) else ():
        if error is not None:
            return _said(error)
    return [str(words) for words in getattr(wrong, "messages", [])[:1]]


@transaction.atomic
def pin_drafts(*, course_key: UUID, languages: Collection[str]) -> list[Pin]:
    """Keep the drafts of these languages as they are now, each as a revision that no later saving overwrites: the
    editor saves into the newest revision of the same person, and these are nobody's. A draft that is kept already is
    kept once. Drafts without news are left out.
    """
    pins = []
    for one in drafts_of(course_key):
        if not (one.has_news and one.language in languages):
            continue
        page = CoursePage.objects.select_for_update(of=("self",)).get(pk=one.page.pk)
        newest = page.get_latest_revision()
        if newest is None or newest.user_id is not None:
            newest = page.get_latest_revision_as_object().save_revision(user=None, clean=False)
        pins.append(Pin(page.pk, one.language, newest.pk))
    return pins


@transaction.atomic
def publish_together(
    *, course_key: UUID, revisions: Collection[int], actor: AbstractBaseUser | None
) -> CourseVersion:
    """Publish these revisions of the pages of a course, and compile it once over all its languages. What was published
    already stays so. A date that somebody set in the editor is passed over: whoever calls this knows when.

    Emits CoursePublished for new content. Raises DraftGone, DraftIncomplete, NothingPublished.
    """
    rows = list(Revision.page_revisions.select_for_update(of=("self",)).filter(pk__in=list(revisions)))
    pages = {page.pk: page for page in CoursePage.objects.filter(translation_key=course_key)}
    if len(rows) != len(set(revisions)) or any(int(row.object_id) not in pages for row in rows):
        raise DraftGone
    with _holding(course_key):
        for row in sorted(rows, key=lambda row: int(row.object_id)):
            if pages[int(row.object_id)].live_revision_id != row.pk:
                _without_dates(row).publish(user=actor, skip_permission_checks=True, log_action=True)
    return publish_course(next(iter(pages.values())), actor=actor)


@transaction.atomic
def unpublish_course(*, course_key: UUID, actor: AbstractBaseUser | None) -> int:
    """Take every language of the course off the shelf, whatever rights `actor` has in the editor; learners who have
    begun go on. Returns how many pages.
    """
    pages = list(CoursePage.objects.filter(translation_key=course_key, live=True).order_by("pk"))
    for page in pages:
        UnpublishPageAction(page, user=actor).execute(skip_permission_checks=True)
    return len(pages)


def _without_dates(row: Revision) -> Revision:
    if row.content.get("go_live_at") or row.content.get("expire_at"):
        row.content = {**row.content, "go_live_at": None, "expire_at": None}
        row.save(update_fields=["content"])
    return row
