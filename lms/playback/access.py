"""Who may reach an upload, an asset, courseware or a course to put it into: the trainer who made it, and the training office; and
to read, every trainer what stands in a course, because every trainer may open that course in the editor.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from courses.catalogue.models import CoursePage
from courses.packages.models import Package
from lms.accounts.access import NotVisible, is_office, roles_of
from lms.accounts.models import Role, User
from lms.playback.uses import shared
from media_pipeline.models import Asset, TurnedAway, Upload


def can_upload(user: User) -> bool:
    """Trainers bring files in; the office may too, for somebody who cannot."""
    return user.is_superuser or is_office(user) or Role.TRAINER in roles_of(user)


def visible_assets(user: User) -> QuerySet[Asset]:
    """The office sees every file; a trainer their own; everybody else none."""
    if user.is_superuser or is_office(user):
        return Asset.objects.all()
    return Asset.objects.filter(owner=user) if can_upload(user) else Asset.objects.none()


def readable_assets(user: User) -> QuerySet[Asset]:
    """What a person may look at: what they may change, and what stands in a course."""
    if not can_upload(user) or user.is_superuser or is_office(user):
        return visible_assets(user)
    return Asset.objects.filter(Q(owner=user) | Q(pk__in=shared(Asset.objects.all()).values("pk")))


def can_change(user: User, asset: Asset) -> bool:
    """Rename, replace, delete, decide: whoever brought it in, and the office. No query but for the roles."""
    return user.is_superuser or is_office(user) or (can_upload(user) and asset.owner_id == user.pk)


def require_change(user: User, asset: Asset) -> None:
    """Raise NotVisible (404) for somebody who may not change the file."""
    if not can_change(user, asset):
        raise NotVisible


def visible_refusals(user: User) -> QuerySet[TurnedAway]:
    """The files of theirs that were not taken: nobody else can do anything about them."""
    return TurnedAway.objects.filter(owner=user)


def visible_uploads(user: User) -> QuerySet[Upload]:
    """The uploads a person may go on with: their own. Nobody sends parts into another's file."""
    return Upload.objects.filter(owner=user) if can_upload(user) else Upload.objects.none()


def access_asset(user: User, uuid: UUID) -> Asset:
    """The asset, or Http404, the same for a foreign one as for a missing one. One query."""
    asset = visible_assets(user).filter(uuid=uuid).first()
    if asset is None:
        raise Http404
    return asset


def access_readable(user: User, uuid: UUID) -> Asset:
    """The asset to look at, or Http404. One query."""
    asset = readable_assets(user).select_related("owner", "replaced_by").filter(uuid=uuid).first()
    if asset is None:
        raise Http404
    return asset


def access_assets(user: User, uuids: AbstractSet[UUID]) -> None:
    """Http404 unless every one of them is visible, as above. One query."""
    if visible_assets(user).filter(uuid__in=uuids).count() != len(uuids):
        raise Http404


def access_upload(user: User, uuid: UUID) -> Upload:
    """The upload, or Http404, the same for a foreign one as for a missing one. One query."""
    upload = visible_uploads(user).select_related("asset").filter(uuid=uuid).first()
    if upload is None:
        raise Http404
    return upload


def visible_packages(user: User) -> QuerySet[Package]:
    """Courseware likewise: the office may help with every package."""
    if user.is_superuser or is_office(user):
        return Package.objects.all()
    return Package.objects.filter(owner=user) if can_upload(user) else Package.objects.none()


def access_package(user: User, uuid: UUID) -> Package:
    """The package, or Http404, the same for a foreign one as for a missing one. One query."""
    package = visible_packages(user).select_related("owner").filter(uuid=uuid).first()
    if package is None:
        raise Http404
    return package


def writable_courses(user: User) -> QuerySet[CoursePage]:
    """Courses that take films of this person, each by the page first written: it gives the lessons."""
    earlier = CoursePage.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    pages = CoursePage.objects.filter(~Exists(earlier))
    if user.is_superuser or is_office(user):
        return pages
    return pages.filter(owner=user) if can_upload(user) else pages.none()


def access_writable_course(user: User, course: UUID) -> CoursePage:
    """The page of the course that gives its lessons, or Http404 as above. One query."""
    page = writable_courses(user).filter(translation_key=course).first()
    if page is None:
        raise Http404
    return page
