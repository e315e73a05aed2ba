"""Hours by month of partners, as HR and the training office see them and take them away: one query for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries import hours_by_partner_and_month
from lms.partners.models import Partner
from lms.reports.tables import Cell, Table, Tenths

SHOWN = 12
# A tenth of an hour of sixty minutes: units differ from rule set to rule set, and a partner may have several.
TENTH_S = 360


@dataclass(slots=True)
class MonthLine:
    """Posted seconds of one month (its first day), or of all of them (None). Tenths are of an hour, each floored once
    from its own seconds; so the total may exceed the sum of the parts.
    """

    month: date | None
    online_s: int = 0
    onsite_s: int = 0
    workplace_s: int = 0

    def add(self, mode: str, seconds: int) -> None:
        """Live counts as online, assessment as on-site, as everywhere."""
        place = TOTAL_OF[Mode(mode)]
        setattr(self, place, getattr(self, place) + seconds)

    @property
    def online_tenths(self) -> int:
        return self.online_s // TENTH_S

    @property
    def onsite_tenths(self) -> int:
        return self.onsite_s // TENTH_S

    @property
    def workplace_tenths(self) -> int:
        return self.workplace_s // TENTH_S

    @property
    def total_tenths(self) -> int:
        return (self.online_s + self.onsite_s + self.workplace_s) // TENTH_S


@dataclass(frozen=True, slots=True)
class PartnerHours:
    """The months of one partner, the newest first, from the first that has hours; and their sum."""

    partner: Partner
    months: Sequence[MonthLine]
    total: MonthLine

    @property
    def most_tenths(self) -> int:
        """Of the month with most hours: the length of a full bar."""
        return max(line.total_tenths for line in self.months)


def partner_hours(partners: Sequence[Partner], today: date) -> list[PartnerHours]:
    """The last twelve months of each of these partners (scoped by an `access`), this month among them: one query."""
    months = list(_months(today))
    lines = {partner.pk: {month: MonthLine(month) for month in months} for partner in partners}
    totals = {partner.pk: MonthLine(None) for partner in partners}
    for row in hours_by_partner_and_month(list(lines), since=months[-1], until=today):
        lines[row.partner_id][row.month].add(row.mode, row.posted_s)
        totals[row.partner_id].add(row.mode, row.posted_s)
    return [
        PartnerHours(partner, _begun(list(lines[partner.pk].values())), totals[partner.pk])
        for partner in partners
    ]


def _begun(lines: list[MonthLine]) -> list[MonthLine]:
    """Without the months before the first that has hours, but for the newest."""
    while len(lines) > 1 and not lines[-1].total_tenths:
        lines.pop()
    return lines


def _months(today: date) -> Iterator[date]:
    """First days, back from that of `today`."""
    for back in range(SHOWN):
        years, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        yield date(years, month + 1, 1)


def hours_table(partners: Sequence[PartnerHours]) -> Table:
    """One row a month and one for the sum, partner after partner."""
    header = [_("Partner"), _("Month"), _("Online"), _("On site"), _("Workplace"), _("Hours in all")]
    rows: list[Sequence[Cell]] = [
        (
            hours.partner.name,
            f"{line.month:%Y-%m}" if line.month else _("Total"),
            Tenths(line.online_tenths),
            Tenths(line.onsite_tenths),
            Tenths(line.workplace_tenths),
            Tenths(line.total_tenths),
        )
        for hours in partners
        for line in (*hours.months, hours.total)
    ]
    return Table(_("Hours by month"), header, rows, widths=(28, 12, 12, 12, 12, 14))
