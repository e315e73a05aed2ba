"""What people do with files of the library: each act checks who, records what staff decide, and can be repeated."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language

from courses.actions import Replaced, look_again, replace_film
from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.playback.access import require_change
from lms.playback.refusals import (
    FileInUse,
    NothingToKeep,
    NotInBin,
    NotItself,
    NotToRetry,
    QuotaTooSmall,
    StillWatched,
    TitleMissing,
)
from lms.playback.uses import uses_of, was_shown
from media_pipeline import actions
from media_pipeline.library import binning, quotas
from media_pipeline.models import Asset
from media_pipeline.queries import is_under_way

log = logging.getLogger(__name__)

NOUN = "asset"
CLEARED_AT_ONCE = 50
GIGABYTE = 1_000_000_000


def note_package_handed_in(*, actor: User, work: UUID, package: UUID | None) -> None:
    """Courseware was handed in, whichever way: `work` is the file's row, `package` the one it is a next version of."""
    detail = {"package": str(package)} if package else {}
    record(actor=actor, action="package.handed-in", noun="package", object_uuid=work, detail=detail)


@transaction.atomic
def rename_file(*, actor: User, asset: Asset, title: str) -> Asset:
    """Call a file something else. Raises TitleMissing, or Http404 for somebody else's file."""
    require_change(actor, asset)
    if not title.strip():
        raise TitleMissing
    before = asset.title
    actions.rename_asset(asset, title=title)
    if actor.pk != asset.owner_id and before != asset.title:
        record(
            actor=actor,
            action="asset.renamed",
            noun=NOUN,
            object_uuid=asset.uuid,
            detail={"before": before, "after": asset.title},
        )
    return asset


@transaction.atomic
def keep_file(*, actor: User, asset: Asset) -> None:
    """Decide that what is readable of a damaged file is enough; on record, because learners will not see the rest.

    Raises NothingToKeep.
    """
    require_change(actor, asset)
    if not actions.keep_damaged(asset, at=timezone.now()):
        raise NothingToKeep
    record(actor=actor, action="asset.kept", noun=NOUN, object_uuid=asset.uuid)


@transaction.atomic
def retry_file(*, actor: User, asset: Asset) -> None:
    """Begin again with a file that failed; on record when it is somebody else's."""
    require_change(actor, asset)
    actions.retry_asset(asset=asset)
    if actor.pk != asset.owner_id:
        record(actor=actor, action="asset.retried", noun=NOUN, object_uuid=asset.uuid)


@transaction.atomic
def retry_size(*, actor: User, asset: Asset, name: str) -> None:
    """Make one size that failed again, while the others go on playing; on record when it is somebody else's.

    Asking twice is asking once. Raises NotToRetry.
    """
    require_change(actor, asset)
    if actions.retry_rendition(asset, name=name):
        if actor.pk != asset.owner_id:
            detail = {"size": name}
            record(actor=actor, action="asset.retried", noun=NOUN, object_uuid=asset.uuid, detail=detail)
    elif not is_under_way(asset, name):
        raise NotToRetry


@transaction.atomic
def bin_files(*, actor: User, assets: Sequence[Asset]) -> int:
    """Put files that nothing uses into the bin; they come back for some days. All or none.

    Raises FileInUse with the first that is used. Returns how many were not there yet.
    """
    for asset in assets:
        require_change(actor, asset)
    look_again({asset.uuid for asset in assets})
    used = uses_of([asset.uuid for asset in assets], get_language() or "")
    for asset in assets:
        if used[asset.uuid]:
            raise FileInUse(title=asset.title)
    keys = [asset.pk for asset in assets]
    for asset in Asset.objects.select_for_update().filter(pk__in=keys, binned_at__isnull=True):
        record(actor=actor, action="asset.binned", noun=NOUN, object_uuid=asset.uuid)
    return actions.bin_assets(assets, at=timezone.now())


@transaction.atomic
def restore_file(*, actor: User, asset: Asset) -> bool:
    """Bring a file back from the bin. False when it was not there."""
    require_change(actor, asset)
    is_back = actions.restore_asset(asset)
    if is_back:
        record(actor=actor, action="asset.restored", noun=NOUN, object_uuid=asset.uuid)
    return is_back


@transaction.atomic
def replace_file(*, actor: User, old: Asset, new: Asset, course_keys: Collection[UUID]) -> Replaced:
    """`new` stands in for `old`: the drafts of these courses show it from now on, both files say so. Raises NotItself.

    Published versions and whoever learns from them keep the old file until a trainer publishes.
    """
    require_change(actor, old)
    require_change(actor, new)
    if not actions.replace_asset(old, new=new):
        raise NotItself
    done = replace_film(old=old.uuid, new=new.uuid, course_keys=course_keys, actor=actor)
    detail = {"new": str(new.uuid), "courses": sorted({str(page.translation_key) for page in done.changed})}
    record(actor=actor, action="asset.replaced", noun=NOUN, object_uuid=old.uuid, detail=detail)
    return done


@transaction.atomic
def give_room(*, actor: User, owner: User, size: int, why: str = "") -> None:
    """The office gives a person more (or less) room for files. Raises QuotaTooSmall, rules.NotOffice."""
    require_office(actor)
    room = quotas.room_of(owner.pk)
    if size <= 0 or size < room.used:
        raise QuotaTooSmall(used=f"{number_format(room.used / GIGABYTE, decimal_pos=1)} GB")
    if size == room.quota:
        return
    actions.set_quota(owner_id=owner.pk, size=size)
    detail = {"before": room.quota, "after": size}
    record(
        actor=actor, action="quota.set", noun="person", object_uuid=owner.uuid, why=why.strip(), detail=detail
    )


@transaction.atomic
def clear_file(*, actor: User, asset: Asset, now: datetime | None = None) -> None:
    """Clear a file out of the bin for good, before its days are over: its room is free at once.

    Raises NotInBin; StillWatched while somebody may be watching what a published course showed lately; FileInUse.
    """
    require_change(actor, asset)
    if asset.binned_at is None:
        raise NotInBin
    may_go_at = binning.may_go_at(asset.binned_at)
    if was_shown(asset) and (now or timezone.now()) < may_go_at:
        raise StillWatched(day=date_format(timezone.localtime(may_go_at), "SHORT_DATETIME_FORMAT"))
    if not _clear(asset, actor):
        raise FileInUse(title=asset.title)


def clear_bins(now: datetime | None = None) -> int:
    """Clear away what has been in the bin for long enough; what came into use meanwhile comes back instead."""
    due = list(binning.due(now or timezone.now())[:CLEARED_AT_ONCE])
    return sum(_clear(asset, None) for asset in due)


@transaction.atomic
def _clear(asset: Asset, actor: User | None) -> bool:
    look_again({asset.uuid})
    if uses_of([asset.uuid], "")[asset.uuid]:
        log.warning("asset %s came into use in the bin: it is restored", asset.uuid)
        actions.restore_asset(asset)
        return False
    record(actor=actor, action="asset.cleared", noun=NOUN, object_uuid=asset.uuid)
    actions.delete_asset(asset)
    return True
