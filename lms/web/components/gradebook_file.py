"""The gradebook as a workbook: the figures of the page on the first sheet, then lessons, quizzes and sessions, a person a row."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import FileResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses.outline import LessonRef
from lms.attendance.rules.presence import Status
from lms.reports.gradebook import Gradebook, GradeLine
from lms.reports.tables import XLSX_TYPE, Cell, Table, Tenths, workbook_file
from lms.web.components.gradebook import SAID, GradeRow, grade_rows, status_said

NAME_WIDTH, FIGURE_WIDTH, WORDS_WIDTH = 16, 11, 34


def gradebook_answer(found: Gradebook, lines: Sequence[GradeLine]) -> FileResponse:
    """The chosen lines of the page, in its order, as a file of the reader's language."""
    tables = [_sums(found, lines), _lessons(found, lines), _quizzes(found, lines), _sessions(lines)]
    response = FileResponse(workbook_file(tables), content_type=XLSX_TYPE)
    name = f"{found.cohort.name} {_('Gradebook')} {timezone.localdate()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _sums(found: Gradebook, lines: Sequence[GradeLine]) -> Table:
    rows = grade_rows(found, lines)
    modes = [mode.name for mode in rows[0].modes] if rows else []
    codes = [outline.code for outline in found.outlines]
    header = [
        pgettext("person", "Name"), _("Lags"),
        *(title for code in codes for title in (f"{code}: {_('Lessons done')}", f"{code}: {_('Lessons')}")),
        *(title for mode in modes for title in (f"{mode}: {_('Credited')}", f"{mode}: {_('Needed')}")),
        _("Credited"), _("Needed"), _("To go"), _("Waiting"),
        _("Quizzes passed"), _("Quizzes"), _("Mean of the best results in percent"),
        *(str(SAID[status.value]).capitalize() for status in Status), _("Made up"),
    ]  # fmt: skip
    return Table(
        name=_("Gradebook"),
        header=header,
        rows=[_sum_cells(row, codes) for row in rows],
        widths=[NAME_WIDTH, WORDS_WIDTH, *[FIGURE_WIDTH] * (len(header) - 2)],
    )


def _sum_cells(row: GradeRow, codes: Sequence[str]) -> Sequence[Cell]:
    line, own = row.line, row.line.hours.statement
    courses = {code: (done, total) for code, done, total in row.courses}
    return [
        line.name,
        " · ".join(row.lags),
        *(cell for code in codes for cell in courses.get(code, (None, None))),
        *(Tenths(cell) for mode in row.modes for cell in (mode.credited, mode.need)),
        *(Tenths(cell) for cell in (own.credited, own.need, own.short, line.hours.pending)),
        line.passed,
        len(line.quiz_lessons),
        line.mean_best,
        *(line.times(status) for status in Status),
        line.made_up,
    ]


def _lessons(found: Gradebook, lines: Sequence[GradeLine]) -> Table:
    columns = [(outline.code, each) for outline in found.outlines for each in outline.lessons]
    done = _("done")
    return Table(
        name=_("Lessons"),
        header=[pgettext("person", "Name"), *(_title(code, each) for code, each in columns)],
        rows=[[line.name, *(done if each.uuid in own else "" for _code, each in columns)]
              for line, own in ((line, {uuid for course in line.courses for uuid in course.done}) for line in lines)],
        widths=[NAME_WIDTH, *[FIGURE_WIDTH] * len(columns)],
    )  # fmt: skip


def _quizzes(found: Gradebook, lines: Sequence[GradeLine]) -> Table:
    columns = [
        (outline.code, each) for outline in found.outlines for each in outline.lessons if each.has_test
    ]
    kinds = (_("best in percent"), _("last in percent"), _("tries"))
    return Table(
        name=_("Quizzes"),
        header=[pgettext("person", "Name"), *(f"{_title(*column)}: {kind}" for column in columns for kind in kinds)],
        rows=[[line.name, *(cell for _code, each in columns for cell in _quiz_cells(line, each))] for line in lines],
        widths=[NAME_WIDTH, *[FIGURE_WIDTH] * (3 * len(columns))],
    )  # fmt: skip


def _quiz_cells(line: GradeLine, lesson: LessonRef) -> Sequence[Cell]:
    own = line.quizzes.get(lesson.uuid)
    return (own.best_percent, own.last_percent, own.tries) if own else (None, None, None)


def _sessions(lines: Sequence[GradeLine]) -> Table:
    columns = sorted({(each.starts_at, each.day, each.session) for line in lines for each in line.attended})
    rows = []
    for line in lines:
        said = {each.session: status_said(each) for each in line.attended}
        rows.append([line.name, *(said.get(session, "") for _at, _day, session in columns)])
    return Table(
        name=_("Presence"),
        header=[
            pgettext("person", "Name"),
            *(date_format(day, "SHORT_DATE_FORMAT") for _at, day, _session in columns),
        ],
        rows=rows,
        widths=[NAME_WIDTH, *[FIGURE_WIDTH + 3] * len(columns)],
    )


def _title(code: str, lesson: LessonRef) -> str:
    return f"{code} {lesson.title_in(get_language() or '')}"
