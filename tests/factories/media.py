"""Assets for tests, minimal: a published one has the rows that a player needs, and no files."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from media_pipeline.models import Asset, MediaJob, Rendition
from media_pipeline.states import AssetState, RenditionState


class MediaAssetFactory(DjangoModelFactory):
    """An asset that has just been received."""

    class Meta:
        model = Asset

    title = factory.Sequence(lambda n: f"lesson {n}")
    source_bytes = 1_000_000


class PublishedAssetFactory(MediaAssetFactory):
    """A published video of one minute."""

    state = AssetState.PUBLISHED.value
    profile = "phone-1"
    duration_ms = 60_000
    playable_at = datetime(2026, 1, 1, tzinfo=UTC)
    has_poster = True
    has_lite = True


class RenditionFactory(DjangoModelFactory):
    """A finished rung of 360 lines."""

    class Meta:
        model = Rendition

    asset = factory.SubFactory(PublishedAssetFactory)
    name = "v360"
    profile = "phone-1"
    state = RenditionState.DONE.value
    folder = "r3"
    width = 640
    height = 360
    frame_rate = "30"
    codecs = "avc1.4d401e,mp4a.40.2"
    bytes = 2_000_000
    peak_bps = 300_000
    average_bps = 266_000
    duration_ms = 60_000


class MediaJobFactory(DjangoModelFactory):
    """Work that is due now."""

    class Meta:
        model = MediaJob

    asset = factory.SubFactory(MediaAssetFactory)
