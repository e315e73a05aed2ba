"""Hears the storeys below: the work on a file or a package has ended, one way or another; viewers have other captions."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.packages.news import PackageLookedThrough, package_looked_through
from lms.playback.queries import forget_source
from lms.playback.tasks import TELL_PACKAGE_TASK, TELL_TASK
from media_pipeline.events import (
    AssetFailed,
    AssetPublished,
    CaptionsChanged,
    asset_failed,
    asset_published,
    captions_changed,
)
from media_pipeline.jobs import ring


@receiver([asset_published, asset_failed])
def tell_whose_file_it_is(
    event: AssetPublished | AssetFailed, **_kwargs: Any
) -> None:  # Any: signal arguments
    """Its owner may have gone home."""
    ring(TELL_TASK, str(event.asset_uuid))


@receiver(package_looked_through)
def tell_who_handed_it_in(event: PackageLookedThrough, **_kwargs: Any) -> None:  # Any: signal arguments
    """A large package takes minutes."""
    ring(TELL_PACKAGE_TASK, str(event.work_uuid))


@receiver(captions_changed)
def show_captions_at_once(event: CaptionsChanged, **_kwargs: Any) -> None:  # Any: signal arguments
    """Whoever opens the lesson next has them; other processes without a shared cache follow within a minute."""
    forget_source(event.asset_uuid)
