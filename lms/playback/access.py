"""Who may reach an upload or an asset by its address: the trainer who made it, and the training office."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from lms.accounts.access import is_office, roles_of
from lms.accounts.models import Role, User
from media_pipeline.models import Asset, Upload


def can_upload(user: User) -> bool:
    """Trainers bring files in; the office may too, for somebody who cannot."""
    return user.is_superuser or is_office(user) or Role.TRAINER in roles_of(user)


def visible_assets(user: User) -> QuerySet[Asset]:
    """The office sees every file; a trainer their own; everybody else none."""
    if user.is_superuser or is_office(user):
        return Asset.objects.all()
    return Asset.objects.filter(owner=user) if can_upload(user) else Asset.objects.none()


def visible_uploads(user: User) -> QuerySet[Upload]:
    """The uploads a person may go on with: their own. Nobody sends parts into another's file."""
    return Upload.objects.filter(owner=user) if can_upload(user) else Upload.objects.none()


def access_asset(user: User, uuid: UUID) -> Asset:
    """The asset, or Http404, the same for a foreign one as for a missing one. One query."""
    asset = visible_assets(user).filter(uuid=uuid).first()
    if asset is None:
        raise Http404
    return asset


def access_upload(user: User, uuid: UUID) -> Upload:
    """The upload, or Http404, the same for a foreign one as for a missing one. One query."""
    upload = visible_uploads(user).select_related("asset").filter(uuid=uuid).first()
    if upload is None:
        raise Http404
    return upload
