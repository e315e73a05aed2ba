"""The statement of a class for office and auditor: a page, furthest behind first, and the same as a workbook."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.cohorts.access import access_cohort
from lms.reports import replica
from lms.reports.class_hours import class_hours
from lms.reports.tables import XLSX_TYPE, workbook_file
from lms.web.office.answers import shown
from lms.web.office.class_hours_rows import class_sentences, hours_rows, hours_table, sum_cells
from lms.web.office.gate import for_readers
from lms.web.person import person

PLACE = "classes"
LINES_A_PAGE = 100


@require_safe
@for_readers
def hours(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A hundred learners a page (`?page=`); the sum and the sentences are of the whole class."""
    cohort = access_cohort(person(request), uuid)
    found = class_hours(cohort, timezone.now())
    page = Paginator(found.lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    return shown(
        request,
        "office/class_hours.html",
        PLACE,
        cohort=cohort,
        found=found,
        sentences=class_sentences(found),
        rows=hours_rows(found, page.object_list),
        sums=sum_cells(found),
        page=page,
    )


@require_safe
@for_readers
def hours_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Everybody on one sheet, the sum last."""
    cohort = access_cohort(person(request), uuid)
    with replica.reading():
        table = hours_table(class_hours(cohort, timezone.now()))
    response = FileResponse(workbook_file([table]), content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(
        True, f"{cohort.name} {_('Statement of the class')} {timezone.localdate()}.xlsx"
    )
    response["Cache-Control"] = "private, no-store"
    return response
