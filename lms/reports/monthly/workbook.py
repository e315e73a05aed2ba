"""The report as a workbook: sums, people, and the code by which anybody checks it, in a cell and in the properties."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.certificates.pdf import verify_address
from lms.certificates.rules import grouped
from lms.reports.models import PartnerReport
from lms.reports.monthly.people import Hours, group_lines, hours_of, report_lines
from lms.reports.tables import Cell, Table, Tenths, workbook_file


def report_workbook(report: PartnerReport) -> IO[bytes]:
    """An open temporary xlsx file; whoever gets it closes it. One query."""
    properties = {
        "title": f"{report.snapshot['partner']['name']} {report.snapshot['month']}",
        "keywords": report.code,
        "comments": verify_address(report.code),
    }
    return workbook_file([_sums(report), _people(report), _check(report)], properties)


def _sums(report: PartnerReport) -> Table:
    total = hours_of(report.snapshot["total_s"])
    rows: list[list[Cell]] = [
        [
            line.class_name,
            _("all departments") if line.department is None else line.department or _("no department"),
            line.people,
            *_cells(line.hours),
            line.missing_people,
        ]
        for line in group_lines(report)
    ]
    rows.append([_("Total"), "", len(report.snapshot["people"]), *_cells(total), None])
    header = [_("Class"), _("Department"), _("People"), *_heads(), _("People with units missing")]
    return Table(report.snapshot["month"], header, rows, widths=(28, 20, 10, 10, 10, 10, 12, 16))


def _people(report: PartnerReport) -> Table:
    header = [
        pgettext("person", "Name"), _("Class"), _("Department"), *_heads(), _("Units"), _("Required units"),
        _("Missing"), _("Pace"), _("Reason"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            line.name,
            line.class_name,
            line.department,
            *_cells(line.hours),
            Tenths(line.units),
            Tenths(line.required),
            Tenths(line.missing),
            line.standing,
            line.reason,
        ]
        for line in report_lines(report)
    ]
    return Table(_("People"), header, rows, widths=(14, 24, 16, 10, 10, 10, 12, 10, 10, 10, 10, 36))


def _check(report: PartnerReport) -> Table:
    root = report.snapshot["root"]
    rows: list[list[Cell]] = [
        [_("Partner"), report.snapshot["partner"]["name"]],
        [_("Month"), report.snapshot["month"]],
        [_("Made on"), report.snapshot["made_on"]],
        [_("Code"), grouped(report.code)],
        [_("Check at"), verify_address(report.code)],
        [_("Daily seal"), f"{root['number']} · {root['day']} · {root['root']}" if root else ""],
    ]
    return Table(_("Check"), [_("Monthly report"), ""], rows, widths=(16, 90))


def _heads() -> list[str]:
    return [_("Online"), _("On site"), _("Workplace"), _("Hours in all")]


def _cells(hours: Hours) -> list[Cell]:
    return [Tenths(hours.online), Tenths(hours.onsite), Tenths(hours.workplace), Tenths(hours.total)]
