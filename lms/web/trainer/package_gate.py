"""Whose courseware a person sees: a trainer their own, the office everybody's; files on their way only one's own."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from courses.packages.models import Package, PackageWork
from lms.accounts.access import is_office
from lms.accounts.models import User
from lms.playback.access import can_upload


def visible_packages(user: User) -> QuerySet[Package]:
    """As with films: the office may help with every one of them."""
    if user.is_superuser or is_office(user):
        return Package.objects.all()
    return Package.objects.filter(owner=user) if can_upload(user) else Package.objects.none()


def access_package(user: User, uuid: UUID) -> Package:
    """The package, or Http404, the same for a foreign one as for a missing one. One query."""
    found = visible_packages(user).select_related("owner").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


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
