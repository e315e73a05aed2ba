"""Whose courseware a person sees: a trainer their own, the office everybody's; files on their way only one's own."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from courses.packages.models import PackageWork
from lms.accounts.models import User
from lms.playback.access import access_package, visible_packages

__all__ = ["access_handed_in", "access_package", "handed_in", "visible_packages"]


def handed_in(user: User) -> QuerySet[PackageWork]:
    """Files that this person handed in: nobody else can do anything about them."""
    rows = PackageWork.objects.select_related("package", "version__package")
    return rows.defer("version__course", "version__findings").filter(asked_by=user)


def access_handed_in(user: User, uuid: UUID) -> PackageWork:
    """The file's row, or Http404. One query."""
    found = handed_in(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found
