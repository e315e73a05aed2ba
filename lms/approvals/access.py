"""Whose submissions a person may see: the office and the auditor all of them, a trainer those of their own courses."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from courses.catalogue.models import CoursePage
from lms.accounts.access import NotVisible, can_read_office, is_office
from lms.accounts.models import User
from lms.approvals.models import Remark, Submission


def owns_course(user: User, course_key: UUID) -> bool:
    """Whether the person wrote the course, or helps whoever did. One query for a trainer."""
    if user.is_superuser or is_office(user):
        return True
    return _written_by(user).filter(translation_key=course_key).exists()


def _written_by(user: User) -> QuerySet[CoursePage]:
    """Pages first written of the courses of a person: whoever translates a course does not hand it in."""
    earlier = CoursePage.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return CoursePage.objects.filter(~Exists(earlier), owner=user)


def require_course(user: User, course_key: UUID) -> None:
    """Raise NotVisible (404) for somebody who may not write the course."""
    if not owns_course(user, course_key):
        raise NotVisible


def visible_submissions(user: User) -> QuerySet[Submission]:
    """The office and the auditor see every submission; a trainer those of their courses."""
    rows = Submission.objects.select_related("submitted_by", "decided_by")
    if can_read_office(user):
        return rows
    return rows.filter(course_key__in=_written_by(user).values("translation_key"))


def access_submission(user: User, uuid: UUID) -> Submission:
    """The submission, or NotVisible, the same for a foreign one as for a missing one. One query."""
    found = visible_submissions(user).filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_remark(user: User, uuid: UUID) -> Remark:
    """A remark (no answer) on a course of this person's, or NotVisible as above. Two queries."""
    found = Remark.objects.select_related("author").filter(uuid=uuid, reply_to__isnull=True).first()
    if found is None or not owns_course(user, found.course_key):
        raise NotVisible
    return found
