"""manage.py export_course CODE FILE: a whole course as one archive, data only (docs/course-archive.md)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.catalogue.models import CoursePage
from courses.refusals import Refusal
from courses.transport.gathering import gather
from courses.transport.models import Media
from courses.transport.writing import write_archive
from lms.audit.actions import record
from media_pipeline.disk import StorageError

WRONG_USE = 2


class Command(BaseCommand):
    help = "Write a course with its lessons, banks, films, pictures and courseware into one archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The course, the file, and how films leave."""
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--media", choices=Media.values, default=Media.ORIGINAL.value, help="how films leave"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: object, code: str, file: Path, media: str, **options: object) -> None:
        """Exit status 0 when it is written, 1 when it is refused, 2 without such a course, or no way to write it."""
        page = CoursePage.objects.filter(code__iexact=code).order_by("pk").first()
        if page is None:
            raise CommandError(f"There is no course {code}.", returncode=WRONG_USE)
        try:
            written = write_archive(gather(page.translation_key, Media(media)), file, lambda _share: None)
        except Refusal as refusal:
            self._say({"code": refusal.code, "reason": refusal.message}, as_json=bool(options["json"]))
            sys.exit(1)
        except (OSError, StorageError) as error:
            raise CommandError(f"{file} could not be written: {error}", returncode=WRONG_USE) from error
        detail = {"code": page.code, "media": media, "hash": written.content_hash}
        record(
            actor=None,
            action="course.exported",
            noun="course",
            object_uuid=page.translation_key,
            detail=detail,
        )
        said = {"code": "ok", "reason": "", "course": page.code, "hash": written.content_hash}
        self._say({**said, "files": written.files, "bytes": written.size}, as_json=bool(options["json"]))

    def _say(self, said: dict[str, object], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(" ".join(f"{name}: {value}" for name, value in said.items() if value != ""))
