"""Lets evidence go whose time is over, or says how much would: what the sweep does once a day."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from lms.ledger.actions import expire_evidence
from lms.ledger.queries.retention import BYTES_A_ROW, due_by_class, newest_night


class Command(BaseCommand):
    help = "Let evidence go that is older than its rule sets say. With --dry-run nothing goes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how much would go, by class")
        parser.add_argument("--json", action="store_true", help="one object on standard output")

    def handle(self, *_args: object, **options: Any) -> None:  # Any: argparse's values
        """Words for people go to standard error with --json."""
        report = _due() if options["dry_run"] else _done()
        if options["json"]:
            self.stdout.write(json.dumps(report, sort_keys=True))
            return
        for one in report.get("classes", ()):
            self.stdout.write(f"{one['class']}: {one['rows']} rows, about {one['bytes'] // 1000} kB")
        self.stdout.write(f"{report['rows']} rows, about {report['bytes'] // 1000} kB")


def _due() -> dict[str, Any]:  # Any: JSON
    due = due_by_class(timezone.localdate())
    classes = [{"class": one.cohort_key, "rows": one.rows, "bytes": one.rows * BYTES_A_ROW} for one in due]
    rows = sum(one.rows for one in due)
    return {"dry_run": True, "classes": classes, "rows": rows, "bytes": rows * BYTES_A_ROW}


def _done() -> dict[str, Any]:  # Any: JSON
    """The whole walk of today; nothing when the sweep has done it."""
    before = newest_night()
    while not expire_evidence().is_finished:
        pass
    night = newest_night()
    same = before is not None and night is not None and before.day == night.day
    rows = (night.rows if night else 0) - (before.rows if same and before else 0)
    return {"dry_run": False, "rows": rows, "bytes": rows * BYTES_A_ROW}
