"""The class as a file, as it is seen: the same people, filter and order as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.reports import replica
from lms.reports.queries import ClassReport, people_report
from lms.reports.selection import PersonLine, parse_wish, selected
from lms.reports.sheets import LessonColumn, lesson_columns, lesson_table, people_table, wide_table
from lms.reports.tables import CSV_TYPE, XLSX_TYPE, csv_lines, workbook_file
from lms.web.employer.gate import employer_cohorts, employer_enrolments, for_employers
from lms.web.employer.home import chosen, title_of
from lms.web.person import person

Writer = Callable[[ClassReport, Sequence[PersonLine], Sequence[LessonColumn]], HttpResponseBase]


@require_safe
@for_employers
def export(request: HttpRequest) -> HttpResponseBase:
    """`?class=…&format=xlsx|csv` with the parameters of the screen. Five queries for 7 people or for 700."""
    writer = WRITERS.get(request.GET.get("format", "xlsx"))
    cohorts = list(employer_cohorts(person(request)))
    if writer is None or not cohorts:
        raise Http404
    shown = chosen(cohorts, request.GET.get("class", ""))
    with replica.reading():
        report = people_report(shown, employer_enrolments(person(request)), timezone.now())
        lines = selected(report.lines, parse_wish(request.GET))
        response = writer(report, lines, lesson_columns(shown, get_language() or ""))
    response["Cache-Control"] = "private, no-store"
    return response


def _xlsx(
    report: ClassReport, lines: Sequence[PersonLine], columns: Sequence[LessonColumn]
) -> HttpResponseBase:
    tables = [people_table(report, lines), lesson_table(report, lines, columns)]
    response = FileResponse(workbook_file(tables), content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, _name(report, "xlsx"))
    return response


def _csv(
    report: ClassReport, lines: Sequence[PersonLine], columns: Sequence[LessonColumn]
) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_lines(wide_table(report, lines, columns)), content_type=CSV_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, _name(report, "csv"))
    return response


def _name(report: ClassReport, ending: str) -> str:
    """The class and the day, so that a folder of exports sorts itself."""
    return f"{title_of(report)} {report.day.today}.{ending}"


WRITERS: dict[str, Writer] = {"xlsx": _xlsx, "csv": _csv}
