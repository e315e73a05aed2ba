"""`manage media_pictures`: wishes for stills and seek pictures of films that were made before there were any."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from media_pipeline import actions
from media_pipeline.models import Asset
from media_pipeline.pictures.sprites import SHORTEST_MS
from media_pipeline.states import AssetState


class Command(BaseCommand):
    """Ask for them; the workers make them. Again is harmless."""

    help = "Ask for stills and seek pictures of films that have none."

    def handle(self, *_args: str, **_options: Any) -> None:  # Any: Django's options
        ready = [AssetState.PUBLISHED.value, AssetState.DAMAGED.value]
        lacking = Asset.objects.filter(
            state__in=ready, has_sprites=False, width__isnull=False, duration_ms__gte=SHORTEST_MS
        )
        count = 0
        for asset in lacking.iterator():
            actions.ask_for_pictures(asset)
            count += 1
        self.stdout.write(f"{count}")
