"""Checks the whole ledger against itself and against the evidence; exit status 1 when an invariant is broken."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand, CommandParser

from lms.ledger.queries import verify
from lms.operations.progress import Progress


class Command(BaseCommand):
    help = "Verify chains, totals, evidence, reversals and triggers of the hours ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        """--json prints one JSON object and nothing else."""
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, **options: object) -> None:
        """Print the report."""
        report = verify(told=Progress(sys.stderr, "people"))
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            for broken in report.violations:
                where = " ".join(str(part) for part in (broken.account, broken.seq) if part is not None)
                self.stdout.write(f"{broken.invariant}: {where} {broken.detail}")
            self.stdout.write(f"{report.entries} entries in {report.accounts} accounts, root {report.root}")
            self.stdout.write(
                f"{len(report.violations)} violations, {report.waiting} people still to be derived"
            )
        if report.violations:
            sys.exit(1)
