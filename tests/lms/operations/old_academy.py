"""Run where there are tables, in either form: a small academy with what is hard to carry. Prints its ledger's root."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[3]
# The name of a document as people name documents; a bucket gives it another.
DOCUMENT = "documents/培训协议.txt"


def main() -> None:
    """Two learners with hours and a signed root, a course with a question without a key, a film's files, a document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from courses.library.models import AcademyDocument
    from lms.ledger.actions import record_evidence, seal_the_day
    from lms.ledger.queries import verify
    from lms.operations.carrying import belongings
    from tests.factories.cohorts import EnrolmentFactory
    from tests.factories.courses import make_bank, make_course
    from tests.factories.ledger import film, period

    for _person in range(2):
        enrolment = EnrolmentFactory()
        record_evidence([film(enrolment, minutes=20), period(enrolment, "09:00")], derive_now=True)
    seal_the_day()
    make_course("MOVE-101")
    make_bank("move-1")
    document = belongings.valid_name(f"files/{DOCUMENT}")
    for name, text in {
        document: "协议",
        "media/published/a/v234.mp4": "film" * 1000,
        "media/published/a/master.m3u8": "#EXTM3U",
    }.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "one")
            path.write_text(text, encoding="utf-8")
            belongings.put_file(name, path)
    AcademyDocument.objects.create(title="协议", file=document.removeprefix("files/"))
    sys.stdout.write(verify().root)


if __name__ == "__main__":
    main()
