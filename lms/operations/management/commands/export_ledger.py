"""manage.py export_ledger --class KEY | --all OUT.zip: what an outsider verifies without us (cli.md, ADR 0026)."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.audit.actions import record
from lms.cohorts.models import Cohort
from lms.reports.ledger_bundle.writing import NothingSealed, export_to


class Command(BaseCommand):
    help = "Export entries, statements, evidence index, proofs and checkers, as of the newest daily root."

    def add_arguments(self, parser: CommandParser) -> None:
        """One class by its key, or everything."""
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--class", dest="cohort", metavar="KEY", help="key of the class")
        scope.add_argument("--all", action="store_true", help="the whole academy")
        parser.add_argument("out", type=Path, metavar="OUT.zip")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, cohort: str | None, out: Path, **options: object) -> None:
        """Exit status 1 when there is no such class, or nothing that a daily root stands for."""
        chosen = Cohort.objects.filter(key=cohort).first() if cohort else None
        if cohort and chosen is None:
            raise CommandError(f"There is no class with the key {cohort!r}.", returncode=1)
        try:
            done = export_to(out, chosen, progress=self._progress)
        except NothingSealed as error:
            raise CommandError(
                "No daily root stands for these hours yet: the first one is made after midnight, by the worker's sweep.",
                returncode=1,
            ) from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}", returncode=1) from error
        record(
            actor=None,
            action="class.ledger_exported",
            noun="class" if chosen else "academy",
            object_uuid=chosen.uuid if chosen else None,
            detail={"entries": done.entries},
        )
        if options["json"]:
            self.stdout.write(json.dumps(done._asdict()))
            return
        self.stdout.write(
            f"{out}: {done.accounts} accounts, {done.entries} entries, {done.evidence} pieces of evidence, "
            f"root of {done.day}: {done.root}"
        )
        if done.later:
            self.stdout.write(f"{done.later} entries came after that root: the next export has them.")

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} of {total} accounts")
