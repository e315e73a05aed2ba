"""`./academy doctor [--json]`: one line a check; status 1 when one fails."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from lms.operations.doctor import examine

MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}


class Command(BaseCommand):
    help = "Say what is well and what is not, and what to do about it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, json: bool, **_options: object) -> None:
        checks = examine()
        if json:
            self.stdout.write(_as_json([asdict(check) for check in checks]))
        else:
            for check in checks:
                self.stdout.write(f"{MARKS[check.state]} {check.name:<16} {check.detail}")
        if any(check.state == "fail" for check in checks):
            sys.exit(1)


def _as_json(checks: list[dict[str, str]]) -> str:
    return json.dumps({"checks": checks}, ensure_ascii=False)
