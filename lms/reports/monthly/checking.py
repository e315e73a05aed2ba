"""What a visitor learns of a monthly report: partner, month, sums, whether it is ours, and what was added since. No names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courses.outline import in_language
from lms.certificates.rules import code_from, grouped
from lms.ledger.queries import MonthSum, month_sum
from lms.reports.models import PartnerReport
from lms.reports.months import TENTH_S
from lms.vault.rules import canonical_json
from lms.vault.signing import verify


class ReportVerdict(StrEnum):
    """What a visitor is told in one word."""

    SAME = "same"
    CHANGED = "changed"
    UNPROVEN = "unproven"  # our own signature does not bear it out


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """As in the report, held against the ledger of this moment. Tenths of an hour of sixty minutes."""

    verdict: ReportVerdict
    code: str
    partner: str
    institution: dict[str, str]
    month: date
    people: int
    tenths: dict[str, int]
    total_tenths: int
    later: MonthSum
    later_tenths: int
    made_on: date
    root: str
    root_number: int
    root_on: date | None
    is_signed: bool

    def institution_in(self, language: str) -> str:
        """The issuer in `language`."""
        return in_language(self.institution, language)

    @property
    def later_sign(self) -> str:
        """How the hours that came later are said: + or −."""
        return "−" if self.later_tenths < 0 else "+"

    @property
    def later_size(self) -> int:
        """Their size in tenths of an hour."""
        return abs(self.later_tenths)


def report_by_code(text: str) -> PartnerReport | None:
    """The report with this code, however it is typed. One query, none for no code."""
    code = code_from(text)
    return PartnerReport.objects.filter(code=code).first() if code else None


def report_facts(report: PartnerReport) -> ReportFacts:
    """The report for a visitor: the signature verified, the month held against the ledger. One query."""
    snapshot, root = report.snapshot, report.snapshot["root"] or {}
    is_signed = verify(
        canonical_json({**snapshot, "code": report.code}), key_id=report.key_id, signature=report.signature
    )
    seconds: dict[str, int] = snapshot["total_s"]
    reported_s = sum(seconds.values())
    now = month_sum(report.partner_id, report.month)
    lines = now.lines - sum(row["lines"] for row in snapshot["people"])
    later = MonthSum(lines, now.posted_s - reported_s, now.last_at)
    return ReportFacts(
        verdict=_verdict(later, is_signed=is_signed),
        code=grouped(report.code),
        partner=snapshot["partner"]["name"],
        institution=snapshot["institution"],
        month=report.month,
        people=len(snapshot["people"]),
        tenths={mode: sec // TENTH_S for mode, sec in seconds.items() if sec // TENTH_S},
        total_tenths=reported_s // TENTH_S,
        later=later,
        later_tenths=now.posted_s // TENTH_S - reported_s // TENTH_S,
        made_on=date.fromisoformat(snapshot["made_on"]),
        root=root.get("root", ""),
        root_number=root.get("number", 0),
        root_on=date.fromisoformat(root["day"]) if root else None,
        is_signed=is_signed,
    )


def _verdict(later: MonthSum, *, is_signed: bool) -> ReportVerdict:
    if not is_signed:
        return ReportVerdict.UNPROVEN
    return ReportVerdict.CHANGED if later.lines else ReportVerdict.SAME
