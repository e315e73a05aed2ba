"""Hears the pipeline: the work on a file has ended, one way or another."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from lms.playback.tasks import TELL_TASK
from media_pipeline.events import AssetFailed, AssetPublished, asset_failed, asset_published
from media_pipeline.jobs import ring


@receiver([asset_published, asset_failed])
def tell_whose_file_it_is(
    event: AssetPublished | AssetFailed, **_kwargs: Any
) -> None:  # Any: signal arguments
    """Its owner may have gone home."""
    ring(TELL_TASK, str(event.asset_uuid))
