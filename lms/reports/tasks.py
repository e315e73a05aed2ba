"""Celery shells of the room: make one export, one monthly report. Harmless to ring twice."""

from __future__ import annotations

import socket

from celery import shared_task

from lms.reports.ledger_bundle.ordering import LEASE_S, make_export
from lms.reports.models import EXPORT_TASK, MONTHLY_TASK, LedgerExport, ReportOrder
from lms.reports.monthly.making import work_on
from media_pipeline.jobs import claim, register_work


@shared_task(name=EXPORT_TASK, ignore_result=True)
def export_task(pk: int) -> None:
    """Work on one LedgerExport row, when it is due."""
    row = claim(LedgerExport, worker=socket.gethostname(), lease_s=LEASE_S, pk=pk)
    if row is not None:
        make_export(row)


@shared_task(name=MONTHLY_TASK, ignore_result=True)
def monthly_task(pk: int) -> None:
    """Work on one ReportOrder row, when it is due."""
    work_on(pk, worker=socket.gethostname())


register_work(LedgerExport, export_task)
register_work(ReportOrder, monthly_task)
