"""Run in a data folder with tables: a small academy with everything that is hard to carry. Prints its ledger's root."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[3]
# The name of a document as people name documents; in a bucket it cannot stay so.
DOCUMENT = "documents/培训 协议.txt"


def main() -> None:
    """Two learners with hours, a course with a question without a key, a film's files, a document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.conf import settings

    from courses.library.models import AcademyDocument
    from lms.ledger.actions import record_evidence
    from lms.ledger.queries import verify
    from tests.factories.cohorts import EnrolmentFactory
    from tests.factories.courses import make_bank, make_course
    from tests.factories.ledger import film, period

    for _person in range(2):
        enrolment = EnrolmentFactory()
        record_evidence([film(enrolment, minutes=20), period(enrolment, "09:00")], derive_now=True)
    make_course("MOVE-101")
    make_bank("move-1")
    for name, text in {
        f"files/{DOCUMENT}": "协议",
        "media/published/a/v234.mp4": "film" * 1000,
        "media/published/a/master.m3u8": "#EXTM3U",
    }.items():
        path = Path(settings.DATA, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    AcademyDocument.objects.create(title="协议", file=DOCUMENT)
    sys.stdout.write(verify().root)


if __name__ == "__main__":
    main()
