"""The sheet that a class signs on where nothing else works: names, two fields each, a serial with its QR code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.attendance.models import Register
from lms.attendance.queries import people_of
from lms.certificates.pdf import draw, qr_svg
from lms.cohorts.models import ClassSession
from lms.cohorts.timetable import view_of

TEMPLATE = settings.ROOT / "templates" / "certificates" / "sign_sheet.typ"


def render_sheet(session: ClassSession, register: Register) -> bytes:
    """As many pages as it takes. Raises GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, sheet_facts(session, register), at=register.opened_at)


def sheet_facts(session: ClassSession, register: Register) -> dict[str, Any]:  # Any: JSON for the template
    """What the template prints, in the language of the reader."""
    row = view_of(session)
    address = f"{settings.PUBLIC_ORIGIN}/trainer/sessions/{session.uuid}/paper/"
    language = get_language() or "zh-hans"
    return {
        "institution": settings.ACADEMY_NAME.get(language, settings.ACADEMY_NAME["zh-hans"]),
        "lang": language[:2],
        "title": _("Sign-in sheet"),
        "cohort": session.cohort.name,
        "day": date_format(session.day, "DATE_FORMAT"),
        "clock": f"{row.begins:%-H:%M}–{row.ends:%-H:%M}",
        "place": session.room,
        "topics": row.topics,
        "trainer": session.trainer.display_name if session.trainer else "",
        "people": [person.learner.display_name for person in people_of(session)],
        "serial": register.key,
        "address": address,
        "qr": qr_svg(address),
        "words": {
            "name": _("Name and signature"),
            "came": _("Came at"),
            "left": _("Left at"),
            "trainer": _("Trainer, signature"),
            "count": _("Heads counted aloud"),
        },
    }
