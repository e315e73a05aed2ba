"""manage.py courseware_statements USERNAME OUT.jsonl: what a person's courseware said, for themselves (ADR 0067)."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.models import User
from lms.audit.actions import record
from lms.scorm.saying import statements_in_xapi


class Command(BaseCommand):
    help = "Write all statements of a person's courseware in the shape of xAPI, one a line; the actor is a pseudonym."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and where to."""
        parser.add_argument("username")
        parser.add_argument("out", type=Path, metavar="OUT.jsonl")

    def handle(self, *_args: object, username: str, out: Path, **_options: object) -> None:
        """Exit status 1 when there is no such person."""
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is nobody with the name {username!r}.", returncode=1)
        count = 0
        with out.open("w", encoding="utf-8") as file:
            for statement in statements_in_xapi(person, home=settings.PUBLIC_ORIGIN):
                count += 1
                file.write(json.dumps(statement, ensure_ascii=False, sort_keys=True) + "\n")
        record(
            actor=None,
            action="person.statements_exported",
            noun="person",
            object_uuid=person.uuid,
            detail={"statements": count},
        )
        self.stdout.write(f"{out}: {count} statements")
