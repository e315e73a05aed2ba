"""manage.py import_questions FILE --bank KEY: the questions of a file into a bank, every bad cell named (cli.md)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from courses.actions import create_bank
from courses.quizzes.importers.columns import is_heading
from courses.quizzes.importers.formats import intake_of_file
from courses.quizzes.importers.results import Finding, Format, Intake
from courses.quizzes.importers.wording import finding_words, unsupported_words
from courses.quizzes.models import QuestionBank
from courses.quizzes.pictures import with_good_pictures
from courses.quizzes.taking import IntakeFaulty, IntakePlan, plan_intake, take_intake
from courses.workbooks.marking import Mark, marked
from courses.workbooks.refusals import FileRefused

WRONG_USE = 2
SHOWN = 50
KEY_MAX = 60


class Command(BaseCommand):
    help = "Read questions (.xlsx, .csv, .docx, text, GIFT, Aiken, Moodle XML, QTI) into a bank; again it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the bank, and what may be written."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--bank", metavar="KEY", required=True, help="short name of the question bank")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--partial", action="store_true", help="with errors, write the good questions")
        parser.add_argument("--create", action="store_true", help="make the bank when there is none")
        parser.add_argument("--marked", type=Path, metavar="OUT.xlsx", help="where the marked workbook goes")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, file: Path, bank: str, **options: object) -> None:
        """Exit status 0 when every question is good, 1 with errors in the file, 2 without such a file or bank."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=WRONG_USE) from error
        try:
            intake = with_good_pictures(intake_of_file(data))
        except FileRefused as refusal:
            self._refuse(refusal, as_json=bool(options["json"]))
        plan, is_written = self._carried_out(bank, intake, options)
        out = options["marked"]
        path = self._marked(file, data, intake, out if isinstance(out, Path) else None)
        self._say(plan, path, is_written=is_written, as_json=bool(options["json"]))
        if intake.errors:
            sys.exit(1)

    def _carried_out(self, key: str, intake: Intake, options: dict[str, object]) -> tuple[IntakePlan, bool]:
        """The plan, and whether it (or, in a dry run, what there is of good questions) is what happens."""
        found = QuestionBank.objects.filter(key=key).first()
        if found is None and not options["dry_run"]:
            if not options["create"]:
                raise CommandError(
                    f"There is no bank with the key {key!r}. --create makes it.", returncode=WRONG_USE
                )
            found = self._created(key)
        if found is None or options["dry_run"]:
            return plan_intake(key, intake), True
        try:
            return take_intake(actor=None, bank=found, intake=intake, partial=bool(options["partial"])), True
        except IntakeFaulty:
            return plan_intake(key, intake), False

    def _created(self, key: str) -> QuestionBank:
        try:
            validate_slug(key)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages), returncode=WRONG_USE) from error
        if len(key) > KEY_MAX:
            raise CommandError(f"A key has at most {KEY_MAX} characters.", returncode=WRONG_USE)
        return create_bank(actor=None, key=key, title=key)

    def _marked(self, file: Path, data: bytes, intake: Intake, out: Path | None) -> str | None:
        """A sheet with errors comes back with its bad cells red: beside it, or in the data folder."""
        if intake.format is not Format.SHEET or not intake.errors:
            return None
        marks = [Mark(f.sheet, f.row, f.column, finding_words(f)) for f in intake.errors]
        marks += [Mark(f.sheet, f.row, f.column, finding_words(f), is_question=True) for f in intake.notes]
        book = marked(data, marks, heading=is_heading)
        name = f"{file.stem}-marked.xlsx"
        for path in [out] if out else [file.with_name(name), settings.DATA / "questions" / name]:
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(book)
                return str(path.resolve())
        raise CommandError("The marked workbook can be written nowhere. Name a place with --marked.")

    def _refuse(self, refusal: FileRefused, *, as_json: bool) -> None:
        """A file that holds no questions is one error of its first cell."""
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

    def _say(self, plan: IntakePlan, path: str | None, *, is_written: bool, as_json: bool) -> None:
        """One object for programs; lines for people, errors on standard error."""
        intake = plan.intake
        if as_json:
            errors = [_error(finding) for finding in intake.errors]
            document = _document(plan, errors, path, is_written=is_written)
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        for finding in [*intake.errors, *plan.notes][:SHOWN]:
            place = f"{finding.sheet}!" if finding.sheet else ""
            self.stderr.write(f"{place}{finding.column}{finding.row} {finding_words(finding)}")
        for part in intake.unsupported[:SHOWN]:
            self.stderr.write(f"{part.row} {part.item}: {unsupported_words(part)}")
        self.stdout.write(
            f"{intake.ok} questions: {len(plan.created) if is_written else 0} new, "
            f"{len(plan.updated) if is_written else 0} updated, {len(plan.unchanged)} as they were, "
            f"{len(plan.known)} in the bank already, {len(intake.duplicates)} twice, {intake.faulty} with errors"
        )
        if path:
            self.stdout.write(f"Marked: {path}")


def _document(
    plan: IntakePlan | None, errors: list[dict[str, object]], path: str | None, *, is_written: bool
) -> dict[str, object]:
    """What `--json` prints: cli.md's keys, then what was written, what is odd and what nobody used."""
    intake = plan.intake if plan else None
    return {
        "kinds": dict(intake.read) if intake else {},
        "ok": intake.ok if intake else 0,
        "errors": errors,
        "duplicates": len(intake.duplicates) if intake else 0,
        "unsupported": [
            {"item": part.item, "what": part.what, "row": part.row, "message": unsupported_words(part)}
            for part in (intake.unsupported if intake else ())
        ],
        "format": str(intake.format) if intake else None,
        "created": len(plan.created) if plan and is_written else 0,
        "updated": len(plan.updated) if plan and is_written else 0,
        "unchanged": len(plan.unchanged) if plan else 0,
        "known": len(plan.known) if plan else 0,
        "annotated": path,
        "notes": [_error(finding) for finding in plan.notes] if plan else [],
        "ignored_sheets": list(intake.ignored) if intake else [],
    }


def _error(finding: Finding) -> dict[str, object]:
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "message": finding_words(finding),
    }
