"""Writes docs/openapi.json, so that a change of the API is seen in review; a test keeps it current."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lms.web.api.document import document_text

PLACE = settings.ROOT / "docs" / "openapi.json"


class Command(BaseCommand):
    """`manage.py openapi`."""

    help = "Write the OpenAPI document of the API to docs/openapi.json."

    def handle(self, *_args: Any, **_options: Any) -> None:  # Any: Django's own
        PLACE.write_text(document_text(), encoding="utf-8")
        self.stderr.write(f"{PLACE.relative_to(settings.ROOT)} is written.")
