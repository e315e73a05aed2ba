"""`./academy manage reconcile [--json]`: derive again everything that is derived, and say what was mended."""

from __future__ import annotations

import json as codec
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from lms.operations.rebuilding import rebuild_all


class Command(BaseCommand):
    help = "Compare projections with their sources and mend them. Safe at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, json: bool, **_options: object) -> None:
        repair = rebuild_all()
        if json:
            self.stdout.write(codec.dumps({"checked": repair.checked, "repaired": list(repair.repaired)}))
            return
        for words in repair.repaired:
            self.stdout.write(words)
        self.stdout.write(f"{repair.checked} checked, {len(repair.repaired)} repaired")
