"""The report as PDF/A: texts ready to print, Chinese and one more language, no arithmetic left for the template."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from lms.certificates.pdf import draw, qr_svg, verify_address
from lms.certificates.rules import grouped
from lms.reports.models import PartnerReport
from lms.reports.monthly.people import Hours, group_lines, hours_of, report_lines
from lms.rulesets.rules import units_text

TEMPLATE = settings.ROOT / "templates" / "certificates" / "monthly_report.typ"


def render_report(report: PartnerReport) -> bytes:
    """Landscape pages. Raises GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, paper_facts(report), at=report.made_at)


def paper_facts(report: PartnerReport) -> dict[str, Any]:  # Any: JSON for the template
    """What the template prints. Reasons are in the language of who reads, headings in Chinese beside it. One query."""
    snapshot, root = report.snapshot, report.snapshot["root"]
    address, language = verify_address(report.code), get_language() or "zh-hans"
    return {
        "language": "en" if language == "zh-hans" else language,
        "body": language,
        "institution": snapshot["institution"],
        "partner": snapshot["partner"]["name"],
        "month": snapshot["month"],
        "made_on": snapshot["made_on"],
        "people": str(len(snapshot["people"])),
        "total": _texts(hours_of(snapshot["total_s"])),
        "groups": [
            [
                line.class_name,
                line.department,
                str(line.people),
                *_texts(line.hours),
                str(line.missing_people),
            ]
            for line in group_lines(report)
        ],
        "lines": [
            [
                line.name or "–",
                line.class_name,
                line.department,
                *_texts(line.hours),
                f"{units_text(line.units)} / {units_text(line.required)}",
                units_text(line.missing) if line.missing else "–",
                line.standing,
                line.reason,
            ]
            for line in report_lines(report)
        ],
        "root": root["root"] if root else "",
        "root_values": {"number": str(root["number"]), "day": root["day"]} if root else {},
        "code": report.code,
        "code_grouped": grouped(report.code),
        "address": address,
        "qr": qr_svg(address),
    }


def _texts(hours: Hours) -> list[str]:
    return [units_text(tenths) for tenths in (hours.online, hours.onsite, hours.workplace, hours.total)]
