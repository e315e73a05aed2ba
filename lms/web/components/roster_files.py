"""The office's roster as a workbook: empty, to be filled in, or with the people of a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.cohorts.models import Cohort
from lms.cohorts.roster_templates import columns_for, roster_rows
from lms.partners.models import Partner
from lms.reports.tables import XLSX_TYPE, Table, workbook_file

WIDTH = 16


def empty_roster(partner: Partner | None) -> FileResponse:
    """The columns alone."""
    return _file(_("Roster"), [heading for _column, heading in columns_for(partner)], ())


def class_roster(cohort: Cohort, rows: Iterable[Sequence[str]] | None = None) -> FileResponse:
    """The people of a class, numbers masked; `rows` are given where they are in clear."""
    columns = columns_for(cohort.partner)
    found = rows or roster_rows(cohort, columns, language=get_language() or "", is_clear=False)
    return _file(f"{cohort.name} {_('Roster')}", [heading for _column, heading in columns], found)


def _file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> FileResponse:
    table = Table(_("Roster"), header, rows, [WIDTH] * len(header))
    response = FileResponse(workbook_file([table]), content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response
