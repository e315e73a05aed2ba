"""Replays documents of claims from standard input with the ledger's own arithmetic, one line of JSON a document."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from lms.ledger.rules.documents import DocumentRefused, documents_in, name_of, replay_document


class Command(BaseCommand):
    help = (
        "Replay hours from documents on standard input (a document, a list, {'vectors': […]} or JSON lines)."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: object, **_options: object) -> None:
        """Print figures, or `id`, `error` and `code` for a document that is refused; then the exit status is 1."""
        refused = False
        for document in documents_in(sys.stdin.read()):
            answer, is_refused = _answer(document)
            refused |= is_refused
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if refused:
            sys.exit(1)


def _answer(document: Any) -> tuple[dict[str, Any], bool]:  # Any: a document is whatever came in
    try:
        if isinstance(document, DocumentRefused):
            raise document
        return replay_document(document), False
    except DocumentRefused as error:
        return {"id": name_of(document), "error": str(error), "code": error.code}, True
