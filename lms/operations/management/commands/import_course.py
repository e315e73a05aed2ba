"""manage.py import_course FILE [--dry-run]: a course archive becomes a draft, or is refused whole with the reason."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from courses.refusals import Refusal
from courses.transport.opening import Opened, open_course
from courses.transport.planning import plan_course
from courses.transport.taking import bring, write_course
from lms.accounts.models import User
from lms.audit.actions import record
from media_pipeline.disk import StorageError

WRONG_USE = 2


class Command(BaseCommand):
    help = "Bring a course in that export_course, or the trainer's page, wrote. It comes as a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whose the course becomes, and under which code."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--owner", default="", metavar="USERNAME", help="whose course it becomes")
        parser.add_argument(
            "--code", default="", help="its code here; without it its own, or the next that is free"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read every byte, say what would be done, write nothing"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, file: Path, **options: object) -> None:
        """Exit status 0 when it is taken, 1 when it is refused, 2 without such a file or person, or no way to keep it."""
        if not file.is_file():
            raise CommandError(f"{file} is no file.", returncode=WRONG_USE)
        owner = User.objects.filter(username=options["owner"]).first() if options["owner"] else None
        if options["owner"] and owner is None:
            raise CommandError(f"There is nobody called {options['owner']}.", returncode=WRONG_USE)
        try:
            with file.open("rb") as archive:
                opened = open_course(archive, lambda _share: None)
                plan = plan_course(opened, owner)
                said: dict[str, object] = {
                    "verdict": "accepted",
                    "code": "ok",
                    "reason": "",
                    "plan": plan,
                    "course": None,
                    "gaps": [],
                }
                if not options["dry_run"]:
                    said |= self._take(opened, owner, str(options["code"] or plan["code"]))
        except Refusal as refusal:
            said = {
                "verdict": "refused",
                "code": refusal.code,
                "reason": refusal.message,
                "plan": None,
                "course": None,
                "gaps": [],
            }
        except (OSError, StorageError, DatabaseError) as error:
            raise CommandError(f"{file} could not be read or kept: {error}", returncode=WRONG_USE) from error
        self._say(said, as_json=bool(options["json"]))
        if said["verdict"] != "accepted":
            sys.exit(1)

    def _take(self, opened: Opened, owner: User | None, code: str) -> dict[str, object]:
        """Raises Refusal, StorageError."""
        brought = bring(opened, actor=owner, code=code, told=lambda _share: None)
        taken = write_course(opened, brought, actor=owner, code=code)
        detail = {"code": code, "hash": opened.document["content_hash"]}
        record(
            actor=owner,
            action="course.imported",
            noun="course",
            object_uuid=taken.page.translation_key,
            detail=detail,
        )
        return {"course": code, "gaps": [gap.to_keep() for gap in taken.gaps]}

    def _say(self, said: dict[str, object], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        plan = said["plan"]
        self.stderr.write(str(said["reason"] or said["verdict"]))
        for line in plan["lines"] if isinstance(plan, dict) else ():
            self.stderr.write(f"{line['of']} {line['state']}: {line['name']} {line['shown']}".rstrip())
        if said["course"]:
            self.stdout.write(str(said["course"]))
