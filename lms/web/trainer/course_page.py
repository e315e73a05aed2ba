"""One course of a trainer: where it stands, what is missing, what the office said, and handing it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.catalogue.models import CoursePage
from courses.drafts.reading import PageDraft, as_published, drafts_of, is_compilable, would_be
from lms.accounts.access import is_office
from lms.accounts.models import User
from lms.approvals.models import Licence, Rights
from lms.approvals.queries import (
    history,
    is_draft_newer,
    is_required,
    latest_submission,
    remarks_on,
    rights_of,
)
from lms.approvals.queries.facts import checklist_of
from lms.approvals.rules.checklist import Finding, files_in
from lms.approvals.words import lesson_title, trouble_words
from lms.playback.access import access_writable_course
from lms.web.components.approval_lines import (
    change_groups,
    history_lines,
    point_lines,
    state_tag,
    thread_lines,
    title_of,
)
from lms.web.person import person
from lms.web.trainer.approval_forms import HandInForm
from lms.web.trainer.gate import for_trainers

# JSON values: a course as courses.drafts.reading writes it.
Document = Mapping[str, Any]


@require_safe
@for_trainers
def course(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """State, checklist, changes, remarks, rights and history, whatever the number of lessons."""
    user = person(request)
    page = access_writable_course(user, uuid)
    return render(request, "trainer/course.html", course_context(user, page))


def course_context(user: User, page: CoursePage, form: HandInForm | None = None) -> dict[str, object]:
    """For `trainer/course.html`. Thirty queries at most."""
    key = page.translation_key
    pages, latest = drafts_of(key), latest_submission(key)
    news = {one.language for one in pages if one.has_news}
    is_whole = is_compilable(pages)
    published = as_published(pages)
    draft = would_be(pages, news) if is_whole else None
    shown = draft or published
    links = _Links(pages, shown)
    rights = rights_of(key)
    waits = latest is not None and latest.is_open
    return {
        "place": "home",
        "course": page,
        "title": _title(page, shown),
        "pages": [(one.page.locale.get_display_name(), _edit_url(one)) for one in pages],
        "is_live": any(one.page.live for one in pages),
        "has_news": bool(news) and (not waits or latest is None or is_draft_newer(latest)),
        "is_whole": is_whole,
        "is_required": is_required(),
        "submission": latest,
        "waits": waits,
        "state": state_tag(latest) if latest else None,
        "trouble": trouble_words(latest.trouble) if latest else "",
        "form": form or HandInForm(languages=[one for one in pages if one.has_news]),
        "points": point_lines(checklist_of(shown["outline"], key), shown["outline"], places=links.of)
        if shown
        else [],
        "changes": change_groups(published, draft) if draft and news else [],
        "threads": thread_lines(remarks_on(key), shown["outline"], links.lesson) if shown else [],
        "rights": _rights_lines(shown["outline"], rights, key) if shown else [],
        "licences": Licence.choices,
        "history": history_lines(history(key)),
        "is_office": is_office(user),
    }


def _title(page: CoursePage, shown: Document | None) -> str:
    titles = shown["outline"]["title"] if shown else {}
    return title_of(titles, get_language() or "") or page.draft_title or page.title


def _edit_url(one: PageDraft) -> str:
    return reverse("wagtailadmin_pages:edit", args=[one.page.pk])


class _Links:
    """Where something found is mended: the lesson in the editor, the film, the bank, or this page."""

    def __init__(self, pages: Sequence[PageDraft], shown: Document | None) -> None:
        self.pages = {one.language: _edit_url(one) for one in pages}
        self.first = next(iter(self.pages.values()), "")
        lessons = shown["outline"]["lessons"] if shown else ()
        self.assets = {lesson["uuid"]: lesson["asset"] for lesson in lessons}
        self.by_code: Mapping[str, Callable[[Finding], str]] = {
            "no-captions": self._film, "captions-lack": self._film, "film-failed": self._film,
            "film-damaged": self._film, "film-not-ready": self._film, "too-few-questions": self._bank,
            "no-choice": self._bank, "course-without-right": self._rights, "file-without-right": self._rights,
            "right-over": self._rights, "right-ends-soon": self._rights,
        }  # fmt: skip

    def of(self, finding: Finding) -> str:
        """The address for a finding."""
        mended = self.by_code.get(finding.code)
        if mended is not None:
            return mended(finding)
        return self.lesson(finding.lesson, finding.language)

    def lesson(self, uuid: str, language: str = "") -> str:
        """A lesson in the editor, in one language or as it was first written."""
        page = self.pages.get(language, self.first)
        return f"{page}#block-{uuid}-section" if uuid else page

    def _film(self, finding: Finding) -> str:
        asset = self.assets.get(finding.lesson)
        return reverse("trainer:asset", args=[asset]) if asset else self.lesson(finding.lesson)

    def _bank(self, finding: Finding) -> str:
        return reverse("trainer:bank", args=[finding.values["bank"]])

    def _rights(self, _finding: Finding) -> str:
        return "#rights"


def _rights_lines(
    outline: Document, known: Mapping[UUID, Rights], course_key: UUID
) -> list[dict[str, object]]:
    """The course, then each of its files once, with what is known of who owns it."""
    lines: list[dict[str, object]] = [
        {"noun": "course", "uuid": "", "title": "", "row": known.get(course_key)}
    ]
    seen: set[str] = set()
    packages = {lesson.get("package") for lesson in outline["lessons"]}
    for lesson, uuid in files_in(outline):
        if uuid in seen:
            continue
        seen.add(uuid)
        noun = "courseware" if uuid in packages else "film"
        title = lesson_title(outline, lesson)
        lines.append({"noun": noun, "uuid": uuid, "title": title, "row": known.get(UUID(uuid))})
    return lines
