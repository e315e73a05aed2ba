"""The sheet of a class for several days: names once, a column for every session, each with its serial and QR code.

Names alone: no numbers of people. Where nothing is planned the days have an empty morning and afternoon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from lms.attendance.actions import registers_of
from lms.certificates.pdf import draw, qr_svg
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.cohorts.timetable import SessionView, sessions_between
from lms.messaging.rules import Refusal

TEMPLATE = settings.ROOT / "templates" / "certificates" / "sign_sheets.typ"
MOST_DAYS = 31
COLUMNS_A_PAGE = 10
GUEST_LINES = 5
NOON = 12


class SheetSpanImpossible(Refusal):
    code = "sheet-span-impossible"
    words = gettext_lazy("Choose a first and a last day, at most %(days)s days apart.")


@dataclass(frozen=True, slots=True)
class Column:
    """One morning or afternoon; `serial` and `address` are empty where nothing is planned."""

    day: date
    half: str
    clock: str = ""
    serial: str = ""
    address: str = ""


def render_sheets(cohort: Cohort, first: date, last: date, at: datetime) -> bytes:
    """A4, lying; as many pages as it takes. Raises SheetSpanImpossible, and GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, sheets_facts(cohort, first, last), at=at)


def columns_of(cohort: Cohort, first: date, last: date) -> Sequence[Column]:
    """What is planned from a day to another, in order; else each day's two halves. Raises SheetSpanImpossible."""
    if not 0 <= (last - first).days < MOST_DAYS:
        raise SheetSpanImpossible(days=MOST_DAYS)
    rows = [
        row for row in sessions_between(cohort, first, last)
        if not row.is_cancelled and row.session.makes_up_id is None
    ]  # fmt: skip
    if rows:
        registers = registers_of([row.session for row in rows])
        return [_column(row, registers[row.session.pk].key) for row in rows]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Column(day, half) for day in days for half in (_half(0), _half(NOON))]


def _column(row: SessionView, serial: str) -> Column:
    return Column(
        day=row.session.day,
        half=_half(row.begins.hour),
        clock=f"{row.begins:%-H:%M}–{row.ends:%-H:%M}",
        serial=serial,
        address=f"{settings.PUBLIC_ORIGIN}/trainer/sessions/{row.session.uuid}/paper/",
    )


def _half(hour: int) -> str:
    return pgettext("half a day", "morning") if hour < NOON else pgettext("half a day", "afternoon")


def sheets_facts(cohort: Cohort, first: date, last: date) -> dict[str, Any]:  # Any: JSON for the template
    """What the template prints, in the language of the reader; `pages` are groups of columns."""
    language = get_language() or "zh-hans"
    columns = [_printed(column) for column in columns_of(cohort, first, last)]
    people = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    names = people.order_by("learner__display_name", "pk").values_list("learner__display_name", flat=True)
    span = date_format(first, "DATE_FORMAT")
    return {
        "institution": settings.ACADEMY_NAME.get(language, settings.ACADEMY_NAME["zh-hans"]),
        "lang": language[:2],
        "title": _("Sign-in sheet"),
        "cohort": cohort.name,
        "span": span if first == last else f"{span} – {date_format(last, 'DATE_FORMAT')}",
        "people": list(names),
        "guests": GUEST_LINES,
        "pages": [columns[place : place + COLUMNS_A_PAGE] for place in range(0, len(columns), COLUMNS_A_PAGE)],
        "words": {"name": pgettext("person", "Name"), "guest": _("Guest"), "trainer": _("Trainer, signature"), "count": _("Heads counted aloud")},
    }  # fmt: skip


def _printed(column: Column) -> dict[str, str]:
    return {
        "day": date_format(column.day, "MONTH_DAY_FORMAT"),
        "weekday": date_format(column.day, "D"),
        "half": column.half,
        "clock": column.clock,
        "serial": column.serial,
        "address": column.address,
        "qr": qr_svg(column.address) if column.address else "",
    }
