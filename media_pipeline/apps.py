"""The pipeline as a Django app; fills the registry of work so that any process can sweep."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MediaPipelineConfig(AppConfig):
    """Storey 0: uploads, renditions, delivery."""

    name = "media_pipeline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every room's tasks: each says `register_work(...)` at import."""
        autodiscover_modules("tasks")
