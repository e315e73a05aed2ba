"""The hours by month of partners as a workbook: the same file for HR and for the training office."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import FileResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lms.partners.models import Partner
from lms.reports import replica
from lms.reports.months import hours_table, partner_hours
from lms.reports.tables import XLSX_TYPE, workbook_file


def month_file(partners: Sequence[Partner]) -> FileResponse:
    """Of these partners (scoped by an `access`); named after them and the day, so that a folder sorts itself."""
    today = timezone.localdate()
    with replica.reading():
        table = hours_table(partner_hours(partners, today))
    names = " · ".join(partner.name for partner in partners)
    response = FileResponse(workbook_file([table]), content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(
        True, f"{names} {_('Hours by month')} {today}.xlsx"
    )
    response["Cache-Control"] = "private, no-store"
    return response
