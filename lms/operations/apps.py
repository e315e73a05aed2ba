"""The roof: every room's receivers are found here, once, when all models are ready."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OperationsConfig(AppConfig):
    name = "lms.operations"
    label = "operations"

    def ready(self) -> None:
        autodiscover_modules("receivers")
