"""manage.py import_package FILE: courseware taken as a version, or refused with the reason (cli.md)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from courses.actions import check_package, keep_package
from courses.packages.findings import Finding, PackageRefused, shown
from courses.packages.manifest.structure import Course
from courses.packages.models import Package, PackageVersion
from media_pipeline.disk import StorageError

WRONG_USE = 2
SHOWN = 50


class Command(BaseCommand):
    help = "Take a SCORM package (1.2, 2004) or a cmi5 course; a hostile or broken one is refused whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and which package it is a new version of."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--package", type=UUID, metavar="UUID", help="take it as this package's next version"
        )
        parser.add_argument("--dry-run", action="store_true", help="look at every byte, write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(
        self, *_args: object, file: Path, package: UUID | None, dry_run: bool, **options: object
    ) -> None:
        """Exit status 0 when it is accepted, 1 when it is refused, 2 without such a file or package, or no way to keep it."""
        target = self._package(package)
        try:
            with _opened(file) as archive:
                said = _looked_at(archive) if dry_run else _kept(archive, file, target)
        except PackageRefused as refusal:
            said = _refused(refusal)
        except (OSError, StorageError, DatabaseError) as error:
            raise CommandError(f"{file} could not be read or kept: {error}", returncode=WRONG_USE) from error
        self._say(said, as_json=bool(options["json"]))
        if said["verdict"] != "accepted":
            sys.exit(1)

    def _package(self, uuid: UUID | None) -> Package | None:
        if uuid is None:
            return None
        found = Package.objects.filter(uuid=uuid).first()
        if found is None:
            raise CommandError(f"There is no package {uuid}.", returncode=WRONG_USE)
        return found

    def _say(self, said: dict[str, object], *, as_json: bool) -> None:
        """One object for programs; lines for people."""
        findings = said["findings"]
        for finding in findings[:SHOWN] if isinstance(findings, list) else ():
            place = ":".join(shown(str(finding[key])) for key in ("file", "line") if finding[key])
            self.stderr.write(f"{finding['severity']} {place} {finding['message']}".replace("  ", " "))
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        elif said["verdict"] == "accepted":
            self.stdout.write(
                f"{said['title']} ({said['kind']}): {said['items']} items, {said['scos']} SCOs, opens {said['launch']}"
            )


def _opened(file: Path) -> BinaryIO:
    """The file, which must be one that can be sought in: a pipe would never end."""
    if not file.is_file():
        raise CommandError(f"{file} is no file.", returncode=WRONG_USE)
    return file.open("rb")


def _looked_at(archive: BinaryIO) -> dict[str, object]:
    contents = check_package(archive).contents
    return _accepted(contents.course, contents.findings, None, is_new=False)


def _kept(archive: BinaryIO, file: Path, package: Package | None) -> dict[str, object]:
    kept = keep_package(file=archive, file_name=file.name, actor=None, package=package)
    return _accepted(kept.contents.course, kept.contents.findings, kept.version, is_new=kept.is_new)


def _accepted(
    course: Course, findings: tuple[Finding, ...], version: PackageVersion | None, *, is_new: bool
) -> dict[str, object]:
    first = course.first
    launch = first.launch if first else None
    return {
        "verdict": "accepted",
        "code": "ok",
        "reason": "",
        "kind": course.kind.value,
        "title": course.title,
        "items": course.item_count,
        "scos": len(course.scos),
        "launch": launch.file if launch else None,
        "edition": course.edition.value,
        "query": launch.query if launch else "",
        "package": str(version.package.uuid) if version else None,
        "version": version.number if version else None,
        "created": is_new,
        "findings": [finding.as_data() for finding in findings],
    }


def _refused(refusal: PackageRefused) -> dict[str, object]:
    return {
        "verdict": "refused",
        "code": refusal.code,
        "reason": refusal.message,
        "kind": refusal.kind or None,
        "title": refusal.title or None,
        "items": 0,
        "scos": 0,
        "launch": None,
        "findings": [finding.as_data() for finding in refusal.findings],
    }
