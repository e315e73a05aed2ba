"""Celery shells of the playback room: an id in, nothing out."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from lms.playback.telling import tell_owner, tell_who_handed_in

TELL_TASK = "lms.playback.tell_owner"
TELL_PACKAGE_TASK = "lms.playback.tell_who_handed_in"


@shared_task(name=TELL_TASK, ignore_result=True)
def tell_owner_task(asset_uuid: str) -> None:
    """The work on an asset has ended. Harmless to ring twice; a lost ring costs a notice, the pages say it anyway."""
    tell_owner(UUID(asset_uuid))


@shared_task(name=TELL_PACKAGE_TASK, ignore_result=True)
def tell_who_handed_in_task(work_uuid: str) -> None:
    """The work on a package has ended; as above."""
    tell_who_handed_in(UUID(work_uuid))
