"""Courses with a draft, and submissions of them, made through the real actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.models import Locale

from courses.catalogue.models import CoursePage
from lms.accounts.models import Role, User
from lms.approvals.actions import submit_course
from lms.approvals.models import Remark, Submission
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_course


def in_language(page: CoursePage, language: str) -> CoursePage:
    """The page of the same course in another language."""
    found: CoursePage = page.get_translation(Locale.objects.get(language_code=language))
    return found


def edit(page: CoursePage, actor: User | None, **changed: Any) -> CoursePage:
    """Save a draft as the editor does; `minutes` is of the first lesson."""
    draft = page.get_latest_revision_as_object()
    if "minutes" in changed:
        draft.lessons[0].value["minutes"] = changed.pop("minutes")
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.save_revision(user=actor, log_action=True)
    page.refresh_from_db()
    return page


def page_of(submission: Submission) -> CoursePage:
    """The page that was first written of the course of a submission."""
    return CoursePage.objects.filter(translation_key=submission.course_key).order_by("pk")[0]


def edited_course(trainer: User, code: str = "TEA-101", **changed: Any) -> CoursePage:
    """A published course of `trainer` with a draft that is not."""
    return edit(make_course(code, actor=trainer), trainer, **(changed or {"minutes": 12}))


def bare_submission(owner: User, course_key: UUID, code: str) -> Submission:
    """A row that waits, of an empty course; nothing stands in the record."""
    outline = {"code": code, "title": {"zh-hans": code}, "planned_tenths": {}, "lessons": []}
    return Submission.objects.create(
        course_key=course_key,
        number=1,
        code=code,
        title=outline["title"],
        after={"outline": outline, "texts": {}, "facts": {}},
        submitted_by=owner,
        submitted_at=timezone.now(),
    )


def bare_remark(submission: Submission, text: str) -> Remark:
    """Something said about it by whoever handed it in."""
    return Remark.objects.create(
        course_key=submission.course_key,
        submission=submission,
        author=submission.submitted_by,
        text=text,
        at=timezone.now(),
    )


def waiting(trainer: User | None = None, code: str = "TEA-101", **changed: Any) -> Submission:
    """A submission that waits for the office; there is somebody of the office."""
    trainer = trainer or PersonFactory(roles=[Role.TRAINER])
    if not User.objects.filter(role_grants__role=Role.OFFICE).exists():
        PersonFactory(roles=[Role.OFFICE])
    page = edited_course(trainer, code, **changed)
    return submit_course(actor=trainer, course_key=page.translation_key)
