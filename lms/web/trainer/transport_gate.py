"""Whose files of courses a person sees: their own, both that leave and that come in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from courses.transport.models import CourseExport, CourseImport
from lms.accounts.models import User


def access_export(user: User, uuid: UUID) -> CourseExport:
    """The row, or Http404, the same for a foreign one as for a missing one. One query."""
    found = CourseExport.objects.filter(asked_by=user, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def access_import(user: User, uuid: UUID) -> CourseImport:
    """The row, or Http404 as above. One query."""
    found = CourseImport.objects.filter(asked_by=user, uuid=uuid).first()
    if found is None:
        raise Http404
    return found
