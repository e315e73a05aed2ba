"""The score sheet of a practical task: people, lines, points, and where examiners sign; filled, or empty for paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.outline import in_language
from courses.quizzes.items import QuestionData
from lms.assessments.models import Mark
from lms.assessments.queries.bench import BenchLesson, BenchPerson, bench_people
from lms.assessments.rules.marking import RubricLine, rubric_of, total
from lms.certificates.pdf import draw, qr_svg
from lms.cohorts.models import Cohort
from lms.reports.words import points_text
from lms.vault.rules import canonical_json

TEMPLATE = settings.ROOT / "templates" / "certificates" / "score_sheet.typ"
EXAMINER_LINES = 2
NOBODY = 0

Facts = dict[str, Any]  # Any: JSON for the template


def render_score_sheet(
    cohort: Cohort, at_bench: BenchLesson, question: QuestionData, *, is_empty: bool, at: datetime
) -> bytes:
    """A4, lying; as many pages as it takes. Raises GlyphMissing and FontsMissing of certificates. Four queries."""
    return draw(TEMPLATE, score_sheet_facts(cohort, at_bench, question, is_empty=is_empty, at=at), at=at)


def score_sheet_facts(
    cohort: Cohort, at_bench: BenchLesson, question: QuestionData, *, is_empty: bool, at: datetime
) -> Facts:
    """What the template prints, in the language of the reader. `serial` follows from the content: other marks, another
    serial; an empty sheet has one, too.
    """
    language = get_language() or "zh-hans"
    rubric = rubric_of(question)
    people = bench_people(cohort, at_bench.lesson.uuid, question.uuid, NOBODY)
    given = {} if is_empty else _marks(people)
    rows = [row for number, person in enumerate(people, 1) for row in _rows(number, person, given, rubric)]
    address = f"{settings.PUBLIC_ORIGIN}/trainer/classes/{cohort.uuid}/practical/{at_bench.lesson.uuid}/{question.uuid}/"
    return {
        "institution": settings.ACADEMY_NAME.get(language, settings.ACADEMY_NAME["zh-hans"]),
        "lang": language[:2],
        "title": _("Score sheet"),
        "cohort": cohort.name,
        "lesson": at_bench.lesson.title_in(language),
        "task": in_language(question.stem, language),
        "day": "" if is_empty else date_format(at, "DATE_FORMAT"),
        "lines": [
            {
                "words": in_language(line.words, language) or _("The answer as a whole"),
                "points": points_text(line.points_hundredths),
                "must": line.must,
            }
            for line in rubric
        ],
        "most": points_text(question.points_hundredths),
        "rows": rows,
        "serial": serial_of([cohort.uuid.hex, at_bench.lesson.uuid.hex, question.uuid, is_empty, rows]),
        "address": address,
        "qr": qr_svg(address),
        "examiners": EXAMINER_LINES,
        "words": {
            "name": _("Name and surname"),
            "examiner": _("Examiner"),
            "total": _("Total"),
            "result": _("Result"),
            "photos": _("Photos"),
            "must": _("must be met"),
            "signature": _("Examiner, signature"),
            "date": _("Date"),
            "note": _("A line marked * that gets nothing fails the whole task."),
        },
    }


def serial_of(content: Sequence[object]) -> str:
    """Ten signs that follow from what is on the paper."""
    return hashlib.sha256(canonical_json({"content": list(content)})).hexdigest()[:10].upper()


def _marks(people: Sequence[BenchPerson]) -> Mapping[int, list[Mark]]:
    """The marks of these people by marking, each with the number of its photos. One query."""
    markings = [person.marking.pk for person in people if person.marking is not None]
    found: dict[int, list[Mark]] = {}
    rows = Mark.objects.filter(marking__in=markings).select_related("by").annotate(seen=Count("photos"))
    for mark in rows.order_by("at", "pk"):
        found.setdefault(mark.marking_id, []).append(mark)
    return found


def _rows(
    number: int, person: BenchPerson, given: Mapping[int, list[Mark]], rubric: Sequence[RubricLine]
) -> list[Facts]:
    """A line for each examiner of a person; one empty line for somebody without a mark."""
    marks = given.get(person.marking.pk, []) if person.marking else []
    final = person.marking.points_hundredths if person.marking and marks else None
    head = {"number": str(number), "name": person.enrolment.learner.display_name}
    blank = {
        "examiner": "",
        "points": [""] * len(rubric),
        "total": "",
        "photos": "",
        "result": points_text(final) if final is not None else "",
    }
    if not marks:
        return [{**head, **blank}]
    lines = [
        {
            "examiner": mark.by.display_name,
            "points": [points_text(value) for value in mark.lines],
            "total": points_text(total(rubric, mark.lines)),
            "photos": str(mark.seen) if mark.seen else "",  # type: ignore[attr-defined]  # annotated above
        }
        for mark in marks
    ]
    nameless = {"number": "", "name": "", "result": ""}
    return [
        {**blank, **head, **lines[0]},
        *({**blank, **nameless, **line} for line in lines[1:]),
    ]
