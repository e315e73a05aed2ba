"""Looks now, without waiting for the night, for what seems unusual in the hours; the office answers (`/office/cases/`)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from lms.flags.actions import ask_about, search
from lms.ledger.queries.stretches import newest_evidence


class Command(BaseCommand):
    help = "Look for unusual play in the evidence that came in since a day, and ask the office about it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--since` is the first day whose evidence is looked at; --json prints one JSON object and nothing else."""
        parser.add_argument("--since", type=date.fromisoformat, help="YYYY-MM-DD; without it two weeks")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, since: date | None, **options: object) -> None:
        """Search, open cases, and say how many of each kind."""
        now = timezone.now()
        first = since or timezone.localdate() - timedelta(days=14)
        begins = timezone.make_aware(datetime.combine(first, time()))
        asked = ask_about(search(after=newest_evidence(begins), upto=newest_evidence(now), at=now), at=now)
        if options["json"]:
            self.stdout.write(json.dumps({"found": asked.found, "opened": asked.by_kind()}))
            return
        for kind, count in asked.by_kind().items():
            self.stdout.write(f"{kind}: {count}")
        self.stdout.write(f"{asked.found} found, {len(asked.opened)} new for the office")
