"""What people changed in a month: steps of classes, hours by hand, numbers looked at; and the same as a workbook.

The auditor's question “all manual edits in March” (domain A5) is one page, with before and after, who and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.accounts.queries import names_of
from lms.audit.models import AuditRecord
from lms.audit.queries import acts_between
from lms.cohorts.models import ClassTransition
from lms.cohorts.states import transitions_between
from lms.ledger.queries import CorrectionView, corrections_between
from lms.reports import replica
from lms.reports.tables import XLSX_TYPE, Cell, Table, Tenths, workbook_file
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.office.words import act_words

PLACE = "classes"
REVEALED = "person.numbers_revealed"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Civil days of the academy, the last one left out, and what the address calls them."""

    first: date
    after: date
    name: str

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def until(self) -> datetime:
        """The first instant that is not in it."""
        return timezone.make_aware(datetime.combine(self.after, time.min))


def span_of(text: str, today: date) -> Span:
    """A month like 2026-03 or a year like 2026; the month of `today` for anything else."""
    year, _dash, month = text.partition("-")
    if year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 9998:
        if not month:
            return Span(date(int(year), 1, 1), date(int(year) + 1, 1, 1), year)
        if month in {f"{number:02}" for number in range(1, 13)}:
            return _month(int(year), int(month))
    return _month(today.year, today.month)


def _month(year: int, month: int) -> Span:
    after = date(year + month // 12, month % 12 + 1, 1)
    return Span(date(year, month, 1), after, f"{year}-{month:02}")


@require_safe
@for_readers
def record(request: HttpRequest) -> HttpResponse:
    """`?month=2026-03`. Six queries, whatever happened."""
    today = timezone.localdate()
    span = span_of(request.GET.get("month", ""), today)
    steps = transitions_between(span.since, span.until)
    changes = corrections_between(span.since, span.until)
    looks = list(acts_between(span.since, span.until, action=REVEALED))
    names = names_of({look.object_uuid for look in looks if look.object_uuid})
    return shown(
        request,
        "office/record.html",
        PLACE,
        span=span,
        year=span.first.year,
        steps=steps[:SHOWN],
        step_count=len(steps),
        changes=changes[:SHOWN],
        change_count=len(changes),
        looks=[
            {"act": look, "name": names.get(look.object_uuid, "")}
            for look in looks[:SHOWN]
            if look.object_uuid
        ],
        look_count=len(looks),
        shown_most=SHOWN,
    )


@require_safe
@for_readers
def record_file(request: HttpRequest) -> FileResponse:
    """The same and every other act of staff, of a month or a year (`?month=2026`), as a workbook."""
    span = span_of(request.GET.get("month", ""), timezone.localdate())
    with replica.reading():
        tables = [
            _step_table(transitions_between(span.since, span.until)),
            _change_table(corrections_between(span.since, span.until)),
            _act_table(list(acts_between(span.since, span.until))),
        ]
        handle = workbook_file(tables)
    response = FileResponse(handle, content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(
        True, f"{_('Record of changes')} {span.name}.xlsx"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _clock(at: datetime | None) -> str:
    """To the second, on the academy's clock, so that a column sorts itself."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _step_table(rows: Sequence[ClassTransition]) -> Table:
    return Table(
        name=_("Steps of classes"),
        header=[_("Time"), _("Class"), _("Partner"), _("Step"), _("Before"), _("After"), _("Who"), _("Reason"), _("Paper")],
        rows=[
            (
                _clock(row.at),
                row.cohort.name,
                row.cohort.partner.name if row.cohort.partner else "",
                str(row.get_act_display()),
                str(row.get_source_display()) if row.source else "",
                str(row.get_target_display()),
                row.by.display_name if row.by else _("the system"),
                row.why,
                row.document,
            )
            for row in rows
        ],
        widths=[20, 24, 20, 14, 18, 18, 14, 40, 30],
    )  # fmt: skip


def _change_table(rows: Sequence[CorrectionView]) -> Table:
    return Table(
        name=_("Hours by hand"),
        header=[
            _("Time"), _("Learner"), _("Class"), _("What was done"), _("First day"), _("Last day"), _("Before"), _("After"),
            _("State"), _("Proposed by"), _("Decided by"), _("Decided at"), _("Reason"), _("In words"), _("Paper"),
        ],
        rows=[_change_cells(row) for row in rows],
        widths=[20, 14, 24, 18, 12, 12, 9, 9, 14, 14, 14, 20, 20, 40, 30],
    )  # fmt: skip


def _change_cells(row: CorrectionView) -> Sequence[Cell]:
    first, last = row.days
    return (
        _clock(row.proposed_at),
        row.enrolment.learner.display_name,
        row.enrolment.cohort.name,
        str(row.act.label),
        first,
        last,
        Tenths(row.before_tenths),
        Tenths(row.after_tenths),
        str(row.state.label),
        row.proposed_by.display_name,
        row.decided_by.display_name if row.decided_by else "",
        _clock(row.decided_at),
        str(row.reason.label),
        row.words,
        row.document,
    )


def _act_table(rows: Sequence[AuditRecord]) -> Table:
    names = names_of({row.object_uuid for row in rows if row.noun == "person" and row.object_uuid})
    return Table(
        name=_("All acts"),
        header=[_("Time"), _("Who"), _("What was done"), _("Person"), _("Reason"), _("Details"), _("Number of the thing")],
        rows=[
            (
                _clock(row.at),
                row.actor.display_name if row.actor else _("the system"),
                act_words(row.action),
                names.get(row.object_uuid, "") if row.object_uuid else "",
                row.why,
                details_text(row.detail),
                f"{row.noun} {row.object_uuid or ''}".strip(),
            )
            for row in rows
        ],
        widths=[20, 14, 30, 14, 40, 50, 44],
    )  # fmt: skip


def details_text(detail: object) -> str:
    """The plain JSON of an act on one line: `before name: old · to: closed`."""
    return " · ".join(f"{name}: {value}" if name else value for name, value in _flat("", detail))


def _flat(name: str, value: object) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(f"{name} {key}".strip(), part)
    elif isinstance(value, list):
        yield name, ", ".join(str(part) for part in value)
    else:
        yield name, str(value)
