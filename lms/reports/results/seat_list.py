"""The list of an exam room on paper: everybody by seat, with where they sign; empty, or as the exam went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lms.accounts.queries import masked_ids_of
from lms.assessments.models import Sitting
from lms.assessments.queries.rooms import RoomLine, room_lines
from lms.certificates.pdf import draw, qr_svg
from lms.cohorts.models import Enrolment
from lms.reports.results.score_sheet import serial_of

TEMPLATE = settings.ROOT / "templates" / "certificates" / "seat_list.typ"
CLOCK = "H:i"

Facts = dict[str, Any]  # Any: JSON for the template


@dataclass(frozen=True, slots=True)
class Paper:
    """What the caller knows of the exam: its title, and the address at which a learner opens it."""

    title: str
    address: str


def render_seat_list(sitting: Sitting, paper: Paper, *, is_empty: bool, at: datetime) -> bytes:
    """A4 upright; as many pages as it takes. Raises GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, seat_list_facts(sitting, paper, is_empty=is_empty), at=at)


def seat_list_facts(sitting: Sitting, paper: Paper, *, is_empty: bool) -> Facts:
    """What the template prints, in the language of the reader; the serial follows from it. Eight queries for any number.

    ID numbers are masked. `is_empty`: nothing of how it went; the code of the exam stands on neither.
    """
    language = get_language() or "zh-hans"
    lines = room_lines(sitting)
    rows = _rows(lines, _ids(sitting), is_empty=is_empty)
    opens, closes = timezone.localtime(sitting.opens_at), timezone.localtime(sitting.closes_at)
    window = f"{date_format(opens, 'DATETIME_FORMAT')} – {date_format(closes, 'SHORT_DATETIME_FORMAT')}"
    return {
        "institution": settings.ACADEMY_NAME.get(language, settings.ACADEMY_NAME["zh-hans"]),
        "lang": language[:2],
        "title": _("Seat list"),
        "exam": paper.title,
        "cohort": sitting.cohort.name,
        "window": window,
        "sum": _sum(lines, is_empty=is_empty),
        "rows": rows,
        "serial": serial_of([sitting.uuid.hex, window, rows]),
        "address": paper.address,
        "qr": qr_svg(paper.address),
        "words": _words(),
    }


def _ids(sitting: Sitting) -> dict[str, str]:
    """Masked ID numbers by enrolment. Two queries."""
    people = dict(Enrolment.objects.filter(cohort=sitting.cohort_id).values_list("uuid", "learner"))
    masked = masked_ids_of(people.values())
    return {str(uuid): masked.get(learner, "") for uuid, learner in people.items()}


def _rows(lines: Sequence[RoomLine], ids: dict[str, str], *, is_empty: bool) -> list[dict[str, str]]:
    return [
        {
            "seat": str(each.seat or ""),
            "name": each.line.name,
            "number": each.line.number,
            "id": ids.get(str(each.line.enrolment_uuid), ""),
            "begun": "" if is_empty else _clock(each.line.started_at),
            "handed_in": "" if is_empty else _clock(each.line.submitted_at),
            "receipt": "" if is_empty else each.line.receipt,
            "left": "" if is_empty or not each.left else f"{each.left} × / {each.left_s} s",
        }
        for each in lines
    ]


def _clock(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), CLOCK) if at else ""


def _sum(lines: Sequence[RoomLine], *, is_empty: bool) -> str:
    if is_empty:
        return _("%(n)s people") % {"n": len(lines)}
    wrote = sum(each.line.started_at is not None for each in lines)
    done = sum(each.line.submitted_at is not None for each in lines)
    return _("%(n)s people, %(wrote)s wrote, %(done)s handed in") % {
        "n": len(lines),
        "wrote": wrote,
        "done": done,
    }


def _words() -> dict[str, str]:
    return {
        "scan": _("Scan to open the exam"),
        "room": pgettext("exam", "Room"),
        "present": _("Present / absent"),
        "seat": pgettext("exam", "Seat"),
        "name": pgettext("person", "Name"),
        "id": _("ID number"),
        "signature": _("Signature"),
        "begun": pgettext("exam", "Begun"),
        "handed_in": pgettext("seat list", "Handed in"),
        "left": _("Page left"),
        "note": _(
            "That a page was left is what its browser says; people read it, it decides nothing by itself."
        ),
        "invigilator": _("Invigilator, signature"),
        "second": _("Second invigilator, signature"),
    }
