"""Hours by month of one partner as a file, for the training office and the auditor."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from lms.partners.access import access_partner
from lms.web.components.month_file import month_file
from lms.web.office.gate import for_readers
from lms.web.person import person


@require_safe
@for_readers
def partner_hours(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What the page of the partner shows, as a workbook."""
    return month_file([access_partner(person(request), uuid)])
