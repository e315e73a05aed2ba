"""`manage demo --scale small|full`: the demo academy, idempotent, with progress."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.operations.demo.seed import seed_full, seed_small


class Command(BaseCommand):
    help = "Make the demo academy: accounts, courses, classes and history. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["small", "full"], default="small")

    def handle(self, *_args: Any, scale: str, **_options: Any) -> None:  # Any: Django's own signature
        if not settings.DEMO:
            raise CommandError(
                "The demo academy has public passwords, so it is made only with ACADEMY_DEMO=1 on a loopback address."
            )
        {"small": seed_small, "full": seed_full}[scale](self.stdout.write)
