"""manage.py import_roster FILE --class KEY: the people of a spreadsheet into a class, every bad cell named (cli.md)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.workbooks.marking import Mark, marked
from courses.workbooks.reading import sheets_in
from courses.workbooks.refusals import FileRefused
from lms.cohorts.actions import create_cohort, create_programme, import_roster
from lms.cohorts.limits import SizeQuestion, newcomers_in, size_question
from lms.cohorts.models import Cohort, CohortState
from lms.cohorts.roster_plans import RosterPlan, plan_roster
from lms.cohorts.roster_templates import columns_for
from lms.cohorts.rules import Roster, RosterRefused, roster_of
from lms.cohorts.rules.roster import Fault, column_of
from lms.cohorts.words import fault_sentence, fault_words
from lms.messaging.rules import Refusal
from lms.rulesets.models import RuleSet

WRONG_USE = 2
NEW_CLASS_RULES = "CN-GEN-45"
SHOWN = 50


class Command(BaseCommand):
    help = "Read a roster (.xlsx, .csv), check every cell, register and enrol its people; again it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the class, and what may be written."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--class", dest="cohort", metavar="KEY", required=True, help="key of the class")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--partial", action="store_true", help="with errors, write the good rows")
        parser.add_argument("--create", action="store_true", help="make the class when there is none")
        parser.add_argument(
            "--annotated", type=Path, metavar="OUT.xlsx", help="where the marked workbook goes"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, file: Path, cohort: str, **options: object) -> None:
        """Exit status 0 when every row is good, 1 with errors in the file, 2 without such a file or class."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=WRONG_USE) from error
        found = Cohort.objects.select_related("partner", "programme__ruleset").filter(key=cohort).first()
        own = columns_for(found.partner if found else None)
        try:
            roster = roster_of(sheets_in(data, column_of), today=timezone.localdate(), own=own)
        except FileRefused as refusal:
            self._refuse(refusal, as_json=bool(options["json"]))
        if found is None and not options["dry_run"]:
            if not options["create"]:
                raise CommandError(
                    f"There is no class with the key {cohort!r}. --create makes it.", returncode=WRONG_USE
                )
            found = self._created(cohort)
        plan, is_written = self._carried_out(found, roster, options)
        out = options["annotated"]
        path = (
            self._annotated(file, data, plan, out if isinstance(out, Path) else None) if plan.faults else None
        )
        waits = bool(options["dry_run"]) or not is_written
        asked = size_question(found, adding=newcomers_in(plan, found) if waits else 0) if found else None
        self._say(plan, path, asked, is_written=is_written, as_json=bool(options["json"]))
        if plan.faults:
            sys.exit(1)

    def _carried_out(
        self, cohort: Cohort | None, roster: Roster, options: dict[str, object]
    ) -> tuple[RosterPlan, bool]:
        """The plan, and whether it (or, in a dry run, what there is of good rows) is what happens."""
        if cohort is None or options["dry_run"]:
            return plan_roster(cohort=cohort, roster=roster), True
        try:
            return import_roster(
                actor=None, cohort=cohort, roster=roster, partial=bool(options["partial"])
            ), True
        except RosterRefused:
            return plan_roster(cohort=cohort, roster=roster), False

    def _created(self, key: str) -> Cohort:
        """A class to be set up by the office afterwards."""
        ruleset = RuleSet.objects.filter(code=NEW_CLASS_RULES).order_by("-version").first()
        if ruleset is None:
            raise CommandError(f"The rule set {NEW_CLASS_RULES} is not loaded.", returncode=1)
        try:
            programme = create_programme(
                actor=None, title={"zh-hans": key}, ruleset=ruleset, required_tenths={}
            )
            return create_cohort(
                actor=None,
                name=key,
                programme=programme,
                starts_on=timezone.localdate(),
                key=key,
                state=CohortState.DRAFT,
            )
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=WRONG_USE) from refusal

    def _annotated(self, file: Path, data: bytes, plan: RosterPlan, out: Path | None) -> str:
        """Beside the file, or in the data folder where that place may not be written."""
        marks = [Mark(f.sheet, f.row, f.column, fault_words(f)) for f in plan.faults]
        marks += [Mark(f.sheet, f.row, f.column, fault_words(f), is_question=True) for f in plan.questions]
        book = marked(data, marks, heading=column_of)
        name = f"{file.stem}-marked.xlsx"
        for path in [out] if out else [file.with_name(name), settings.DATA / "rosters" / name]:
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_bytes(book)
                return str(path.resolve())
        raise CommandError("The marked workbook can be written nowhere. Name a place with --annotated.")

    def _refuse(self, refusal: FileRefused, *, as_json: bool) -> None:
        """A file that is no roster is one error of its first cell."""
        if as_json:
            error: dict[str, object] = {
                "sheet": None,
                "row": 1,
                "column": "A",
                "code": refusal.code,
                "message": refusal.message,
            }
            self.stdout.write(
                json.dumps(_document(None, [error], None, is_written=False), ensure_ascii=False)
            )
        self.stderr.write(refusal.message)
        sys.exit(1)

    def _say(
        self,
        plan: RosterPlan,
        path: str | None,
        asked: SizeQuestion | None,
        *,
        is_written: bool,
        as_json: bool,
    ) -> None:
        """One object for programs; lines for people, where many errors are many lines, on standard error."""
        if as_json:
            errors = [_error(fault) for fault in plan.faults]
            document = _document(plan, errors, path, is_written=is_written) | {"warnings": _warnings(asked)}
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        for fault in [*plan.faults, *plan.questions][:SHOWN]:
            place = f"{fault.sheet}!" if fault.sheet else ""
            self.stderr.write(f"{place}{fault.column}{fault.row} {fault_sentence(fault)}")
        self.stdout.write(
            f"{len(plan.rows)} rows: {plan.created if is_written else 0} new, "
            f"{plan.updated if is_written else 0} updated, {plan.unchanged} as they were, {len(plan.faults)} errors"
        )
        for warning in _warnings(asked):
            self.stderr.write("The class has {people} people, more than {limit}.".format(**warning))
        if path:
            self.stdout.write(f"Marked: {path}")


def _document(
    plan: RosterPlan | None, errors: list[dict[str, object]], path: str | None, *, is_written: bool
) -> dict[str, object]:
    """What `--json` prints: cli.md's keys, then what is odd and what nobody used."""
    return {
        "rows": len(plan.rows) if plan else 0,
        "created": plan.created if plan and is_written else 0,
        "updated": plan.updated if plan and is_written else 0,
        "unchanged": plan.unchanged if plan else 0,
        "errors": errors,
        "duplicates": plan.duplicates if plan else 0,
        "annotated": path,
        "questions": [_error(fault) for fault in plan.questions] if plan else [],
        "unused": [
            {"sheet": column.sheet, "column": column.column, "heading": column.heading}
            for column in (plan.roster.unused if plan else ())
            if column.heading
        ],
        "ignored_sheets": list(plan.roster.ignored) if plan else [],
    }


def _warnings(asked: SizeQuestion | None) -> list[dict[str, object]]:
    """What the office should look at and what keeps nobody out: a class beyond its limit."""
    return [{"code": "class-too-large", "people": asked.people, "limit": asked.limit}] if asked else []


def _error(fault: Fault) -> dict[str, object]:
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "code": fault.code,
        "message": fault_sentence(fault),
    }
