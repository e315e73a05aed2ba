"""The result list of a class at one exam: everybody once, by name, with the best released result; paper and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses.outline import LessonRef
from lms.assessments.models import Attempt, AttemptState
from lms.assessments.rules import percent
from lms.certificates.pdf import draw
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.reports.results.score_sheet import serial_of
from lms.reports.tables import Cell, Table, workbook_file
from lms.reports.words import points_text

TEMPLATE = settings.ROOT / "templates" / "certificates" / "result_list.typ"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One person: the best of their released results, of so many tries. None: no result yet."""

    name: str
    tries: int
    waits: bool
    score_hundredths: int | None
    max_hundredths: int
    percent: int | None
    passed: bool
    on: date | None


def result_lines(cohort: Cohort, lesson: LessonRef) -> Sequence[ResultLine]:
    """Everybody of a class who has not left, by name. Two queries. Practice counts nowhere and has no list."""
    people = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    names = people.select_related("learner").order_by("learner__display_name", "pk")
    tries: dict[int, list[Attempt]] = {}
    rows = Attempt.objects.filter(enrolment__cohort=cohort, lesson_uuid=lesson.uuid).exclude(
        state=AttemptState.OPEN
    )
    for attempt in rows.defer("paper", "result").order_by("number"):
        tries.setdefault(attempt.enrolment_id, []).append(attempt)
    return [_line(row.learner.display_name, tries.get(row.pk, [])) for row in names]


def _line(name: str, tries: Sequence[Attempt]) -> ResultLine:
    known = [attempt for attempt in tries if attempt.passed is not None]
    best = max(known, key=lambda each: (each.passed, each.score_hundredths or 0), default=None)
    waits = any(attempt.passed is None for attempt in tries)
    if best is None or best.submitted_at is None:
        return ResultLine(name, len(tries), waits, None, 0, None, False, None)
    score = best.score_hundredths or 0
    return ResultLine(
        name,
        len(tries),
        waits,
        score,
        best.max_hundredths,
        percent(score, best.max_hundredths),
        bool(best.passed),
        timezone.localdate(best.submitted_at),
    )


def said(line: ResultLine) -> str:
    """The result in a word."""
    if line.percent is not None:
        return _("passed") if line.passed else _("not passed")
    return _("no result yet") if line.waits else pgettext("exam", "not taken")


def render_result_list(cohort: Cohort, lesson: LessonRef, at: datetime) -> bytes:
    """A4 upright. Raises GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, result_list_facts(cohort, lesson, at), at=at)


def result_list_facts(
    cohort: Cohort, lesson: LessonRef, at: datetime
) -> dict[str, Any]:  # Any: JSON for the template
    """What the template prints, in the language of the reader; the serial follows from it."""
    language = get_language() or "zh-hans"
    lines = result_lines(cohort, lesson)
    rows = [
        {
            "number": str(number),
            "name": line.name,
            "points": ""
            if line.score_hundredths is None
            else f"{points_text(line.score_hundredths)} / {points_text(line.max_hundredths)}",
            "percent": "" if line.percent is None else f"{line.percent} %",
            "tries": str(line.tries or ""),
            "day": date_format(line.on, "SHORT_DATE_FORMAT") if line.on else "",
            "result": said(line),
        }
        for number, line in enumerate(lines, 1)
    ]
    passed, known = sum(line.passed for line in lines), [each for each in lines if each.percent is not None]
    mean = sum(each.percent or 0 for each in known) // len(known) if known else 0
    return {
        "institution": settings.ACADEMY_NAME.get(language, settings.ACADEMY_NAME["zh-hans"]),
        "lang": language[:2],
        "title": _("Result list"),
        "cohort": cohort.name,
        "lesson": lesson.title_in(language),
        "day": date_format(at, "DATE_FORMAT"),
        "sum": _("%(passed)s of %(all)s passed · mean %(mean)s %%")
        % {"passed": passed, "all": len(lines), "mean": mean},
        "rows": rows,
        "serial": serial_of([cohort.uuid.hex, lesson.uuid.hex, rows]),
        "words": {**_titles(), "examiner": _("Examiner, signature"), "office": _("Training office, seal")},
    }


def result_workbook(cohort: Cohort, lesson: LessonRef) -> IO[bytes]:
    """The same lines as a workbook."""
    titles = _titles()
    rows: list[Sequence[Cell]] = [
        [
            line.name,
            None if line.score_hundredths is None else points_text(line.score_hundredths),
            points_text(line.max_hundredths) if line.max_hundredths else None,
            line.percent,
            line.tries,
            line.on,
            said(line),
        ]
        for line in result_lines(cohort, lesson)
    ]
    header = [titles["name"], titles["points"], _("Of points"), titles["percent"], titles["tries"], titles["day"], titles["result"]]  # fmt: skip
    return workbook_file([Table(_("Result list"), header, rows, widths=[16, 10, 10, 10, 10, 12, 14])])


def _titles() -> dict[str, str]:
    return {
        "name": pgettext("person", "Name"),
        "points": pgettext("result", "Points"),
        "percent": _("Percent"),
        "tries": _("Tries"),
        "day": pgettext("result", "Handed in"),
        "result": _("Result"),
    }
